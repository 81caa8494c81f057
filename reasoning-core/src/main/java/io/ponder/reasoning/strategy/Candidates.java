package io.ponder.reasoning.strategy;

import io.ponder.reasoning.answer.Answer;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.search.Node;
import io.ponder.reasoning.search.Selection.AnswerGroup;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/**
 * The samples a strategy has been told of, by trial: being told twice changes nothing, and whatever is read off does
 * not depend on the order of arrival.
 */
final class Candidates {

    /** The best first choice where nothing is known: one that the model ended itself, then the earliest asked for. */
    private static final Comparator<Node> FIRST =
            Comparator.comparing(Node::isComplete).reversed().thenComparingInt(Node::trial);

    private final Map<Integer, Node> byTrial = new TreeMap<>();
    private final Set<Integer> failedTrials = new HashSet<>();
    private final Map<Integer, Double> scores = new HashMap<>();
    private final Set<Integer> unscorable = new HashSet<>();

    /** Equivalent answers with their candidates, in order of trial. */
    record Group(AnswerGroup shown, List<Node> members) {
        double weight() {
            return shown.weight();
        }
    }

    /** False when it was known. */
    boolean add(Node node) {
        return byTrial.putIfAbsent(node.trial(), node) == null;
    }

    void fail(int trial) {
        if (!byTrial.containsKey(trial)) {
            failedTrials.add(trial);
        }
    }

    void score(Node node, Score score, Aggregation aggregation) {
        scores.putIfAbsent(node.trial(), score.value(aggregation));
        unscorable.remove(node.trial());
    }

    void scoreFailed(Node node) {
        if (!scores.containsKey(node.trial())) {
            unscorable.add(node.trial());
        }
    }

    Collection<Node> all() {
        return byTrial.values();
    }

    List<Node> scored() {
        return byTrial.values().stream()
                .filter(node -> scores.containsKey(node.trial()))
                .toList();
    }

    double scoreOf(Node node) {
        Double score = scores.get(node.trial());
        if (score == null) {
            throw new IllegalArgumentException("trial " + node.trial() + " has no score");
        }
        return score;
    }

    /** Samples that arrived or failed. */
    int settledSamples() {
        return byTrial.size() + failedTrials.size();
    }

    /** Candidates whose score, or failure to be scored, is known. */
    int settledScores() {
        return scores.size() + unscorable.size();
    }

    /** The candidate to fall back on. */
    Optional<Node> first() {
        return byTrial.values().stream().min(FIRST);
    }

    /**
     * Groups candidates by answer, heaviest first, ties by the earliest trial. Candidates without an answer are in no
     * group: they never win a vote together.
     */
    static List<Group> groups(Collection<Node> inOrderOfTrial, ToDoubleFunction<Node> weight) {
        Map<String, List<Node>> byKey = new LinkedHashMap<>();
        for (Node node : inOrderOfTrial) {
            Answer answer = node.answer();
            if (answer != null) {
                byKey.computeIfAbsent(answer.key(), key -> new ArrayList<>()).add(node);
            }
        }
        List<Group> groups = new ArrayList<>();
        for (List<Node> members : byKey.values()) {
            Answer shown = members.getFirst().answer();
            groups.add(new Group(
                    new AnswerGroup(
                            shown == null ? "" : shown.text(),
                            members.size(),
                            members.stream().mapToDouble(weight).sum(),
                            members.stream().map(Node::id).toList()),
                    members));
        }
        groups.sort(Comparator.comparingDouble(Group::weight)
                .reversed()
                .thenComparingInt(group -> group.members().getFirst().trial()));
        return groups;
    }
}
