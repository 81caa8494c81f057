package io.ponder.gateway.limits;

import io.ponder.accounts.ledger.NanoUsd;
import io.ponder.accounts.limit.Counts;
import io.ponder.accounts.limit.Per;
import io.ponder.accounts.limit.SpendingLimits;
import io.ponder.accounts.limit.SpendingLimits.Cap;
import io.ponder.gateway.json.JsonFields;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Limits as JSON, in dollars and seconds.
 *
 * @param perMinute {@code searches}, {@code tokens} and {@code usd}; null if none of them is limited
 * @param atOnce searches that run
 */
record LimitsDocument(
        @Nullable Map<String, Object> perMinute,
        @Nullable Map<String, Object> perDay,
        @Nullable Map<String, Object> perMonth,
        @Nullable Long atOnce,
        @Nullable Map<String, Object> perRequest,
        @Nullable Integer priority) {

    /** The fields that a client may set. */
    static final List<String> FIELDS =
            List.of("per_minute", "per_day", "per_month", "at_once", "per_request", "priority", "version");

    private static final Map<Per, String> WINDOWS =
            new TreeMap<>(Map.of(Per.MINUTE, "per_minute", Per.DAY, "per_day", Per.MONTH, "per_month"));
    private static final List<String> COUNTS = List.of("searches", "tokens", "usd");
    private static final List<String> CAPS = List.of("max_tokens", "max_cost_usd", "max_seconds", "max_samples");
    private static final long MOST = 1_000_000_000_000_000L;
    private static final double MOST_USD = 1_000_000_000;
    private static final double MOST_SECONDS = 3600;
    private static final long MOST_AT_ONCE = 100_000;
    private static final long HIGHEST_PRIORITY = 10;
    private static final double MILLI = 1e3;

    static LimitsDocument of(SpendingLimits limits) {
        Map<String, Object> caps = new TreeMap<>();
        put(caps, "max_tokens", limits.most(Cap.TOKENS));
        put(caps, "max_cost_usd", scaled(limits.most(Cap.NANO_USD), 9));
        put(caps, "max_seconds", scaled(limits.most(Cap.MILLIS), 3));
        put(caps, "max_samples", limits.most(Cap.SAMPLES));
        return new LimitsDocument(
                window(limits, Per.MINUTE),
                window(limits, Per.DAY),
                window(limits, Per.MONTH),
                limits.most(Per.NOW, Counts.SEARCHES),
                caps.isEmpty() ? null : caps,
                limits.priority());
    }

    private static @Nullable Map<String, Object> window(SpendingLimits limits, Per per) {
        Map<String, Object> counts = new TreeMap<>();
        put(counts, "searches", limits.most(per, Counts.SEARCHES));
        put(counts, "tokens", limits.most(per, Counts.TOKENS));
        put(counts, "usd", scaled(limits.most(per, Counts.NANO_USD), 9));
        return counts.isEmpty() ? null : counts;
    }

    private static void put(Map<String, Object> map, String name, @Nullable Object value) {
        if (value != null) {
            map.put(name, value);
        }
    }

    /** An amount in its larger unit, exactly. */
    static @Nullable BigDecimal scaled(@Nullable Long amount, int digits) {
        if (amount == null) {
            return null;
        }
        BigDecimal exact = BigDecimal.valueOf(amount, digits).stripTrailingZeros();
        return exact.scale() < 0 ? exact.setScale(0) : exact;
    }

    /**
     * Reads limits. What is absent or null is not limited.
     *
     * @throws io.ponder.reasoning.model.FailureException naming the wrong field
     */
    static SpendingLimits read(JsonFields body) {
        body.allowOnly(FIELDS);
        SpendingLimits limits = SpendingLimits.NONE;
        for (Map.Entry<Per, String> window : WINDOWS.entrySet()) {
            JsonFields counts = body.object(window.getValue());
            if (counts != null) {
                counts.allowOnly(COUNTS);
                limits = limits.with(window.getKey(), Counts.SEARCHES, counts.integer("searches", 0, MOST))
                        .with(window.getKey(), Counts.TOKENS, counts.integer("tokens", 0, MOST))
                        .with(window.getKey(), Counts.NANO_USD, amount(counts, "usd", 0, MOST_USD, NanoUsd.PER_USD));
            }
        }
        JsonFields caps = body.object("per_request");
        if (caps != null) {
            caps.allowOnly(CAPS);
            limits = limits.with(Cap.TOKENS, caps.integer("max_tokens", 1, MOST))
                    .with(Cap.NANO_USD, amount(caps, "max_cost_usd", 1 / NanoUsd.PER_USD, MOST_USD, NanoUsd.PER_USD))
                    .with(Cap.MILLIS, amount(caps, "max_seconds", 1 / MILLI, MOST_SECONDS, MILLI))
                    .with(Cap.SAMPLES, caps.integer("max_samples", 1, MOST));
        }
        Long priority = body.integer("priority", 1, HIGHEST_PRIORITY);
        return limits.with(Per.NOW, Counts.SEARCHES, body.integer("at_once", 0, MOST_AT_ONCE))
                .withPriority(priority == null ? null : priority.intValue());
    }

    private static @Nullable Long amount(JsonFields fields, String name, double low, double high, double unit) {
        String range = BigDecimal.valueOf(low).toPlainString() + " to "
                + BigDecimal.valueOf(high).toBigInteger();
        Double number = fields.number(name, low, high, "a number from " + range);
        return number == null ? null : (Long) Math.round(number * unit);
    }
}
