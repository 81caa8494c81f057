package io.ponder.accounts.limit;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** The stretch of time that a limit is for. Minutes, days and months are those of the calendar, in UTC. */
public enum Per {
    MINUTE,
    DAY,
    MONTH,
    /** From its first search on, for 30 days: the whole of a conversation. */
    WHOLE,
    /** At one moment: what is spent does not count, only what is held. */
    NOW;

    private static final Instant ALWAYS = Instant.EPOCH;
    private static final Duration KEPT = Duration.ofDays(30);
    private static final Instant NEVER = Instant.parse("9999-12-31T00:00:00Z");

    /** The name in JSON and in the database. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Per ofWireName(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** When the stretch that holds a moment begins. */
    public Instant begins(Instant at) {
        OffsetDateTime utc = at.atOffset(ZoneOffset.UTC);
        return switch (this) {
            case MINUTE -> utc.truncatedTo(ChronoUnit.MINUTES).toInstant();
            case DAY -> utc.truncatedTo(ChronoUnit.DAYS).toInstant();
            case MONTH -> utc.truncatedTo(ChronoUnit.DAYS).withDayOfMonth(1).toInstant();
            case WHOLE, NOW -> ALWAYS;
        };
    }

    /** The first moment after the stretch that holds a moment, or that begins with it. */
    Instant ends(Instant at) {
        OffsetDateTime begins = begins(at).atOffset(ZoneOffset.UTC);
        return switch (this) {
            case MINUTE -> begins.plusMinutes(1).toInstant();
            case DAY -> begins.plusDays(1).toInstant();
            case MONTH -> begins.plusMonths(1).toInstant();
            case WHOLE -> at.plus(KEPT);
            case NOW -> NEVER;
        };
    }
}
