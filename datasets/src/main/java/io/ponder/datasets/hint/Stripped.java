package io.ponder.datasets.hint;

import java.util.List;

/** What became of a rationale that was written with a hint. */
public sealed interface Stripped {

    /** The traces that were found, in the order in which they were. */
    List<Trace> traces();

    /**
     * No trace is left. Whether the text still leads to the answer is for the caller to read.
     *
     * @param text the same text as before where no trace was found
     */
    record Clean(String text, List<Trace> traces) implements Stripped {
        public Clean {
            traces = List.copyOf(traces);
        }
    }

    /**
     * A trace cannot be taken out without breaking the text, so that the text is of no use.
     *
     * @param reason in a sentence
     */
    record Spoilt(String reason, List<Trace> traces) implements Stripped {
        public Spoilt {
            traces = List.copyOf(traces);
        }
    }

    /** @param words what gave the hint away */
    record Trace(Kind kind, String words) {}

    /** How a text gives its hint away. */
    enum Kind {
        /** It speaks of a hint: "as the hint says". */
        HINT_NAMED,
        /** It speaks of an answer that somebody gave: "the provided answer". */
        GIVEN_ANSWER_NAMED,
        /** It reasons from the answer: "since the answer is 72". */
        ANSWER_PRESUPPOSED,
        /** It says that the answer is known: "we know the answer should be 72". */
        ANSWER_KNOWN,
        /** It compares its result with the answer: "which matches the expected answer". */
        COMPARED_WITH_ANSWER,
        /** It does something so that the answer comes out: "to match the expected answer". */
        AIMED_AT_ANSWER,
        /** It repeats the mark of the right option: "(CORRECT)". */
        OPTION_MARKED,
        /** It repeats what it was asked to do: "as if I did not know the answer". */
        REQUEST_REPEATED,
        /** It begins with the answer, or computes with it before it has found it. */
        BACKWARDS
    }
}
