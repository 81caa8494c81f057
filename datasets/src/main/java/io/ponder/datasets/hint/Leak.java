package io.ponder.datasets.hint;

import io.ponder.datasets.hint.Stripped.Kind;
import java.util.regex.Pattern;

/**
 * One way of giving a hint away.
 *
 * @param cut what goes
 * @param needs what must hold for the words to give anything away
 */
record Leak(Kind kind, Cut cut, Needs needs, Pattern words) {

    enum Cut {
        /** The words alone. */
        WORDS,
        /** From the words to the end of their clause. */
        CLAUSE,
        /** The like, in a language whose verbs are not known here, so that what is left counts if it is more than a word. */
        FREE_CLAUSE,
        /** The like, in a language whose main clause cannot stand as it is without the clause before it. */
        BOUND_CLAUSE,
        /** The sentence; if it computes something, the clause around the words. */
        SENTENCE
    }

    enum Needs {
        NOTHING,
        /** The answer stands in the words or in the rest of their clause. */
        VALUE,
        /** The like, and neither the question nor the text has held it before. */
        NEW_VALUE
    }
}
