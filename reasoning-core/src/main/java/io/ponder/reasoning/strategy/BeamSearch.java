package io.ponder.reasoning.strategy;

import io.ponder.reasoning.Capability;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.search.Brief;
import io.ponder.reasoning.search.Move;
import io.ponder.reasoning.search.Node;
import io.ponder.reasoning.search.Selection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Beam search against a process verifier (Snell et al. 2024, arXiv 2408.03314, section 5.2 and appendix D; Beeching et al.,
 * "Scaling test-time compute with open models", 2024). Every round draws {@code expansions} next steps of each of the
 * {@code beams} live paths, scores them, and keeps the {@code beams} best open ones. A path that reaches its answer leaves
 * the beam: it takes no place from an open one, competes to the end, and all of them settle the answer by weighted
 * best-of-N. The search ends when {@code answers} paths have ended or none is open; by default that is Snell's N, the
 * number of paths a round draws. A round with fewer open paths than beams draws fewer steps, where Beeching et al.'s code
 * fills the pool up with copies.
 *
 * <p>With {@code subtrees} the beams are divided into independent ones, each of which keeps its own best paths: DVTS of
 * Beeching et al. when each has one. One that dies, or whose paths have all ended, leaves its places empty. With
 * {@code lookahead} each new step is rolled out so many steps further at temperature 0, and is ranked by the verifier's
 * score of where that leads (Snell, section 5.2). A rollout that reaches an answer competes with the others, but is none
 * of the {@code answers}: the path it looked ahead from is still open.
 *
 * <p>The steps of one path are scored together once all have arrived, equal ones once; candidates as soon as they arrive.
 * So the verifier works while slower paths still grow, and nothing depends on the order of arrival, unless
 * {@code wait_for} lets a round go on without its stragglers.
 */
final class BeamSearch extends BaseStrategy {

    private static final Parameter.Whole BEAMS =
            new Parameter.Whole("beams", "open paths that are kept after each round", 1, 256, 3);
    private static final Parameter.Whole EXPANSIONS =
            new Parameter.Whole("expansions", "next steps drawn of each open path (Snell's M)", 1, 64, 4);
    private static final Parameter.Choice AGGREGATION = Stepwise.aggregation("last");
    private static final Parameter.Flag MERGE_DUPLICATES =
            new Parameter.Flag("merge_duplicates", "whether equal next steps of one path count once", true);
    private static final Parameter.Real MIN_SCORE = new Parameter.Real(
            "min_score",
            "open paths with a lower score are dropped, unless all have one: then the best is kept",
            0,
            1,
            0.0);
    private static final Parameter.Whole LOOKAHEAD =
            new Parameter.Whole("lookahead", "steps by which a new step is rolled out before it is ranked", 0, 16, 0);
    private static final Parameter.Whole SUBTREES = new Parameter.Whole(
            "subtrees", "independent groups the beams are divided into (DVTS); at most beams", 1, 256, 1);
    private static final Parameter.Real WAIT_FOR = new Parameter.Real(
            "wait_for", "share of a round's steps after whose arrival it goes on without the stragglers", 0.1, 1, 1.0);
    private static final Parameter.Whole ANSWERS = new Parameter.Whole(
            "answers", "ended paths after which to decide; 0 for beams times expansions", 0, 4096, 0);

    static final StrategyType TYPE = new StrategyType(
            "beam_search",
            "Grows several paths step by step, keeps those a process verifier scores best, and weighs their answers.",
            StrategyType.Scoring.PREFIXES,
            "arithmetic",
            Set.of(Capability.CONTINUATION),
            List.of(
                    BEAMS,
                    EXPANSIONS,
                    Stepwise.MAX_DEPTH,
                    Stepwise.STEP_TOKENS,
                    AGGREGATION,
                    MERGE_DUPLICATES,
                    MIN_SCORE,
                    LOOKAHEAD,
                    SUBTREES,
                    WAIT_FOR,
                    ANSWERS),
            BeamSearch::new);

    /**
     * The best first: scored before unscored, then the higher score. Equal scores, of which coarse verifiers give many, go
     * to one step of each path before a second one of any: the earliest trials would all be children of one path.
     */
    private static final Comparator<Step> BEST = Comparator.comparing((Step step) -> Double.isNaN(step.score))
            .thenComparing(Comparator.comparingDouble((Step step) -> step.score).reversed())
            .thenComparingInt(step -> step.sibling)
            .thenComparingInt(step -> step.node.trial());

    private final int expansions;
    private final Stepwise stepwise;
    private final boolean mergeDuplicates;
    private final double minScore;
    private final int lookahead;
    private final double waitFor;
    private final int answers;
    private final int[] places;

    private final Map<Integer, Family> families = new HashMap<>();
    private final Map<Integer, Step> rollouts = new HashMap<>();
    private final Map<Node, Step> awaitingScore = new HashMap<>();

    /** The paths that this round continues. */
    private List<Step> live = List.of();

    /** The steps of this round that are there. */
    private List<Step> open = new ArrayList<>();

    private int nextTicket;
    private int drawn;
    private int arrived;
    private int unranked;

    /** Paths that have ended, rollouts not among them. */
    private int ended;

    private boolean done;

    /** An open path that a round may keep. */
    private static final class Step {
        final Node node;
        final int subtree;

        /** Which of the different next steps of its path, from 0. */
        final int sibling;

        int rolledOut;
        Node reached;
        double score = Double.NaN;

        Step(Node node, int subtree, int sibling) {
            this.node = node;
            this.subtree = subtree;
            this.sibling = sibling;
            this.reached = node;
        }
    }

    /** The next steps of one path. */
    private static final class Family {
        final int subtree;
        final List<Node> steps = new ArrayList<>();
        int missing;

        Family(int subtree, int size) {
            this.subtree = subtree;
            this.missing = size;
        }
    }

    private BeamSearch(Parameters parameters, Brief brief) {
        super(brief, Stepwise.aggregation(parameters, AGGREGATION));
        int beams = parameters.whole(BEAMS);
        expansions = parameters.whole(EXPANSIONS);
        stepwise = Stepwise.of(parameters);
        mergeDuplicates = parameters.flag(MERGE_DUPLICATES);
        minScore = parameters.real(MIN_SCORE);
        lookahead = parameters.whole(LOOKAHEAD);
        waitFor = parameters.real(WAIT_FOR);
        answers = parameters.whole(ANSWERS) == 0 ? beams * expansions : parameters.whole(ANSWERS);
        int subtrees = Math.min(beams, parameters.whole(SUBTREES));
        places = new int[subtrees];
        for (int beam = 0; beam < beams; beam++) {
            places[beam % subtrees]++;
        }
    }

    @Override
    void begin() {
        for (int subtree = 0; subtree < places.length; subtree++) {
            draw(Node.root(), subtree, places[subtree] * expansions);
        }
    }

    private void draw(Node path, int subtree, int steps) {
        int ticket = nextTicket++;
        families.put(ticket, new Family(subtree, steps));
        drawn += steps;
        move(stepwise.continuations(ticket, path, steps));
    }

    @Override
    void proposed(int ticket, Node node) {
        if (node.isCandidate()) {
            move(new Move.Score(node));
        }
        Step rolledOut = rollouts.remove(ticket);
        if (rolledOut != null) {
            rolledOut.reached = node;
            rollOut(rolledOut);
        } else {
            ended += node.isCandidate() ? 1 : 0;
            Family family = families.get(ticket);
            if (family != null) {
                arrived++;
                if (!node.isCandidate()) {
                    family.steps.add(node);
                }
                settle(ticket, family);
            }
        }
        goOn();
    }

    @Override
    void proposeFailed(int ticket, int trial) {
        Family family = families.get(ticket);
        Step rolledOut = rollouts.remove(ticket);
        if (family != null) {
            settle(ticket, family);
        } else if (rolledOut != null) {
            rank(rolledOut);
        }
        goOn();
    }

    /** One more step of a path has arrived or is lost. */
    private void settle(int ticket, Family family) {
        family.missing--;
        if (family.missing == 0) {
            complete(ticket, family);
        }
    }

    /** All next steps of a path are there: equal ones become one, and each is ranked. */
    private void complete(int ticket, Family family) {
        families.remove(ticket);
        family.steps.sort(Comparator.comparingInt(Node::trial));
        Set<String> seen = new HashSet<>();
        int siblings = 0;
        for (Node node : family.steps) {
            if (!mergeDuplicates || seen.add(node.continuation().strip().replaceAll("\\s+", " "))) {
                Step step = new Step(node, family.subtree, siblings++);
                open.add(step);
                unranked++;
                rollOut(step);
            }
        }
    }

    private void rollOut(Step step) {
        if (step.rolledOut == lookahead || step.reached.isCandidate()) {
            rank(step);
            return;
        }
        step.rolledOut++;
        int ticket = nextTicket++;
        rollouts.put(ticket, step);
        Move.Propose next = stepwise.continuations(ticket, step.reached, 1);
        move(next.with(next.variation().withTemperature(0)));
    }

    /** Ranks a step by the score of what it has reached: itself, or where its rollout ended or broke off. */
    private void rank(Step step) {
        awaitingScore.put(step.reached, step);
        if (!step.reached.isCandidate()) {
            move(new Move.Score(step.reached));
        }
    }

    private void ranked(Step step, double score) {
        step.score = score;
        unranked--;
    }

    @Override
    void scored(Node node, Score score) {
        double value = score.value(aggregation);
        Step step = awaitingScore.remove(node);
        if (step != null) {
            ranked(step, value);
        }
        goOn();
    }

    @Override
    void scoreFailed(Node node) {
        Step step = awaitingScore.remove(node);
        if (step != null) {
            ranked(step, Double.NaN);
        }
        goOn();
    }

    /** Begins the next round when this one is over. */
    private void goOn() {
        if (done || isSpent()) {
            return;
        }
        if (!families.isEmpty() && arrived >= Math.ceil(waitFor * drawn - 1e-9)) {
            for (Map.Entry<Integer, Family> late : List.copyOf(families.entrySet())) {
                move(new Move.Withdraw(late.getKey()));
                complete(late.getKey(), late.getValue());
            }
        }
        if (!families.isEmpty() || unranked > 0) {
            return;
        }
        List<Step> kept = keep();
        open = new ArrayList<>();
        drawn = 0;
        arrived = 0;
        if (kept.isEmpty() || ended >= answers) {
            done = true;
            // Every step was lost, and no path has ended: the best of those that lost theirs is finished.
            close();
            return;
        }
        live = kept;
        for (Step step : live) {
            draw(step.node, step.subtree, expansions);
        }
    }

    private List<Step> keep() {
        List<Step> kept = new ArrayList<>();
        for (int subtree = 0; subtree < places.length; subtree++) {
            int own = subtree;
            List<Step> ranking = open.stream()
                    .filter(step -> step.subtree == own)
                    .sorted(BEST)
                    .limit(places[subtree])
                    .toList();
            ranking.stream()
                    .filter(step -> !(step.score < minScore) || step == ranking.getFirst())
                    .forEach(kept::add);
        }
        return kept;
    }

    @Override
    Node closingPrefix() {
        return Stream.concat(open.stream(), live.stream())
                .min(BEST)
                .map(step -> step.node)
                .orElse(Node.root());
    }

    @Override
    boolean isSettled() {
        return done && isClosed() && candidates.settledScores() >= candidates.size();
    }

    @Override
    public Optional<Selection> best() {
        return Choices.scored(candidates, false);
    }
}
