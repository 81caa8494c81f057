package io.ponder.evaluation.data;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.verifier.CodeTests;
import org.jspecify.annotations.Nullable;

/**
 * One problem with a known answer.
 *
 * @param id unique within its data set
 * @param question what the model is asked, as one user message, choices included
 * @param format how an answer is read out of what the model writes
 * @param answer the right one; null only where {@code tests} decide
 * @param tests what a program must pass; null where {@code answer} decides
 */
public record Item(
        String id,
        String question,
        AnswerFormat format,
        @Nullable String answer,
        @Nullable CodeTests tests) {

    public Item {
        if ((answer == null) == (tests == null)) {
            throw new IllegalArgumentException("a problem has either an answer or tests");
        }
    }
}
