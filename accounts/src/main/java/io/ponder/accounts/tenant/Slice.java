package io.ponder.accounts.tenant;

import java.util.List;

/**
 * A part of a list.
 *
 * @param hasMore whether more follows
 */
public record Slice<T>(List<T> data, boolean hasMore) {

    public Slice {
        data = List.copyOf(data);
    }

    /** A slice of at most so many, of a query that asked for one more. */
    static <T> Slice<T> of(List<T> found, int most) {
        return found.size() > most ? new Slice<>(found.subList(0, most), true) : new Slice<>(found, false);
    }
}
