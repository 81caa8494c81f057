package io.ponder.reasoning.strategy.select;

import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.Selection;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.toolbox.Choices;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * Best-of-N (Cobbe et al. 2021, arXiv 2110.14168, section 4): draw {@code n} answers, score each, return the one with
 * the highest score. Ties go to the answer more candidates agree on, then to the earliest sample. Free-form answers
 * need no reading here: it is the strategy for them.
 */
public final class BestOfN extends ScoredSamples {

    public static final StrategyType TYPE = type(
                    "best_of_n",
                    "Draws n answers, scores each with a verifier, and returns the best one.",
                    "checked_confidence")
            .madeBy(BestOfN::new);

    private BestOfN(Parameters parameters, Brief brief) {
        super(parameters, brief);
    }

    @Override
    Selection choose(List<Node> scored, ToDoubleFunction<Node> weight) {
        return Choices.best(scored, candidates::scoreOf);
    }
}
