package io.ponder.reasoning.trace;

import io.ponder.reasoning.model.Tokens;
import java.util.ArrayList;
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
 * @param seconds wall time of the search, without the time between the parts of one that was resumed
 * @param resumed what of it was used before the search was last resumed; null for one that was not
 */
public record Usage(
        Tokens tokens,
        @Nullable Double costUsd,
        List<Entry> entries,
        int calls,
        int samples,
        boolean estimated,
        double seconds,
        @Nullable Usage resumed) {

    /** Of a search that never began. */
    public static final Usage NOTHING = new Usage(Tokens.NONE, 0.0, List.of(), 0, 0, false, 0);

    public Usage {
        entries = List.copyOf(entries);
    }

    /** What a search used that was not resumed. */
    public Usage(
            Tokens tokens,
            @Nullable Double costUsd,
            List<Entry> entries,
            int calls,
            int samples,
            boolean estimated,
            double seconds) {
        this(tokens, costUsd, entries, calls, samples, estimated, seconds, null);
    }

    /**
     * The sum of entries.
     *
     * @param resumed see {@link Usage}
     */
    public static Usage of(
            List<Entry> entries, int calls, int samples, boolean estimated, double seconds, @Nullable Usage resumed) {
        Tokens tokens = Tokens.NONE;
        Double cost = 0.0;
        for (Entry entry : entries) {
            tokens = tokens.plus(entry.tokens());
            Double of = entry.costUsd();
            cost = cost == null || of == null ? null : Double.valueOf(cost + of);
        }
        return new Usage(tokens, cost, entries, calls, samples, estimated, seconds, resumed);
    }

    /** The same, of which a part may be missing. */
    public Usage asEstimate() {
        return new Usage(tokens, costUsd, entries, calls, samples, true, seconds, resumed);
    }

    /** What of it was used since the search was resumed: all of it where it was not. */
    public Usage sinceResumed() {
        Usage before = resumed;
        if (before == null) {
            return this;
        }
        List<Entry> since = new ArrayList<>();
        for (Entry entry : entries) {
            Entry left = entry;
            for (Entry part : before.entries) {
                left = part.role == entry.role && part.fate == entry.fate ? entry.minus(part) : left;
            }
            if (left.count != 0 || !left.tokens.equals(Tokens.NONE)) {
                since.add(left);
            }
        }
        return of(since, calls - before.calls, samples - before.samples, estimated, seconds - before.seconds, null);
    }

    /** The same, all of it used before the search was resumed. */
    public Usage asResumed() {
        Usage all = new Usage(tokens, costUsd, entries, calls, samples, estimated, seconds);
        return new Usage(tokens, costUsd, entries, calls, samples, estimated, seconds, all);
    }

    /**
     * @param count samples, or scores
     */
    public record Entry(
            Role role,
            Fate fate,
            int count,
            Tokens tokens,
            @Nullable Double costUsd) {

        private Entry minus(Entry part) {
            Double cost = costUsd == null || part.costUsd == null ? null : Double.valueOf(costUsd - part.costUsd);
            return new Entry(role, fate, count - part.count, tokens.minus(part.tokens), cost);
        }
    }
}
