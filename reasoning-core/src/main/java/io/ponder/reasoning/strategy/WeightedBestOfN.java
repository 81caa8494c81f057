package io.ponder.reasoning.strategy;

import io.ponder.reasoning.search.Node;
import io.ponder.reasoning.search.Selection;
import io.ponder.reasoning.search.Selection.Basis;
import io.ponder.reasoning.strategy.Candidates.Group;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

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
final class WeightedBestOfN extends ScoredSamples {

    static final StrategyType TYPE = new StrategyType(
            "weighted_best_of_n",
            "Draws n answers, scores each, and returns the answer whose candidates' scores add up highest.",
            "arithmetic",
            Set.of(),
            PARAMETERS,
            WeightedBestOfN::new);

    private static final List<String> NOT_COMPARABLE =
            List.of("no candidate states an answer that can be compared, so the best-scored one was chosen");

    private WeightedBestOfN(Parameters parameters) {
        super(parameters);
    }

    @Override
    Selection choose(List<Node> scored, Candidates candidates) {
        List<Group> groups = Candidates.groups(scored, candidates::scoreOf);
        boolean comparable = !groups.isEmpty();
        Node best = (comparable ? groups.getFirst().members() : scored)
                .stream()
                        .max(Comparator.comparingDouble(candidates::scoreOf)
                                .thenComparing(
                                        Comparator.comparingInt(Node::trial).reversed()))
                        .orElseThrow();
        return new Selection(
                best,
                comparable ? Basis.WEIGHTED_VOTE : Basis.SCORE,
                groups.stream().map(Group::shown).toList(),
                candidates.scoreOf(best),
                comparable ? List.of() : NOT_COMPARABLE);
    }
}
