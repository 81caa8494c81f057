package io.ponder.verifier.arithmetic;

import io.ponder.answers.equation.Equation;
import io.ponder.answers.equation.Equations;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.verifier.scoring.Rule;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * A process verifier without weights: it checks every equation a step states. As with a learned process reward model
 * (Wang et al. 2023, Math-Shepherd, arXiv 2312.08935) a step's score says how good the solution looks up to and
 * including that step:
 *
 * <ul>
 *   <li>{@value #CLEAN} as long as no wrong equation was stated. A step without an equation changes nothing: any lower
 *       constant would only punish prose.
 *   <li>{@value #ACCUSED} from the first wrong equation on, since what follows builds on it. With {@code last} the score
 *       of the final step, which seldom holds an equation, would otherwise say nothing. It is not 0, for a solution may
 *       recover, and a vote weighted with it must not lose a candidate altogether.
 * </ul>
 */
@Component
public final class ArithmeticVerifier implements Rule {

    static final double CLEAN = 1.0;
    static final double ACCUSED = 0.05;

    private static final int MOST_COMPLAINTS = 3;
    private static final VerifierInfo INFO = new VerifierInfo(
            "arithmetic",
            VerifierKind.PROCESS,
            "Checks every equation a step states; needs no model. A step scores 1 while no wrong equation was stated, "
                    + ACCUSED + " from the first wrong one on.",
            false,
            true);

    @Override
    public VerifierInfo info() {
        return INFO;
    }

    @Override
    public Score score(ScoreRequest request, ScoreRequest.Candidate candidate) {
        List<Double> scores = new ArrayList<>();
        List<String> complaints = new ArrayList<>();
        int checked = 0;
        int wrong = 0;
        List<String> steps = candidate.steps();
        boolean open = !candidate.complete() && !candidate.text().endsWith("\n");
        for (int i = 0; i < steps.size(); i++) {
            for (Equation equation : Equations.in(steps.get(i), open && i == steps.size() - 1)) {
                checked++;
                if (!equation.correct() && wrong++ < MOST_COMPLAINTS) {
                    complaints.add("step " + (i + 1) + ": " + equation.complaint());
                }
            }
            scores.add(wrong == 0 ? CLEAN : ACCUSED);
        }
        return Score.steps(scores, explanation(checked, wrong, complaints));
    }

    private static String explanation(int checked, int wrong, List<String> complaints) {
        if (checked == 0) {
            return "no equation to check";
        }
        if (wrong == 0) {
            return checked == 1 ? "1 equation checked, it is right" : checked + " equations checked, all right";
        }
        String more = wrong > complaints.size() ? "; and " + (wrong - complaints.size()) + " more" : "";
        return String.join("; ", complaints) + more;
    }
}
