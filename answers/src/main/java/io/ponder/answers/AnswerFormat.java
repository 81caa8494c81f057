package io.ponder.answers;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How the answer of a problem is to be read out of a candidate's text. */
public enum AnswerFormat {
    /** Explicit markers first; without one, the last number of the text, or a choice letter that comes after it. */
    AUTO,
    /** Only numbers count: a marker whose value holds no number is passed over. */
    NUMBER,
    /** Only the letter of a multiple choice counts. */
    CHOICE,
    /**
     * The whole text is one JSON document. Its answer is the value at a path that the request names, by default the member
     * {@code answer} of an object that has one, and otherwise the document.
     */
    JSON,
    /** Nothing is ever read: such candidates cannot be compared, only scored. */
    FREE_FORM;

    /** Whether an answer is a part of the text, which can be read out of it by itself. */
    public boolean isPartOfText() {
        return this != JSON && this != FREE_FORM;
    }

    /** The name used in requests and traces: the constant in lower case. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The format with this wire name, matched exactly. */
    public static Optional<AnswerFormat> ofWireName(String wireName) {
        return Arrays.stream(values())
                .filter(format -> format.wireName().equals(wireName))
                .findFirst();
    }
}
