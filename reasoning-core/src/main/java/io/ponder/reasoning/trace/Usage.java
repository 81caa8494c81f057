package io.ponder.reasoning.trace;

import io.ponder.reasoning.model.Tokens;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a search used.
 *
 * @param tokens everything, both roles
 * @param costUsd null when one of the models has no price: an unknown cost is not a cost of zero
 * @param entries the same, split by role and fate; they add up to {@code tokens} exactly, zero rows are left out
 * @param calls calls made to proposer and verifier
 * @param samples continuations started
 * @param estimated whether a part of the tokens is an estimate, because calls were stopped before their engine reported
 * @param seconds wall time of the search
 */
public record Usage(
        Tokens tokens,
        @Nullable Double costUsd,
        List<Entry> entries,
        int calls,
        int samples,
        boolean estimated,
        double seconds) {

    public Usage {
        entries = List.copyOf(entries);
    }

    /** The same, of which a part may be missing. */
    public Usage asEstimate() {
        return new Usage(tokens, costUsd, entries, calls, samples, true, seconds);
    }

    /**
     * @param count samples, or scores
     */
    public record Entry(
            Role role,
            Fate fate,
            int count,
            Tokens tokens,
            @Nullable Double costUsd) {}
}
