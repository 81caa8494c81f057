package io.ponder.reasoning.score;

import io.ponder.answers.Answer;
import io.ponder.answers.AnswerEquivalence;
import io.ponder.answers.AnswerFormat;
import io.ponder.answers.AnswerReader;
import io.ponder.answers.JsonPointer;
import io.ponder.answers.identity.Comparison;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Problem;
import org.jspecify.annotations.Nullable;

/**
 * The right answer of a problem, to compare answers with: for evaluation and training data.
 *
 * @param format of the problem
 */
public record Reference(AnswerFormat format, Answer answer) {

    private static final AnswerReader VALUES = AnswerReader.ofJson(JsonPointer.WHOLE);

    /**
     * @param reference as the data set writes it: the answer, or a worked solution that gives it
     * @param format how answers to the problem are read
     * @throws io.ponder.reasoning.model.FailureException naming the field at fault, when no answer can be compared with it
     */
    public static Reference of(@Nullable String reference, AnswerFormat format) {
        return of(reference, format, AnswerReader.of(format));
    }

    /**
     * The right answer of this problem. Of JSON documents it may be a whole one, or the value that is compared.
     *
     * @throws io.ponder.reasoning.model.FailureException as {@link #of(String, AnswerFormat)}
     */
    public static Reference of(@Nullable String reference, Problem problem) {
        return of(reference, problem.answerFormat(), problem.answerReader());
    }

    private static Reference of(@Nullable String reference, AnswerFormat format, AnswerReader reader) {
        if (reference == null || reference.isBlank()) {
            throw refused("reference", "there must be a right answer to compare with; send it as reference");
        }
        return switch (format) {
            case FREE_FORM ->
                throw refused(
                        "problem.answer_format",
                        "free_form answers are never read, so there is nothing to compare with a reference");
            case JSON ->
                new Reference(
                        format,
                        reader.read(reference, true)
                                .or(() -> VALUES.read(reference, true))
                                .orElseThrow(() -> refused("reference", "reference is not a JSON document")));
            case AUTO, NUMBER, CHOICE -> new Reference(format, reader.reference(reference));
        };
    }

    /** Whether an answer that was read in this format is the right one. */
    public Comparison compare(Answer found) {
        if (format == AnswerFormat.JSON || format == AnswerFormat.CHOICE) {
            return found.key().equals(answer.key()) || isValue(found)
                    ? Comparison.equal("both have one canonical form")
                    : Comparison.different("their canonical forms differ");
        }
        return AnswerEquivalence.compareWithReference(found, answer);
    }

    /** Whether a compared value is the reference, where that is a JSON value by itself. */
    private boolean isValue(Answer found) {
        return format == AnswerFormat.JSON
                && VALUES.read(answer.text(), true)
                        .filter(value -> value.key().equals(found.key()))
                        .isPresent();
    }

    /** An answer that could not be read is not the right one. */
    public boolean isMetBy(@Nullable Answer found) {
        return found != null && compare(found).isEqual();
    }

    private static RuntimeException refused(String field, String why) {
        return Failure.invalid(field, why).asException();
    }
}
