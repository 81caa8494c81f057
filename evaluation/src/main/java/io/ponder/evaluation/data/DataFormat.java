package io.ponder.evaluation.data;

import java.util.function.Predicate;

/**
 * A form that problems come in.
 *
 * @param fields those it needs, for people
 * @param fits whether a problem has them, so that the format need not be named
 */
record DataFormat(String name, String fields, Predicate<Fields> fits, Reading reading) {
    @FunctionalInterface
    interface Reading {
        /**
         * @throws Unusable saying what is wrong with the problem
         */
        Item read(String id, Fields fields);
    }
}
