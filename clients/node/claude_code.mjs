// Claude Code, without a terminal.

import { execFileSync } from "node:child_process";
import { globSync, writeFileSync } from "node:fs";
import { contains, equal, KEY, MODEL, QUESTION, run, URL } from "./features.mjs";

const [program] = globSync(`${import.meta.dirname}/node_modules/@anthropic-ai/claude-code-*/claude`);
const env = {
  ...process.env,
  ANTHROPIC_BASE_URL: URL,
  ANTHROPIC_API_KEY: KEY,
  ANTHROPIC_MODEL: MODEL,
  ANTHROPIC_SMALL_FAST_MODEL: MODEL,
  CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC: "1",
  DISABLE_AUTOUPDATER: "1",
};

function claude(prompt, ...options) {
  const said = execFileSync(program, ["-p", prompt, ...options], { env, encoding: "utf8", timeout: 60_000, input: "" });
  return said.trim().split("\n").filter((line) => line.startsWith("{")).map(JSON.parse);
}

await run("Claude Code", "@anthropic-ai/claude-code", {
  messages() {
    const [result] = claude(QUESTION, "--output-format", "json");
    equal(result.is_error, false);
    contains(result.result, "42");
  },

  stream() {
    const events = claude(QUESTION, "--output-format", "stream-json", "--verbose", "--include-partial-messages");
    const text = events.map((event) => event.event?.delta?.text ?? "").join("");
    contains(text, "42");
  },

  tools() {
    writeFileSync("note.txt", "The password is swordfish.");
    const order = `use Read with {"file_path": "${process.cwd()}/note.txt"}`;
    contains(claude(order, "--output-format", "json", "--allowedTools", "Read")[0].result, "swordfish");
    const ten = claude('use Bash with {"command": "echo turn #"} ten times', "--output-format", "json", "--allowedTools", "Bash");
    contains(ten[0].result, "turn 9");
    equal(ten[0].num_turns, 11);
  },
});
