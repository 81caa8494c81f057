# Turns lines of "client, package and version, feature, outcome, note" into a table, and the notes into a list below it.
BEGIN {
  columns = split("chat,responses,messages,completions,stream,tools,responses tools,structured,n,logprobs,image," \
    "errors,count_tokens,extras", features, ",")
}
{
  if (!($1 in packages)) clients[++count] = $1
  if ($2 != "" || !($1 in packages)) packages[$1] = $2
  outcomes[$1, $3] = $4
  if ($5 != "") notes[++noted] = "- " $1 ($3 == "*" ? "" : ", " $3) ": " $4 ", " $5
}
END {
  line = "| client | version |"
  rule = "|---|---|"
  for (i = 1; i <= columns; i++) {
    line = line " " features[i] " |"
    rule = rule "---|"
  }
  print line
  print rule
  for (c = 1; c <= count; c++) {
    line = "| " clients[c] " | " packages[clients[c]] " |"
    for (i = 1; i <= columns; i++) {
      outcome = outcomes[clients[c], features[i]]
      if (outcome == "") outcome = outcomes[clients[c], "*"]
      line = line " " (outcome == "" ? "" : outcome) " |"
    }
    print line
  }
  if (noted) print ""
  for (n = 1; n <= noted; n++) print notes[n]
}
