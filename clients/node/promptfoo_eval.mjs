// Promptfoo: one evaluation of one question for each way in which it reaches a model.

import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { KEY, MODEL, QUESTION, run, URL, V1 } from "./features.mjs";

process.env.PROMPTFOO_CONFIG_DIR = process.cwd();
process.env.PROMPTFOO_DISABLE_TELEMETRY = process.env.PROMPTFOO_DISABLE_UPDATE = "1";

function evaluate(provider, apiBaseUrl, more = {}, assert = { type: "contains", value: "42" }) {
  const config = { apiBaseUrl, apiKey: KEY, ...more };
  const evaluation = { prompts: [QUESTION], providers: [{ id: provider, config }], tests: [{ assert: [assert] }] };
  writeFileSync("promptfooconfig.json", JSON.stringify(evaluation));
  const program = `${import.meta.dirname}/node_modules/promptfoo/dist/src/entrypoint.js`;
  let said;
  try {
    execFileSync(process.execPath, [program, "eval", "-c", "promptfooconfig.json", "--no-cache", "-o", "out.json"]);
  } catch (e) {
    said = e; // it fails when an assertion does
  }
  const [result] = JSON.parse(readFileSync("out.json", "utf8")).results.results;
  if (said || !result.success) {
    throw new Error(result.error ?? said.message);
  }
}

const city = { type: "object", properties: { name: { type: "string" } }, required: ["name"], additionalProperties: false };

await run("Promptfoo", "promptfoo", {
  chat: () => evaluate(`openai:chat:${MODEL}`, V1),
  responses: () => evaluate(`openai:responses:${MODEL}`, V1),
  messages: () => evaluate(`anthropic:messages:${MODEL}`, URL),
  completions: () => evaluate(`openai:completion:${MODEL}`, V1),
  structured: () =>
    evaluate(
      `openai:chat:${MODEL}`,
      V1,
      { response_format: { type: "json_schema", json_schema: { name: "city", strict: true, schema: city } } },
      { type: "is-json", value: city },
    ),
});
