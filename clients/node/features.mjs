// Tries the features of one client, and prints a line for each: client, version, feature, outcome, note.

import { readFileSync } from "node:fs";

export const URL = process.env.PONDER_URL;
export const V1 = `${URL}/v1`;
export const MODEL = "scripted";
export const KEY = "any";

export const QUESTION = "What is 6 x 7?";
export const TEN_CALLS = 'use add with {"a": #, "b": 1} ten times';
export const TEN_CALLS_SAY = "The tool said: 10";
export const PICTURE =
  "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

/**
 * Tries every feature of a client.
 *
 * @param client its name in the table
 * @param features functions by the feature's name; one throws if its feature fails, and may return a note
 */
export async function run(client, packageName, features) {
  const folder = `${import.meta.dirname}/node_modules/${packageName}`;
  const { version } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8"));
  for (const [name, feature] of Object.entries(features)) {
    let outcome = "ok";
    let note = "";
    try {
      note = (await feature()) ?? "";
    } catch (e) {
      console.error(e);
      outcome = "FAIL";
      note = `${e.name}: ${e.message}`;
    }
    console.log([client, `${packageName} ${version}`, name, outcome, note.replace(/\s+/g, " ").slice(0, 300)].join("\t"));
  }
}

export function equal(found, wanted) {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) {
    throw new Error(`${JSON.stringify(found)} and not ${JSON.stringify(wanted)}`);
  }
}

export function contains(text, words) {
  if (!text?.includes(words)) {
    throw new Error(`${JSON.stringify(text)} does not contain ${JSON.stringify(words)}`);
  }
}

/** What an attempt throws. */
export async function thrown(attempt) {
  try {
    await attempt();
  } catch (e) {
    return e;
  }
  throw new Error("no error");
}

/** A picture is either answered, or refused by name. */
export async function answeredOrRefused(attempt) {
  let text;
  try {
    text = await attempt();
  } catch (e) {
    contains(e.message, "image");
    return "refused by name";
  }
  contains(text, "picture");
}
