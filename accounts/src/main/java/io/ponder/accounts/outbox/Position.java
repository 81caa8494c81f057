package io.ponder.accounts.outbox;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.Locale;

/**
 * A place in the journal.
 *
 * @param segment the number of its file
 * @param offset in bytes
 */
record Position(long segment, long offset) implements Comparable<Position> {

    static final Position START = new Position(0, 0);

    private static final Comparator<Position> ORDER =
            Comparator.comparingLong(Position::segment).thenComparingLong(Position::offset);

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }

    /**
     * The place as a text with a checksum, always of the same length, so that it can be overwritten in place; and one of
     * which half was overwritten is noticed.
     */
    byte[] bytes() {
        String place = String.format(Locale.ROOT, "%019d %019d ", segment, offset);
        return (place + checksum(place) + "\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static String checksum(String place) {
        byte[] bytes = place.getBytes(StandardCharsets.US_ASCII);
        return Line.checksum(bytes, 0, bytes.length);
    }

    /** Reads what was written; a text that is damaged is the start, which costs nothing but work done again. */
    static Position read(String text) {
        String[] parts = text.strip().split(" ");
        if (parts.length != 3 || !checksum(parts[0] + " " + parts[1] + " ").equals(parts[2])) {
            return START;
        }
        return new Position(Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    }
}
