package io.ponder.dataset.recipe;

import io.ponder.answers.Answer;
import io.ponder.answers.AnswerReader;
import io.ponder.reasoning.score.Reference;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What became of a solution when its answer was held against the right one. */
public enum Reading {
    RIGHT,
    WRONG,
    /** There is no answer in it, or it was cut off. */
    UNREADABLE,
    /** There is one, but nobody can say whether it is the right one. */
    NOT_COMPARABLE,
    /** Nobody knows the right answer. */
    UNKNOWN;

    /** Reads a solution. */
    static Reading of(String text, boolean complete, AnswerReader reader, @Nullable Reference reference) {
        if (reference == null) {
            return UNKNOWN;
        }
        Optional<Answer> answer = reader.read(text, complete);
        if (answer.isEmpty()) {
            return UNREADABLE;
        }
        return switch (reference.compare(answer.get()).outcome()) {
            case EQUAL -> RIGHT;
            case DIFFERENT -> WRONG;
            case NOT_COMPARABLE -> NOT_COMPARABLE;
        };
    }
}
