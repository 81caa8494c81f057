package io.ponder.reasoning.model;

/**
 * Tokens as an engine counted them.
 *
 * @param prompt tokens read, cached ones included
 * @param cached tokens of the prompt that came from a prefix cache
 * @param completion tokens written
 */
public record Tokens(long prompt, long cached, long completion) {

    public static final Tokens NONE = new Tokens(0, 0, 0);

    public Tokens plus(Tokens other) {
        return new Tokens(prompt + other.prompt, cached + other.cached, completion + other.completion);
    }

    public Tokens minus(Tokens other) {
        return new Tokens(prompt - other.prompt, cached - other.cached, completion - other.completion);
    }

    /** Prompt and completion together: what a token budget counts. */
    public long total() {
        return prompt + completion;
    }
}
