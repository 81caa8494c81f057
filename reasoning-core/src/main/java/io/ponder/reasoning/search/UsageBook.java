package io.ponder.reasoning.search;

import io.ponder.reasoning.Tokens;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Books tokens on the node they were spent on, and splits them by role and fate once the fates are known. */
final class UsageBook {

    private record Line(int count, Tokens tokens) {
        static final Line EMPTY = new Line(0, Tokens.NONE);

        Line plus(int more, Tokens other) {
            return new Line(count + more, tokens.plus(other));
        }
    }

    private final Map<Integer, Line> proposed = new HashMap<>();
    private final Map<Integer, Line> scored = new HashMap<>();
    private final Map<Role, Map<Fate, Line>> lost = new EnumMap<>(Role.class);

    void onNode(Role role, int node, int count, Tokens tokens) {
        (role == Role.PROPOSER ? proposed : scored)
                .merge(node, new Line(count, tokens), (a, b) -> a.plus(b.count, b.tokens));
    }

    /** Work that left no node or score behind. */
    void lost(Role role, Fate fate, int count, Tokens tokens) {
        lost.computeIfAbsent(role, r -> new EnumMap<>(Fate.class))
                .merge(fate, new Line(count, tokens), (a, b) -> a.plus(b.count, b.tokens));
    }

    /**
     * @param selected the chosen node and its ancestors
     * @param supporting candidates with the same answer
     */
    List<Usage.Entry> entries(
            Set<Integer> selected, Set<Integer> supporting, @Nullable Price price, @Nullable Price verifierPrice) {
        List<Usage.Entry> entries = new ArrayList<>();
        for (Role role : Role.values()) {
            Map<Fate, Line> byFate = new EnumMap<>(Fate.class);
            (role == Role.PROPOSER ? proposed : scored).forEach((node, line) -> {
                Fate fate = selected.contains(node)
                        ? Fate.SELECTED
                        : supporting.contains(node) ? Fate.SUPPORTING : Fate.PRUNED;
                byFate.merge(fate, line, (a, b) -> a.plus(b.count, b.tokens));
            });
            lost.getOrDefault(role, Map.of())
                    .forEach((fate, line) -> byFate.merge(fate, line, (a, b) -> a.plus(b.count, b.tokens)));
            Price of = role == Role.PROPOSER ? price : verifierPrice;
            byFate.forEach((fate, line) -> {
                if (!line.equals(Line.EMPTY)) {
                    Double cost = line.tokens.equals(Tokens.NONE)
                            ? Double.valueOf(0)
                            : of == null ? null : Double.valueOf(of.of(line.tokens));
                    entries.add(new Usage.Entry(role, fate, line.count, line.tokens, cost));
                }
            });
        }
        return entries;
    }

    /**
     * Spreads a total over parts in proportion to their weights, exactly: what rounding leaves goes to the first parts.
     */
    static long[] apportion(long total, long[] weights) {
        long sum = 0;
        for (long weight : weights) {
            sum += weight;
        }
        long[] shares = new long[weights.length];
        long given = 0;
        for (int i = 0; i < weights.length; i++) {
            shares[i] = sum == 0 ? total / weights.length : Math.multiplyExact(total, weights[i]) / sum;
            given += shares[i];
        }
        for (int i = 0; given < total && weights.length > 0; i = (i + 1) % weights.length) {
            shares[i]++;
            given++;
        }
        return shares;
    }
}
