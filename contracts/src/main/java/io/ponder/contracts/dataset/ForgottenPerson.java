package io.ponder.contracts.dataset;

import java.util.List;

/**
 * What was deleted of a person, as {@code DELETE /v1/people/{user}} tells it.
 *
 * @param person the pseudonym
 * @param searches that were kept for training
 * @param texts questions and answers of these that were kept with the ledger
 * @param rows of data sets, those that were left out as well
 * @param calls replies that jobs remembered
 * @param datasets those that had rows
 * @param exports who had read all rows of these, ever: what they wrote to files cannot be reached from here
 */
public record ForgottenPerson(
        String object,
        String person,
        long searches,
        long texts,
        long rows,
        long calls,
        List<Part> datasets,
        List<Reading> exports) {

    public ForgottenPerson {
        datasets = List.copyOf(datasets);
        exports = List.copyOf(exports);
    }

    /**
     * A data set that had rows.
     *
     * @param rows how many were deleted
     */
    public record Part(String id, String name, long rows) {}

    /**
     * That somebody has read all rows of a data set.
     *
     * @param key the id of the key; empty where none is required
     * @param at when, as ISO 8601 has it
     */
    public record Reading(String dataset, String name, String key, String at) {}
}
