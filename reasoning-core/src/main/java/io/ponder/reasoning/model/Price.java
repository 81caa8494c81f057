package io.ponder.reasoning.model;

/**
 * What a model's tokens cost.
 *
 * @param promptUsd USD for a million prompt tokens that were not cached
 * @param cachedUsd USD for a million prompt tokens from a prefix cache
 * @param completionUsd USD for a million completion tokens
 */
public record Price(double promptUsd, double cachedUsd, double completionUsd) {

    private static final double MILLION = 1_000_000;

    /** A price that is at least as high as either for any tokens. */
    public Price orDearer(Price other) {
        return new Price(
                Math.max(promptUsd, other.promptUsd),
                Math.max(cachedUsd, other.cachedUsd),
                Math.max(completionUsd, other.completionUsd));
    }

    /** USD for these tokens. */
    public double of(Tokens tokens) {
        return ((tokens.prompt() - tokens.cached()) * promptUsd
                        + tokens.cached() * cachedUsd
                        + tokens.completion() * completionUsd)
                / MILLION;
    }
}
