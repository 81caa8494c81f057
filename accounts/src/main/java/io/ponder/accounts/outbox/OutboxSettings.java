package io.ponder.accounts.outbox;

import java.nio.file.Path;

/**
 * Where entries wait, and how many.
 *
 * @param folder the journal's, which one process uses
 * @param segmentBytes how large a file of the journal gets
 * @param mostUnwritten how many entries memory holds while neither disk nor database take any; then no search begins
 */
public record OutboxSettings(Path folder, long segmentBytes, int mostUnwritten) {

    private static final long SEGMENT = 4_000_000;
    private static final int UNWRITTEN = 10_000;

    /** The usual ones. */
    public static OutboxSettings in(Path folder) {
        return new OutboxSettings(folder, SEGMENT, UNWRITTEN);
    }

    OutboxSettings at(Path other) {
        return new OutboxSettings(other, segmentBytes, mostUnwritten);
    }
}
