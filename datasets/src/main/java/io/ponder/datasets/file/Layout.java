package io.ponder.datasets.file;

import io.ponder.datasets.row.Row;

/**
 * What the lines of a file look like: a record whose components are the columns, in order, by their names in snake case. No
 * component is null but the origin, so that a loader that guesses types from the first lines guesses right.
 *
 * @param columns the record's class
 * @param lines turns a row into a line
 */
record Layout<L extends Record>(Class<L> columns, LineMaker<L> lines) {

    /** @param <L> what it makes */
    @FunctionalInterface
    interface LineMaker<L> {
        /**
         * @param index of the row in its split, from 0
         * @throws Unfit if the row cannot be written like this
         */
        L line(Row row, Place place);
    }

    /**
     * Where a row stands.
     *
     * @param split that it belongs to
     * @param index in the split, from 0
     */
    record Place(String split, long index) {}
}
