package io.ponder.reasoning.strategy.toolbox;

import io.ponder.answers.Answer;
import io.ponder.reasoning.form.CalledTools;
import io.ponder.reasoning.form.FormFault;
import io.ponder.reasoning.model.LogProbs;
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
    static final Comparator<Node> FIRST =
            Comparator.comparing(Node::isComplete).reversed().thenComparingInt(Node::trial);

    /** Stands for a text without an answer, which is no key of one. */
    private static final String SILENT = "";

    private static final String SILENT_SHOWN = "text without an answer that can be compared";

    private @Nullable Node[] byTrial = new Node[16];
    private double[] scores = new double[0];
    private final Set<Node> lostScores = new HashSet<>();
    private final Tally tally = new Tally();

    /** The least bad {@linkplain FormFault#rank fault} of any candidate: those with a worse one are not chosen. */
    private int bestRank = Integer.MAX_VALUE;

    private int size;
    private int scored;
    private @Nullable Node first;

    /** Equivalent answers with their candidates, the first choice first: in order of trial where they have an answer. */
    public record Group(AnswerGroup shown, List<Node> members) {
        /** Whether its members are texts without an answer. */
        public boolean isSilent() {
            return members.getFirst().answer() == null;
        }

        int earliest() {
            return members.getFirst().trial();
        }

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
        int rank = FormFault.rank(node.fault());
        if (rank < bestRank) {
            bestRank = rank;
            first = null;
            tally.clear();
        }
        if (rank == bestRank) {
            Node leading = first;
            first = leading == null || FIRST.compare(node, leading) < 0 ? node : leading;
            tally.add(node);
        }
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

    /** All that have come, with a fault or without. */
    public int size() {
        return size;
    }

    /** Those to choose from, in order of trial: without a fault, or else with the least bad one. */
    public List<Node> all() {
        List<Node> all = new ArrayList<>(size);
        for (Node node : byTrial) {
            if (node != null && FormFault.rank(node.fault()) == bestRank) {
                all.add(node);
            }
        }
        return all;
    }

    /** Those of {@link #all} with a score, in order of trial. */
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

    /** Candidates whose score, or failure to be scored, is known. */
    public int settledScores() {
        return scored + lostScores.size();
    }

    /** The candidate to fall back on. */
    public Optional<Node> first() {
        return Optional.ofNullable(first);
    }

    /** How far ahead the leading answer is; nobody leads while there is no candidate without a fault. */
    public Lead lead() {
        return bestRank == 0 ? tally.lead() : Lead.NONE;
    }

    /** The same among some of them. */
    public Lead lead(Collection<Node> voters) {
        return bestRank == 0 ? Tally.of(voters).lead() : Lead.NONE;
    }

    /** Whether some of them, at least one, are all without a fault and all say the same. */
    public static boolean agree(Collection<Node> voters) {
        return voters.stream().allMatch(node -> node.fault() == null)
                && Tally.of(voters).lead().inner() == voters.size();
    }

    /** Those that a choice is made among: the others have a worse fault than these. */
    static List<Node> choosable(Collection<Node> candidates) {
        int best = Integer.MAX_VALUE;
        for (Node node : candidates) {
            best = Math.min(best, FormFault.rank(node.fault()));
        }
        List<Node> choosable = new ArrayList<>(candidates.size());
        for (Node node : candidates) {
            if (FormFault.rank(node.fault()) == best) {
                choosable.add(node);
            }
        }
        return choosable;
    }

    /**
     * Those that take part in a vote: with an answer, or, where another called a tool, with any text. In the same order.
     */
    public static List<Node> voters(Collection<Node> candidates) {
        boolean anyCalls = false;
        for (Node node : candidates) {
            anyCalls |= votesForCall(node);
        }
        List<Node> voters = new ArrayList<>(candidates.size());
        for (Node node : candidates) {
            if (node.answer() != null || (anyCalls && node.toolCalls().isEmpty())) {
                voters.add(node);
            }
        }
        return voters;
    }

    private static boolean votesForCall(Node node) {
        return node.answer() != null && !node.toolCalls().isEmpty();
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

    /**
     * Groups candidates by answer, heaviest first. A tie goes to the answer of which the model was surer, by the mean over its
     * candidates of the geometric mean of the probabilities of their tokens, if all voters have log-probabilities; else to the
     * earliest trial. Where some called tools, the groups of the same names stand together, the heaviest names first, ties by
     * the earliest trial; texts count together as one side of that vote, those without an answer as a group of its own that
     * comes last on it. Otherwise candidates without an answer are in no group: they never win a vote together.
     */
    public static List<Group> groups(Collection<Node> inOrderOfTrial, ToDoubleFunction<Node> weight) {
        List<Node> voters = voters(inOrderOfTrial);
        Comparator<Group> heaviest = heaviest(voters.stream().allMatch(node -> node.textLogProbs() != null));
        Map<String, Map<String, List<Node>>> sides = new LinkedHashMap<>();
        for (Node node : voters) {
            Answer answer = node.answer();
            sides.computeIfAbsent(CalledTools.names(node.toolCalls()), side -> new LinkedHashMap<>())
                    .computeIfAbsent(answer == null ? SILENT : answer.key(), key -> new ArrayList<>())
                    .add(node);
        }
        List<List<Group>> all = new ArrayList<>();
        for (Map<String, List<Node>> side : sides.values()) {
            List<Node> silent = side.remove(SILENT);
            List<Group> groups = new ArrayList<>();
            side.values().forEach(members -> groups.add(group(members, weight)));
            groups.sort(heaviest);
            if (silent != null) {
                silent.sort(FIRST);
                groups.add(group(silent, weight));
            }
            all.add(groups);
        }
        all.sort(Comparator.<List<Group>>comparingDouble(
                        side -> side.stream().mapToDouble(Group::weight).sum())
                .reversed()
                .thenComparingInt(
                        side -> side.stream().mapToInt(Group::earliest).min().orElse(0)));
        List<Group> inOrder = new ArrayList<>();
        all.forEach(inOrder::addAll);
        return inOrder;
    }

    private static Comparator<Group> heaviest(boolean isConfidenceKnown) {
        Comparator<Group> heaviest = Comparator.comparingDouble(Group::weight).reversed();
        return (isConfidenceKnown
                        ? heaviest.thenComparing(
                                Comparator.comparingDouble(Candidates::sureness).reversed())
                        : heaviest)
                .thenComparingInt(Group::earliest);
    }

    private static double sureness(Group group) {
        double sum = 0;
        for (Node node : group.members()) {
            LogProbs known = node.textLogProbs();
            sum += known == null ? 0 : Math.exp(known.mean());
        }
        return sum / group.members().size();
    }

    private static Group group(List<Node> members, ToDoubleFunction<Node> weight) {
        Answer shown = members.getFirst().answer();
        List<Integer> ids = new ArrayList<>(members.size());
        for (Node node : members) {
            ids.add(node.id());
        }
        double sum = members.stream().mapToDouble(weight).sum();
        return new Group(
                new AnswerGroup(shown == null ? SILENT_SHOWN : shown.text(), members.size(), sum, ids), members);
    }
}
