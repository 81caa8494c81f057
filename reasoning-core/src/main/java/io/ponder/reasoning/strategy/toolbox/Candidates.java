package io.ponder.reasoning.strategy.toolbox;

import io.ponder.answers.Answer;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Selection.AnswerGroup;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The finished candidates of a search and their scores, by trial: what is read off does not depend on arrival. */
public final class Candidates {

    /** The best first choice where nothing is known: one that the model ended itself, then the earliest asked for. */
    private static final Comparator<Node> FIRST =
            Comparator.comparing(Node::isComplete).reversed().thenComparingInt(Node::trial);

    private @Nullable Node[] byTrial = new Node[16];
    private double[] scores = new double[0];
    private final Set<Node> lostScores = new HashSet<>();
    private final Map<String, Integer> votes = new HashMap<>();
    private int size;
    private int failed;
    private int scored;
    private @Nullable Node first;

    /** Equivalent answers with their candidates, in order of trial. */
    public record Group(AnswerGroup shown, List<Node> members) {
        public double weight() {
            return shown.weight();
        }
    }

    /**
     * @param node told for the first time
     */
    public void add(Node node) {
        int trial = node.trial();
        if (trial >= byTrial.length) {
            byTrial = Arrays.copyOf(byTrial, Math.max(trial + 1, byTrial.length * 3 / 2));
        }
        byTrial[trial] = node;
        size++;
        Node leading = first;
        if (leading == null || FIRST.compare(node, leading) < 0) {
            first = node;
        }
        Answer answer = node.answer();
        if (answer != null) {
            votes.merge(answer.key(), 1, Integer::sum);
        }
    }

    /** A sample was lost. */
    void fail() {
        failed++;
    }

    /**
     * @param value 0 to 1, told for the first time
     */
    public void score(Node node, double value) {
        int trial = node.trial();
        if (trial >= scores.length) {
            int from = scores.length;
            scores = Arrays.copyOf(scores, Math.max(byTrial.length, trial + 1));
            Arrays.fill(scores, from, scores.length, Double.NaN);
        }
        scores[trial] = value;
        scored++;
    }

    /**
     * @param node told for the first time
     */
    void scoreFailed(Node node) {
        lostScores.add(node);
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public int size() {
        return size;
    }

    /** In order of trial. */
    public List<Node> all() {
        List<Node> all = new ArrayList<>(size);
        for (Node node : byTrial) {
            if (node != null) {
                all.add(node);
            }
        }
        return all;
    }

    /** Those with a score, in order of trial. */
    public List<Node> scored() {
        List<Node> with = all();
        with.removeIf(node -> !hasScore(node));
        return with;
    }

    public boolean hasScore(Node node) {
        return node.trial() < scores.length && !Double.isNaN(scores[node.trial()]);
    }

    /** Whether it will have no score. */
    public boolean hasLostScore(Node node) {
        return lostScores.contains(node);
    }

    public double scoreOf(Node node) {
        if (!hasScore(node)) {
            throw new IllegalArgumentException("trial " + node.trial() + " has no score");
        }
        return scores[node.trial()];
    }

    /** Samples that arrived or failed. */
    public int settledSamples() {
        return size + failed;
    }

    /** Candidates whose score, or failure to be scored, is known. */
    public int settledScores() {
        return scored + lostScores.size();
    }

    /** The candidate to fall back on. */
    public Optional<Node> first() {
        return Optional.ofNullable(first);
    }

    /** The votes of the two leading answers, in whole candidates; 0 for none. */
    public int[] leadingVotes() {
        return leading(votes);
    }

    /** The same among some candidates. */
    public static int[] leadingVotes(Collection<Node> voters) {
        return leading(votes(voters));
    }

    /** How many candidates have each answer, by its key. */
    static Map<String, Integer> votes(Collection<Node> voters) {
        Map<String, Integer> votes = new HashMap<>();
        for (Node node : voters) {
            Answer answer = node.answer();
            if (answer != null) {
                votes.merge(answer.key(), 1, Integer::sum);
            }
        }
        return votes;
    }

    private static int[] leading(Map<String, Integer> votes) {
        int most = 0;
        int second = 0;
        for (int count : votes.values()) {
            if (count > most) {
                second = most;
                most = count;
            } else if (count > second) {
                second = count;
            }
        }
        return new int[] {most, second};
    }

    /**
     * Groups candidates by answer, heaviest first, ties by the earliest trial. Candidates without an answer are in no
     * group: they never win a vote together.
     */
    public static List<Group> groups(Collection<Node> inOrderOfTrial, ToDoubleFunction<Node> weight) {
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
