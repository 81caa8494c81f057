package io.ponder.gateway.batches;

import tools.jackson.databind.JsonNode;

/** The tokens of all replies of a batch, whatever their API calls them. */
record TokenSum(long input, long cached, long output, long reasoning) {

    static final TokenSum NOTHING = new TokenSum(0, 0, 0, 0);

    TokenSum plus(JsonNode reply) {
        JsonNode usage = reply.path("usage");
        return new TokenSum(
                input + first(usage, "input_tokens", "prompt_tokens"),
                cached
                        + usage.at("/input_tokens_details/cached_tokens").asLong(0)
                        + usage.at("/prompt_tokens_details/cached_tokens").asLong(0),
                output + first(usage, "output_tokens", "completion_tokens"),
                reasoning
                        + usage.at("/output_tokens_details/reasoning_tokens").asLong(0)
                        + usage.at("/completion_tokens_details/reasoning_tokens")
                                .asLong(0));
    }

    private static long first(JsonNode usage, String one, String other) {
        return usage.has(one) ? usage.get(one).asLong(0) : usage.path(other).asLong(0);
    }
}
