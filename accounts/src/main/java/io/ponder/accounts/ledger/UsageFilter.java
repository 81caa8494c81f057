package io.ponder.accounts.ledger;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which searches are meant: all to which every given name applies.
 *
 * @param key the id of a key
 */
public record UsageFilter(
        @Nullable String organization,
        @Nullable String team,
        @Nullable String key,
        @Nullable String model,
        @Nullable String strategy,
        Entry.@Nullable Outcome outcome) {

    /** All searches. */
    public static final UsageFilter ALL = new UsageFilter(null, null, null, null, null, null);

    /** The conditions in SQL, each with an {@code and} before it; their values are added to the list. */
    String where(List<Object> values) {
        List<String> conditions = new ArrayList<>();
        add("organization", organization, conditions, values);
        add("team", team, conditions, values);
        add("key_id", key, conditions, values);
        add("model", model, conditions, values);
        add("strategy", strategy, conditions, values);
        add("outcome", outcome == null ? null : outcome.wireName(), conditions, values);
        return String.join("", conditions);
    }

    private static void add(String column, @Nullable String value, List<String> conditions, List<Object> values) {
        if (value != null) {
            conditions.add(" and " + column + " = ?");
            values.add(value);
        }
    }
}
