package io.ponder.reasoning.model;

import java.util.Collection;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

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

    /**
     * A price that is at least as high as that of each of these models; 0 for none.
     *
     * @param prices by model; null for one without
     * @return null if one of them has no price
     */
    public static @Nullable Price dearest(Collection<String> models, Function<String, @Nullable Price> prices) {
        Price dearest = new Price(0, 0, 0);
        for (String model : models) {
            Price price = prices.apply(model);
            if (price == null) {
                return null;
            }
            dearest = dearest.orDearer(price);
        }
        return dearest;
    }

    /** USD for these tokens. */
    public double of(Tokens tokens) {
        return ((tokens.prompt() - tokens.cached()) * promptUsd
                        + tokens.cached() * cachedUsd
                        + tokens.completion() * completionUsd)
                / MILLION;
    }
}
