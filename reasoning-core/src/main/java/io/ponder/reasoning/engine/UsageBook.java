package io.ponder.reasoning.engine;

import io.ponder.reasoning.model.Price;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.trace.Fate;
import io.ponder.reasoning.trace.Role;
import io.ponder.reasoning.trace.Usage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Books tokens on the node they were spent on, and splits them by role and fate once the fates are known. Kept in plain
 * arrays, 28 bytes a booking, as a search may have a hundred thousand of them.
 */
final class UsageBook {

    private static final Role[] ROLES = Role.values();
    private static final Fate[] FATES = Fate.values();

    /** The node of a booking that left none behind is a fate: {@code -1 - ordinal}. */
    private int[] nodes = new int[16];

    private byte[] roles = new byte[16];
    private int[] counts = new int[16];
    private int[] prompt = new int[16];
    private int[] cached = new int[16];
    private int[] completion = new int[16];
    private double[] costs = new double[16];
    private int size;

    /**
     * @param price null when unknown: what these tokens cost is then unknown too
     */
    void onNode(Role role, int node, int count, Tokens tokens, @Nullable Price price) {
        add(role, node, count, tokens, price);
    }

    /** Work that left no node or score behind. */
    void lost(Role role, Fate fate, int count, Tokens tokens, @Nullable Price price) {
        add(role, -1 - fate.ordinal(), count, tokens, price);
    }

    private void add(Role role, int node, int count, Tokens tokens, @Nullable Price price) {
        if (count == 0 && tokens.equals(Tokens.NONE)) {
            return;
        }
        if (size == nodes.length) {
            int more = size + (size >> 1);
            nodes = Arrays.copyOf(nodes, more);
            roles = Arrays.copyOf(roles, more);
            counts = Arrays.copyOf(counts, more);
            prompt = Arrays.copyOf(prompt, more);
            cached = Arrays.copyOf(cached, more);
            completion = Arrays.copyOf(completion, more);
            costs = Arrays.copyOf(costs, more);
        }
        nodes[size] = node;
        roles[size] = (byte) role.ordinal();
        counts[size] = count;
        prompt[size] = Math.toIntExact(tokens.prompt());
        cached[size] = Math.toIntExact(tokens.cached());
        completion[size] = Math.toIntExact(tokens.completion());
        costs[size] = tokens.equals(Tokens.NONE) ? 0 : price == null ? Double.NaN : price.of(tokens);
        size++;
    }

    /** A book that begins with all that this one has. */
    UsageBook copy() {
        UsageBook other = new UsageBook();
        other.nodes = nodes.clone();
        other.roles = roles.clone();
        other.counts = counts.clone();
        other.prompt = prompt.clone();
        other.cached = cached.clone();
        other.completion = completion.clone();
        other.costs = costs.clone();
        other.size = size;
        return other;
    }

    /** What one role spent on one fate. */
    private static final class Sum {
        int count;
        Tokens tokens = Tokens.NONE;
        double cost;
    }

    /** How many bookings there are. */
    int size() {
        return size;
    }

    /**
     * @param first how many bookings to count, from the first on
     * @param fates of each node that something was booked on
     * @return in order of role and fate, without empty ones; a cost is null when a part of it is unknown
     */
    List<Usage.Entry> entries(int first, IntFunction<Fate> fates) {
        Map<Role, Map<Fate, Sum>> sums = new EnumMap<>(Role.class);
        for (int i = 0; i < first; i++) {
            Fate fate = nodes[i] < 0 ? FATES[-1 - nodes[i]] : fates.apply(nodes[i]);
            Sum sum = sums.computeIfAbsent(ROLES[roles[i]], role -> new EnumMap<>(Fate.class))
                    .computeIfAbsent(fate, f -> new Sum());
            sum.count += counts[i];
            sum.tokens = sum.tokens.plus(new Tokens(prompt[i], cached[i], completion[i]));
            sum.cost += costs[i];
        }
        List<Usage.Entry> entries = new ArrayList<>();
        sums.forEach((role, byFate) -> byFate.forEach((fate, sum) -> entries.add(
                new Usage.Entry(role, fate, sum.count, sum.tokens, Double.isNaN(sum.cost) ? null : sum.cost))));
        return entries;
    }

    /**
     * Splits a total in proportion to the weights, exactly: what rounding leaves goes to the first parts.
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
