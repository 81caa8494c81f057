package io.ponder.reasoning.engine;

import io.ponder.reasoning.form.CalledTools;
import io.ponder.reasoning.form.FormFault;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Selection;
import io.ponder.reasoning.strategy.Selection.AnswerGroup;
import io.ponder.reasoning.strategy.Selection.Basis;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The next best candidates of a search, by what its choice rests on. After a vote these are one of each further answer, in the
 * order of the vote, and then further samples of the same answers; after a choice by score those with the next best scores;
 * else the earliest. Ties go to the earliest trial. What repeats another word for word comes last.
 */
final class Others {

    /** The model ended it itself first, then the earliest. */
    private static final Comparator<Node> EARLIEST =
            Comparator.comparing(Node::isComplete).reversed().thenComparingInt(Node::trial);

    private Others() {}

    /**
     * @param nodes of the whole tree, by id
     * @param scores of candidates, by id
     * @param most how many at most
     * @return without the chosen one, and without any that has another fault than that one
     */
    static List<Node> of(Selection best, List<Node> nodes, Map<Integer, Double> scores, int most) {
        if (most < 1) {
            return List.of();
        }
        Comparator<Node> highest = Comparator.comparingDouble((Node node) -> -scores.getOrDefault(node.id(), -1.0))
                .thenComparing(EARLIEST);
        boolean isByScore = best.basis() == Basis.SCORE || best.basis() == Basis.VISITS;
        Set<Node> ranked = new LinkedHashSet<>();
        if (!isByScore) {
            boolean isWeighted = best.basis() == Basis.WEIGHTED_VOTE && !scores.isEmpty();
            ranked.addAll(byVote(best, nodes, isWeighted ? highest : EARLIEST));
        }
        nodes.stream()
                .filter(Node::isCandidate)
                .sorted(isByScore ? highest : EARLIEST)
                .forEach(ranked::add);
        int fault = FormFault.rank(best.node().fault());
        ranked.removeIf(node -> node == best.node() || FormFault.rank(node.fault()) != fault);
        return differentFirst(best.node(), ranked).stream().limit(most).toList();
    }

    private static List<Node> byVote(Selection best, List<Node> nodes, Comparator<Node> order) {
        List<Node> representatives = new ArrayList<>();
        List<Node> further = new ArrayList<>();
        for (AnswerGroup group : best.vote()) {
            List<Node> members =
                    group.nodes().stream().map(nodes::get).sorted(order).toList();
            boolean isChosen = members.contains(best.node());
            representatives.add(isChosen ? best.node() : members.getFirst());
            further.addAll(members);
        }
        representatives.addAll(further);
        return representatives;
    }

    private static List<Node> differentFirst(Node chosen, Collection<Node> ranked) {
        Set<String> seen = new HashSet<>(Set.of(words(chosen)));
        List<Node> different = new ArrayList<>();
        List<Node> repeats = new ArrayList<>();
        for (Node node : ranked) {
            (seen.add(words(node)) ? different : repeats).add(node);
        }
        different.addAll(repeats);
        return different;
    }

    private static String words(Node node) {
        return node.text() + "\n" + CalledTools.text(node.toolCalls());
    }
}
