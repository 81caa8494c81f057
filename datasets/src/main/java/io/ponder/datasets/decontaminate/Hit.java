package io.ponder.datasets.decontaminate;

/**
 * A row that holds a problem of a benchmark.
 *
 * @param benchmark its name
 * @param item the problem's id there
 * @param kind how it was recognised
 * @param why in words, for a person who checks it
 */
public record Hit(String benchmark, String item, Kind kind, String why) {

    /** In the order in which they are looked for: the first that is found is told. */
    public enum Kind {
        /** The question is the problem's, spacing, case and punctuation aside. */
        SAME_QUESTION,
        /** The row has a run of words in common with the problem. */
        SAME_WORDS,
        /** The question is nearly the problem's. */
        NEARLY_THE_SAME
    }
}
