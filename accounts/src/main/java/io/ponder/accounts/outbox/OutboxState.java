package io.ponder.accounts.outbox;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How an outbox is doing.
 *
 * @param waiting entries that are not yet in the database
 * @param oldest how long ago the oldest of these was written; zero if none waits
 * @param delivered entries that went to the database since this process started
 * @param failures attempts to deliver that failed
 * @param unwritten of the waiting, those that are only in this process's memory, since the disk refuses them
 * @param setAside lines and entries that nobody can deliver, and that are kept in files beside the journal
 * @param unsettled searches that have begun and not ended
 * @param problem what keeps entries from the database or the disk; null if nothing does
 */
public record OutboxState(
        long waiting,
        Duration oldest,
        long delivered,
        long failures,
        int unwritten,
        long setAside,
        int unsettled,
        @Nullable String problem) {}
