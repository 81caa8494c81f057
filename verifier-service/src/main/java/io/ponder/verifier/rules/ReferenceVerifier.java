package io.ponder.verifier.rules;

import io.ponder.answers.Answer;
import io.ponder.answers.identity.Comparison;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.reasoning.score.Reference;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.verifier.scoring.Rule;
import java.util.Optional;
import org.springframework.stereotype.Component;

/**
 * Compares a candidate's answer with the right one: 1 if they are the same, 0 if they are not or no answer can be read.
 * It is for evaluation and training data. Because it knows the answer, clients may not use it.
 */
@Component
public final class ReferenceVerifier implements Rule {

    private static final VerifierInfo INFO = new VerifierInfo(
            "reference",
            VerifierKind.OUTCOME,
            "Compares the answer with a given right one: 1 or 0. For evaluation and training data only.",
            false,
            false);

    @Override
    public VerifierInfo info() {
        return INFO;
    }

    @Override
    public void check(ScoreRequest request) {
        reference(request);
    }

    @Override
    public Score score(ScoreRequest request, ScoreRequest.Candidate candidate) {
        Reference reference = reference(request);
        Optional<Answer> answer = request.problem().answerReader().read(candidate.text(), candidate.complete());
        if (answer.isEmpty()) {
            return Score.outcome(0, "no answer can be read");
        }
        Comparison verdict = reference.compare(answer.get());
        String found = switch (verdict.outcome()) {
            case EQUAL -> "the answer is the reference: ";
            case DIFFERENT -> "the answer is not the reference: ";
            case NOT_COMPARABLE -> "the answer cannot be compared with the reference: ";
        };
        return Score.outcome(verdict.isEqual() ? 1 : 0, found + verdict.reason());
    }

    private static Reference reference(ScoreRequest request) {
        return Reference.of(request.reference(), request.problem());
    }
}
