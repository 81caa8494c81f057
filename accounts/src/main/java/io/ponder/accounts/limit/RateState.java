package io.ponder.accounts.limit;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How much of its rates a caller has left, for the headers of the reply: of the limits for a minute or a day, the one
 * that is nearest.
 *
 * @param requests null if searches are not limited
 * @param tokens null if tokens are not limited
 */
public record RateState(@Nullable Rate requests, @Nullable Rate tokens) {

    public static final RateState NONE = new RateState(null, null);

    /**
     * One rate.
     *
     * @param remaining at least 0
     * @param resets when all of it is there again
     */
    public record Rate(long limit, long remaining, Instant resets) {}

    static RateState of(List<Bound> bounds) {
        return new RateState(nearest(bounds, Counts.SEARCHES), nearest(bounds, Counts.TOKENS));
    }

    private static @Nullable Rate nearest(List<Bound> bounds, Counts counts) {
        Optional<Bound> nearest = bounds.stream()
                .filter(bound -> bound.limit().counts() == counts)
                .filter(bound ->
                        bound.limit().per() == Per.MINUTE || bound.limit().per() == Per.DAY)
                .min(Comparator.comparingLong(Bound::left));
        return nearest.map(bound -> new Rate(
                        bound.limit().most(), bound.left(), bound.window().ends()))
                .orElse(null);
    }
}
