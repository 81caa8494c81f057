// Vercel's AI SDK, in the three ways in which it reaches OpenAI's API.

import { createOpenAI } from "@ai-sdk/openai";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { generateText, isStepCount, Output, streamText, tool } from "ai";
import { z } from "zod";
import { answeredOrRefused, contains, equal, KEY, MODEL, PICTURE, QUESTION, run, TEN_CALLS, TEN_CALLS_SAY, thrown, V1 } from "./features.mjs";

globalThis.AI_SDK_LOG_WARNINGS = false;

const openai = createOpenAI({ baseURL: V1, apiKey: KEY });
const compatible = createOpenAICompatible({ name: "ponder", baseURL: V1, supportsStructuredOutputs: true });
const city = z.object({ name: z.string(), country: z.string() });

function tenTurns(generate) {
  return async (model) => {
    const results = [];
    const add = tool({
      description: "Adds two numbers.",
      inputSchema: z.object({ a: z.number(), b: z.number() }),
      execute: async ({ a, b }) => results.push(a + b) && a + b,
    });
    const text = await generate({ model, prompt: TEN_CALLS, tools: { add }, stopWhen: isStepCount(20), maxRetries: 0 });
    contains(text, TEN_CALLS_SAY);
    equal(results, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  };
}

const whole = tenTurns(async (asked) => (await generateText(asked)).text);
const streamed = tenTurns(async (asked) => {
  const result = streamText({ ...asked, onError: () => {} });
  await result.consumeStream();
  return result.text;
});

const features = (model, api) => ({
  async [api]() {
    contains((await generateText({ model: model(MODEL), system: "Be brief.", prompt: QUESTION })).text, "42");
  },

  async stream() {
    let text = "";
    for await (const words of streamText({ model: model(MODEL), prompt: QUESTION }).textStream) {
      text += words;
    }
    contains(text, "42");
  },

  async [api === "responses" ? "responses tools" : "tools"]() {
    await whole(model(MODEL));
    await streamed(model(MODEL));
  },

  async structured() {
    const output = Output.object({ schema: city });
    const { output: found } = await generateText({ model: model(MODEL), prompt: "A city?", output });
    equal(found, { name: "Paris", country: "France" });
  },

  image: () =>
    answeredOrRefused(async () => {
      const content = [
        { type: "text", text: "What is this?" },
        { type: "image", image: PICTURE },
      ];
      return (await generateText({ model: model(MODEL), messages: [{ role: "user", content }] })).text;
    }),

  async errors() {
    const error = await thrown(() => generateText({ model: model("none"), prompt: QUESTION, maxRetries: 0 }));
    equal(error.statusCode, 404);
    contains(error.message, "none");
  },
});

await run("Vercel's AI SDK", "@ai-sdk/openai", features(openai, "responses"));
await run("Vercel's AI SDK, openai.chat", "@ai-sdk/openai", features(openai.chat, "chat"));
await run("Vercel's AI SDK, compatible", "@ai-sdk/openai-compatible", features(compatible, "chat"));
