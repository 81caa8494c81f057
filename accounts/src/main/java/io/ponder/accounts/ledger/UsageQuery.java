package io.ponder.accounts.ledger;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;

/**
 * A question about usage.
 *
 * @param from the first day, in UTC
 * @param to the last day
 * @param by what the rows are told apart by; empty for one row in all
 */
public record UsageQuery(LocalDate from, LocalDate to, List<Group> by, UsageFilter filter) {

    public UsageQuery {
        by = List.copyOf(by);
    }

    /** What rows can be told apart by. */
    public enum Group {
        DAY("on_day"),
        ORGANIZATION("organization"),
        TEAM("team"),
        KEY("key_id"),
        MODEL("model"),
        STRATEGY("strategy"),
        OUTCOME("outcome");

        private final String column;

        Group(String column) {
            this.column = column;
        }

        String column() {
            return column;
        }

        /** The name in requests and replies. */
        public String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
