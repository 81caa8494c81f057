package io.ponder.contracts.search;

import java.time.Instant;
import java.util.UUID;

/**
 * Names searches by UUIDs of version 7 (RFC 9562), which begin with the time. What is written at one time then lies
 * together in the database's indexes, so that many entries change few of their pages.
 */
public final class SearchId {

    private static final int TIME_SHIFT = 16;
    private static final long VERSION = 0x7000;
    private static final long RANDOM = 0xfff;

    private SearchId() {}

    /** An id that nobody can guess. */
    public static String at(Instant now) {
        UUID random = UUID.randomUUID();
        long begin = now.toEpochMilli() << TIME_SHIFT | VERSION | random.getMostSignificantBits() & RANDOM;
        return "search-" + new UUID(begin, random.getLeastSignificantBits());
    }
}
