//go:build ignore

package main

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"strings"
	"time"
)

// ask PostgreSQL in its container.
func query(sql string) string {
	return do("docker", "compose", "exec", "-T", "postgres", "psql", "-h", "/var/run/postgresql", "-U", "ponder", "-d", "ponder", "-Atqc", sql)
}

func admin(method, path, body string) map[string]any {
	request, _ := http.NewRequest(method, theDoor.gateway()+path, strings.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("Authorization", "Bearer "+os.Getenv("PONDER_ADMIN_KEY"))
	reply, err := client.Do(request)
	must(err)
	defer reply.Body.Close()
	text, _ := io.ReadAll(reply.Body)
	if reply.StatusCode/100 != 2 {
		fail(fmt.Sprintf("%s %s: %d %s", method, path, reply.StatusCode, text))
	}
	var document map[string]any
	json.Unmarshal(text, &document)
	return document
}

// prepare makes a key, and limits far away, so that every search reserves its worst case.
func prepare() {
	admin("PUT", "/v1/admin/organizations/default/limits", `{"per_day":{"tokens":100000000000},"per_month":{"searches":1000000}}`)
	admin("PUT", "/v1/admin/teams/default/limits", `{"per_minute":{"searches":1000000},"per_day":{"tokens":100000000000},"at_once":1000}`)
	key = admin("POST", "/v1/admin/keys", `{"team":"default","name":"drill","role":"member"}`)["secret"].(string)
}

// settle waits until no gateway has anything under way and no reservation is left.
func settle() bool {
	began := time.Now()
	for ; time.Since(began) < 5*time.Minute; time.Sleep(time.Second) {
		if query("select count(*) from reservations") == "0" && nothingIsUnderWay() {
			fmt.Printf("\nall was settled %.0f s after the last reply\n", time.Since(began).Seconds())
			return true
		}
	}
	fmt.Println("\nnot all was settled within 5 minutes  WRONG")
	return false
}

func nothingIsUnderWay() bool {
	for _, one := range containers("gateway") {
		reply, err := quick.Get("http://" + one.address("outside") + ":8080/actuator/prometheus")
		if err != nil {
			return false
		}
		text, _ := io.ReadAll(reply.Body)
		reply.Body.Close()
		if !strings.Contains(string(text), "ponder_ledger_waiting 0.0") || !strings.Contains(string(text), "ponder_ledger_under_way 0.0") {
			return false
		}
	}
	return true
}

// compareWithLedger says whether the ledger has what clients were told: every search once, with the same tokens, and nothing reserved.
func compareWithLedger(replies []reply) bool {
	good := settle()
	type entry struct{ outcome, tokens string }
	entries := map[string][]entry{}
	outcomes := map[string]int{}
	rows := query("select e.request_id, e.outcome, coalesce(sum(p.prompt_tokens + p.completion_tokens), 0) from ledger_entries e" +
		" left join ledger_parts p on p.entry_id = e.id group by e.id, e.request_id, e.outcome")
	for _, row := range strings.Split(rows, "\n") {
		if cells := strings.Split(row, "|"); len(cells) == 3 {
			entries[cells[0]] = append(entries[cells[0]], entry{cells[1], cells[2]})
			outcomes[cells[1]]++
		}
	}
	answered, twice, missing, different := 0, 0, 0, 0
	for _, one := range replies {
		found := entries[one.ID]
		if len(found) > 1 {
			twice++
		}
		if !one.answered() {
			continue
		}
		answered++
		if len(found) == 0 {
			missing++
		} else if found[0].tokens != fmt.Sprint(one.Tokens) || found[0].outcome != "answered" && found[0].outcome != "cut" {
			different++
			fmt.Println("different:", one.ID, one.Tokens, found)
		}
	}
	fmt.Printf("the ledger has %d entries: %v; clients have %d answers\n", len(strings.Split(rows, "\n")), outcomes, answered)
	check := func(what string, wrong int) {
		verdict := "none"
		if wrong != 0 {
			verdict, good = fmt.Sprint(wrong, "  WRONG"), false
		}
		fmt.Printf("%-70s %s\n", what, verdict)
	}
	check("requests with two entries (charged twice)", twice)
	check("answered requests without an entry (lost)", missing)
	check("answered requests whose entry has other tokens than their reply", different)
	var sums, kept, reservations int
	fmt.Sscan(query("select coalesce(sum(requests), 0) from ledger_days"), &sums)
	fmt.Sscan(query("select count(*) from ledger_entries"), &kept)
	fmt.Sscan(query("select count(*) from reservations"), &reservations)
	check("difference between the entries and the sums of the day", sums-kept)
	check("reservations left", reservations)
	return good
}
