package io.ponder.contracts.dataset;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A data set as {@code GET /v1/datasets/{id}} tells it.
 *
 * @param job that makes it; null for one that was uploaded
 * @param rows all of them, also those that are not exported
 * @param kept those that are exported
 * @param sha256 of the uploaded file; null for one that a job makes
 * @param heldOut whether no recipe may touch its questions
 * @param unanswered whether no question of it has a right answer, so that only recipes which need none can use it
 * @param broken what was left out of an upload that allowed it; at most 100
 * @param createdAt seconds since 1970
 */
public record DatasetDocument(
        String id,
        String object,
        String name,
        @Nullable String job,
        @Nullable String licence,
        boolean heldOut,
        boolean unanswered,
        long rows,
        long kept,
        @Nullable String sha256,
        @Nullable List<Broken> broken,
        long createdAt) {

    /**
     * A line that was left out.
     *
     * @param line from 1
     */
    public record Broken(int line, String reason) {}

    /** {@code GET /v1/datasets}, newest first. */
    public record Listing(String object, List<DatasetDocument> data, boolean hasMore) {
        public Listing {
            data = List.copyOf(data);
        }
    }
}
