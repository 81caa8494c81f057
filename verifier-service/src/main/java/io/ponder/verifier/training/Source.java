package io.ponder.verifier.training;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import java.util.function.IntFunction;

/** Where the values of one reward come from, for the completions of one group. Used by many threads at once. */
@FunctionalInterface
interface Source {

    /**
     * Puts a value into {@code into} for each of the completions. Never throws.
     *
     * @param from the index of the first of these completions in the group, and in {@code into}
     * @param to the index after the last
     * @return what it cost
     */
    Cost values(int from, int to, RequestContext context, Cancellation cancellation, RewardValue[] into);

    /** Values that take no model and no time to speak of. */
    static Source each(IntFunction<RewardValue> value) {
        return (from, to, _, _, into) -> {
            for (int i = from; i < to; i++) {
                into[i] = value.apply(i);
                Thread.yield(); // thousands of these must not keep other requests waiting
            }
            return Cost.NONE;
        };
    }
}
