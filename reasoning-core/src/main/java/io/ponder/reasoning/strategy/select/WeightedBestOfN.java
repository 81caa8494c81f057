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
 * Weighted best-of-N (Li et al. 2023, arXiv 2206.02336, equation 1; Snell et al. 2024, arXiv 2408.03314, section 5.1):
 * draw {@code n} answers, score each, add the scores of equal answers up, and return the answer with the highest sum,
 * in the words of its best-scored candidate. Where no answer can be read there is nothing to add up: then it is
 * best-of-N, and a note says so.
 *
 * <p>Its verifier is {@code arithmetic} unless another is named: it costs nothing, and where a text holds no equation
 * every score is 1 and this is a majority vote. A small model as its own judge does worse than no judge at all
 * ({@code benchmarks/README.md}).
 */
public final class WeightedBestOfN extends ScoredSamples {

    public static final StrategyType TYPE = type(
                    "weighted_best_of_n",
                    "Draws n answers, scores each, and returns the answer whose candidates' scores add up highest.",
                    "arithmetic")
            .madeBy(WeightedBestOfN::new);

    private WeightedBestOfN(Parameters parameters, Brief brief) {
        super(parameters, brief);
    }

    @Override
    Selection choose(List<Node> scored, ToDoubleFunction<Node> weight) {
        return Choices.weighted(scored, weight, candidates::scoreOf);
    }
}
