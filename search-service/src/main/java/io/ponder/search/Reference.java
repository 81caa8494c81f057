package io.ponder.search;

import io.ponder.contracts.search.SearchRequest;
import io.ponder.reasoning.Failure;
import io.ponder.reasoning.answer.Answer;
import io.ponder.reasoning.answer.AnswerEquivalence;
import io.ponder.reasoning.answer.AnswerFormat;
import io.ponder.reasoning.answer.AnswerReader;
import io.ponder.reasoning.search.Candidate;
import org.jspecify.annotations.Nullable;

/** The right answer of an evaluation's search: the search never sees it, its metrics do. */
record Reference(AnswerFormat format, Answer answer) {

    /**
     * @return null when the request has none
     * @throws io.ponder.reasoning.FailureException naming the field, for one that nothing can be compared with
     */
    static @Nullable Reference of(SearchRequest request) {
        String reference = request.reference();
        if (reference == null) {
            return null;
        }
        AnswerFormat format = request.problem().answerFormat();
        if (reference.isBlank() || format == AnswerFormat.FREE_FORM) {
            throw Failure.invalid(
                            "reference",
                            "reference must be an answer to compare with, for a problem whose answer_format is not free_form")
                    .asException();
        }
        Answer answer = format == AnswerFormat.JSON
                ? AnswerReader.of(format)
                        .read(reference, true)
                        .orElseThrow(() -> Failure.invalid("reference", "reference is not a JSON document")
                                .asException())
                : AnswerReader.normalise(reference);
        return new Reference(format, answer);
    }

    boolean isMetBy(Candidate candidate) {
        Answer found = candidate.answer();
        if (found == null) {
            return false;
        }
        return format == AnswerFormat.JSON || format == AnswerFormat.CHOICE
                ? found.key().equals(answer.key())
                : AnswerEquivalence.compare(found, answer).isEqual();
    }
}
