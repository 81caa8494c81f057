package io.ponder.evaluation.data;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.verifier.CodeTests;
import org.jspecify.annotations.Nullable;

/**
 * One problem. Its answer is known, except where a data set for training has questions that nobody has answered.
 *
 * @param id unique within its data set
 * @param question what the model is asked, as one user message, choices included
 * @param format how an answer is read out of what the model writes
 * @param answer the right one; null where {@code tests} decide, and where there is none
 * @param tests what a program must pass; null where {@code answer} decides, and where nothing does
 * @param reply what the source replies, right or not; null where it says nothing
 */
public record Item(
        String id,
        String question,
        AnswerFormat format,
        @Nullable String answer,
        @Nullable CodeTests tests,
        @Nullable String reply) {

    public Item {
        if (answer != null && tests != null) {
            throw new IllegalArgumentException("a problem has either an answer or tests");
        }
    }

    /** One whose source replies nothing. */
    public Item(String id, String question, AnswerFormat format, @Nullable String answer, @Nullable CodeTests tests) {
        this(id, question, format, answer, tests, null);
    }
}
