// OpenAI's SDK for Node.

import OpenAI from "openai";
import { zodFunction, zodResponseFormat, zodTextFormat } from "openai/helpers/zod";
import { z } from "zod";
import { answeredOrRefused, contains, equal, KEY, MODEL, PICTURE, QUESTION, run, TEN_CALLS, TEN_CALLS_SAY, thrown, V1 } from "./features.mjs";

const client = new OpenAI({ baseURL: V1, apiKey: KEY, maxRetries: 0 });
const city = z.object({ name: z.string(), country: z.string() });
const numbers = z.object({ a: z.number(), b: z.number() });
const PARIS = { name: "Paris", country: "France" };

const ask = (content, more) => ({ model: MODEL, messages: [{ role: "user", content }], ...more });

await run("OpenAI's SDK for Node", "openai", {
  async chat() {
    const completion = await client.chat.completions.create(ask(QUESTION));
    contains(completion.choices[0].message.content, "42");
  },

  async stream() {
    const stream = client.chat.completions.stream(ask(QUESTION, { stream_options: { include_usage: true } }));
    contains(await stream.finalContent(), "42");
    equal((await stream.totalUsage()).total_tokens > 0, true);
  },

  async tools() {
    for (const stream of [false, true]) {
      const results = [];
      const add = zodFunction({
        name: "add",
        parameters: numbers,
        function: ({ a, b }) => {
          results.push(a + b);
          return String(a + b);
        },
      });
      const runner = client.chat.completions.runTools(ask(TEN_CALLS, { tools: [add], stream }), {
        maxChatCompletions: 20,
      });
      contains(await runner.finalContent(), TEN_CALLS_SAY);
      equal(results.length, 10);
    }
  },

  async structured() {
    const format = zodResponseFormat(city, "city");
    const completion = await client.chat.completions.parse(ask("A city?", { response_format: format }));
    equal(completion.choices[0].message.parsed, PARIS);
  },

  async responses() {
    contains((await client.responses.create({ model: MODEL, input: QUESTION })).output_text, "42");
    const stream = client.responses.stream({ model: MODEL, input: QUESTION });
    contains((await stream.finalResponse()).output_text, "42");
    const text = { format: zodTextFormat(city, "city") };
    equal((await client.responses.parse({ model: MODEL, input: "A city?", text })).output_parsed, PARIS);
  },

  async n() {
    equal((await client.chat.completions.create(ask(QUESTION, { n: 3 }))).choices.length, 3);
  },

  async logprobs() {
    const completion = await client.chat.completions.create(ask(QUESTION, { logprobs: true, top_logprobs: 2 }));
    equal(completion.choices[0].logprobs.content[0].top_logprobs.length, 2);
  },

  image: () =>
    answeredOrRefused(async () => {
      const parts = [
        { type: "text", text: "What is this?" },
        { type: "image_url", image_url: { url: PICTURE } },
      ];
      return (await client.chat.completions.create(ask(parts))).choices[0].message.content;
    }),

  async errors() {
    const error = await thrown(() => client.chat.completions.create(ask(QUESTION, { model: "none" })));
    equal(error instanceof OpenAI.NotFoundError, true);
    equal(error.code, "model_not_found");
  },

  async completions() {
    contains((await client.completions.create({ model: MODEL, prompt: QUESTION })).choices[0].text, "42");
  },

  async extras() {
    const reasoning = { strategy: "majority_vote", parameters: { n: 3 } };
    const completion = await client.chat.completions.create(ask(QUESTION, { reasoning }));
    equal(completion.reasoning.strategy, "majority_vote");
  },
});
