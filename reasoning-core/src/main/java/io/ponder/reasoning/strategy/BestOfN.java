package io.ponder.reasoning.strategy;

import io.ponder.reasoning.search.Node;
import io.ponder.reasoning.search.Selection;
import io.ponder.reasoning.search.Selection.Basis;
import io.ponder.reasoning.strategy.Candidates.Group;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Best-of-N (Cobbe et al. 2021, arXiv 2110.14168, section 4): draw {@code n} answers, score each, return the one with
 * the highest score. Ties go to the answer more candidates agree on, then to the earliest sample. Free-form answers
 * need no reading here: it is the strategy for them.
 */
final class BestOfN extends ScoredSamples {

    static final StrategyType TYPE = new StrategyType(
            "best_of_n",
            "Draws n answers, scores each with a verifier, and returns the best one.",
            "judge",
            Set.of(),
            PARAMETERS,
            BestOfN::new);

    private BestOfN(Parameters parameters) {
        super(parameters);
    }

    @Override
    Selection choose(List<Node> scored, Candidates candidates) {
        List<Group> groups = Candidates.groups(scored, node -> 1);
        Node best = scored.stream()
                .max(Comparator.comparingDouble(candidates::scoreOf)
                        .thenComparingInt(node -> votes(node, groups))
                        .thenComparing(Comparator.comparingInt(Node::trial).reversed()))
                .orElseThrow();
        return new Selection(
                best, Basis.SCORE, groups.stream().map(Group::shown).toList(), candidates.scoreOf(best), List.of());
    }

    private static int votes(Node node, List<Group> groups) {
        return groups.stream()
                .filter(group -> group.members().contains(node))
                .mapToInt(group -> group.members().size())
                .findFirst()
                .orElse(0);
    }
}
