package io.ponder.verifier.scoring;

import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.VerifierKind;

/** Checks that a process verifier scores every step exactly once, and that an outcome verifier scores none. */
public final class StepScores {

    private StepScores() {}

    /**
     * @throws io.ponder.reasoning.model.FailureException when the verifier scores steps and a candidate has none,
     *     naming the candidate
     */
    public static void requireSteps(ScoreRequest request, VerifierInfo verifier) {
        for (int i = 0; scoresSteps(verifier) && i < request.candidates().size(); i++) {
            new Field("candidates." + i + ".steps")
                    .require(
                            !request.candidates().get(i).steps().isEmpty(),
                            "must hold at least one step, because " + verifier.name() + " scores every step");
        }
    }

    /** Whether a score has the right number of steps. */
    public static boolean fits(VerifierInfo verifier, ScoreRequest.Candidate candidate, Score score) {
        return score.steps().size()
                == (scoresSteps(verifier) ? candidate.steps().size() : 0);
    }

    private static boolean scoresSteps(VerifierInfo verifier) {
        return verifier.kind() == VerifierKind.PROCESS;
    }
}
