package io.ponder.reasoning.strategy.stepwise;

import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Parameter;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.SampleBudget;
import io.ponder.reasoning.strategy.Selection;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.StrategyType.Scoring;
import io.ponder.reasoning.strategy.stepwise.BeamRound.Family;
import io.ponder.reasoning.strategy.stepwise.BeamRound.Step;
import io.ponder.reasoning.strategy.toolbox.BaseStrategy;
import io.ponder.reasoning.strategy.toolbox.Choices;
import io.ponder.reasoning.strategy.toolbox.Choices.By;
import io.ponder.reasoning.strategy.toolbox.Stepwise;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Beam search against a process verifier (Snell et al. 2024, arXiv 2408.03314, section 5.2 and appendix D; Beeching et al.,
 * "Scaling test-time compute with open models", 2024). Each round draws {@code expansions} next steps of each of the
 * {@code beams} live paths, scores them, and keeps the {@code beams} best open ones. A path that reaches its answer leaves
 * the beam, so it takes no place from an open one; all such paths settle the answer by weighted best-of-N. The search ends
 * when {@code answers} paths have ended or none is open. By default that is Snell's N, the number of steps a round draws. A
 * round with fewer open paths than beams draws fewer steps, whereas Beeching et al.'s code fills the pool up with copies.
 *
 * <p>{@code subtrees} divides the beams into independent groups, each of which keeps its own best paths; with one beam each
 * this is DVTS of Beeching et al. A group that dies, or whose paths have all ended, leaves its places empty. With
 * {@code lookahead} each new step is rolled out that many steps further at temperature 0, and is ranked by the verifier's
 * score of where that leads (Snell, section 5.2). A rollout that reaches an answer competes with the others but does not
 * count towards {@code answers}, because the path it looked ahead from is still open.
 *
 * <p>The next steps of a path are scored together once all have arrived, equal ones only once; candidates are scored as soon
 * as they arrive. So the verifier works while slower paths still grow. Nothing depends on the order of arrival, unless
 * {@code wait_for} lets a round end without its stragglers.
 *
 * <p>With {@code ahead} nothing waits that need not. Each step is scored as it arrives; of equal ones, the first. A path goes on
 * as soon as it is sure to be kept, however well the steps do that are still out. And subtrees have rounds of their own: each
 * ends after its share of {@code answers}. It is the same search, but the order of arrival numbers the samples, and so
 * decides which seeds they get.
 */
public final class BeamSearch extends BaseStrategy {

    private static final Parameter<Integer> BEAMS =
            new Parameter.Whole("beams", "open paths that are kept after each round", 1, 256, 3);
    private static final Parameter<Integer> EXPANSIONS =
            new Parameter.Whole("expansions", "next steps drawn of each open path (Snell's M)", 1, 64, 4);
    private static final Parameter<Aggregation> AGGREGATION = Stepwise.aggregation(Aggregation.LAST);
    private static final Parameter<Boolean> MERGE_DUPLICATES =
            new Parameter.Flag("merge_duplicates", "whether equal next steps of one path count once", true);
    private static final Parameter<Double> MIN_SCORE = new Parameter.Real(
            "min_score",
            "open paths with a lower score are dropped, unless all have one: then the best is kept",
            0,
            1,
            0.0);
    private static final Parameter<Integer> LOOKAHEAD =
            new Parameter.Whole("lookahead", "steps by which a new step is rolled out before it is ranked", 0, 16, 0);
    private static final Parameter<Integer> SUBTREES = new Parameter.Whole(
            "subtrees", "independent groups the beams are divided into (DVTS); at most beams", 1, 256, 1);
    private static final Parameter<Double> WAIT_FOR = new Parameter.Real(
            "wait_for", "share of a round's steps after whose arrival it goes on without the stragglers", 0.1, 1, 1.0);
    private static final Parameter<Boolean> AHEAD = new Parameter.Flag(
            "ahead",
            "whether a path goes on as soon as it is sure to be kept, and each subtree by itself: faster when calls take unequal "
                    + "times, but the seeds depend on which comes first",
            false);
    private static final Parameter<Integer> ANSWERS = new Parameter.Whole(
            "answers", "ended paths after which to decide; 0 for beams times expansions", 0, 4096, 0);

    public static final StrategyType TYPE = StrategyType.named(
                    "beam_search",
                    "Grows several paths step by step, keeps those a process verifier scores best, and weighs their answers.")
            .scoring(Scoring.PREFIXES, "arithmetic")
            .needs(Capability.CONTINUATION)
            .parameters(BEAMS, EXPANSIONS, Stepwise.MAX_DEPTH, Stepwise.STEP_TOKENS, AGGREGATION)
            .parameters(MERGE_DUPLICATES, MIN_SCORE, LOOKAHEAD, SUBTREES, WAIT_FOR, ANSWERS, AHEAD)
            .budget(SampleBudget.paths(BEAMS, EXPANSIONS))
            .madeBy(BeamSearch::new);

    private final Stepwise stepwise;
    private final boolean merges;
    private final int lookahead;
    private final boolean ahead;
    private final List<BeamCourse> courses = new ArrayList<>();

    private final Map<Integer, Family> families = new LinkedHashMap<>();
    private final Map<Integer, Step> rollouts = new HashMap<>();
    private final Map<Node, Step> awaitingScore = new HashMap<>();
    private int nextTicket;

    private BeamSearch(Parameters parameters, Brief brief) {
        super(brief, parameters.get(AGGREGATION));
        stepwise = Stepwise.of(parameters);
        merges = parameters.get(MERGE_DUPLICATES);
        lookahead = parameters.get(LOOKAHEAD);
        ahead = parameters.get(AHEAD);
        int all = parameters.get(BEAMS);
        int subtrees = Math.min(all, parameters.get(SUBTREES));
        List<Integer> beams = IntStream.range(0, subtrees)
                .mapToObj(subtree -> all / subtrees + (subtree < all % subtrees ? 1 : 0))
                .toList();
        int expansions = parameters.get(EXPANSIONS);
        int answers = parameters.get(ANSWERS) == 0 ? all * expansions : parameters.get(ANSWERS);
        BeamCourse.Rules rules =
                new BeamCourse.Rules(beams, expansions, parameters.get(MIN_SCORE), parameters.get(WAIT_FOR), ahead);
        if (ahead) {
            for (int subtree = 0; subtree < subtrees; subtree++) {
                int share = Math.ceilDiv(answers * beams.get(subtree), all);
                courses.add(new BeamCourse(rules, subtree, subtree, share, new Drawn()));
            }
        } else {
            courses.add(new BeamCourse(rules, 0, subtrees - 1, answers, new Drawn()));
        }
    }

    private final class Drawn implements BeamCourse.Paths {
        @Override
        public void draw(Family family, Node path, int samples) {
            family.ticket = nextTicket++;
            families.put(family.ticket, family);
            move(stepwise.continuations(family.ticket, path, samples));
        }

        @Override
        public void withdraw(Family family) {
            move(new Move.Withdraw(family.ticket));
            family.leave();
            place(family);
        }
    }

    @Override
    protected void begin() {
        courses.forEach(BeamCourse::begin);
    }

    private void goOn(Family family) {
        if (!isSpent()) {
            family.round.course.goOn();
            if (isOver()) {
                close();
            }
        }
    }

    private boolean isOver() {
        return courses.stream().allMatch(BeamCourse::isOver);
    }

    @Override
    protected void proposed(int ticket, Node node) {
        if (node.isCandidate()) {
            move(new Move.Score(node));
        }
        Step rolledOut = rollouts.remove(ticket);
        if (rolledOut != null) {
            rolledOut.reached = node;
            rollOut(rolledOut);
        }
        Family family = families.get(ticket);
        if (family != null) {
            arrived(family, node);
        }
    }

    private void arrived(Family family, Node node) {
        if (node.isCandidate()) {
            family.round.course.ended(family.round);
        }
        // What was withdrawn and comes all the same is too late for its round.
        if (!family.isComplete()) {
            if (!node.isCandidate()) {
                family.held.add(node);
            }
            family.settle(true);
            if (ahead || family.isComplete()) {
                place(family);
            }
        }
        goOn(family);
    }

    @Override
    protected void proposeFailed(int ticket, int trial) {
        Step rolledOut = rollouts.remove(ticket);
        if (rolledOut != null) {
            score(rolledOut);
        }
        Family family = families.get(ticket);
        if (family != null && !family.isComplete()) {
            family.settle(false);
            if (family.isComplete()) {
                place(family);
            }
            goOn(family);
        }
    }

    /** Gives the steps that were held back their places in the round. */
    private void place(Family family) {
        family.held.sort(Comparator.comparingInt(Node::trial));
        for (Node node : family.held) {
            Step step = family.add(node, merges);
            if (step != null) {
                rollOut(step);
            }
        }
        family.held.clear();
    }

    private void rollOut(Step step) {
        if (step.rolledOut == lookahead || step.reached.isCandidate()) {
            score(step);
            return;
        }
        step.rolledOut++;
        int ticket = nextTicket++;
        rollouts.put(ticket, step);
        Move.Propose next = stepwise.continuations(ticket, step.reached, 1);
        move(next.with(next.variation().withTemperature(0)));
    }

    /** A step gets the score of what it has reached: itself, or where its rollout ended or broke off. */
    private void score(Step step) {
        awaitingScore.put(step.reached, step);
        if (!step.reached.isCandidate()) {
            move(new Move.Score(step.reached));
        }
    }

    @Override
    protected void settled(Node node, double value) {
        Step step = awaitingScore.remove(node);
        if (step != null) {
            step.settle(value);
            goOn(step.family);
        }
    }

    @Override
    protected boolean isSettled() {
        return isOver() && isClosed() && candidates.settledScores() >= candidates.size();
    }

    /** The best step of the rounds that the budget cut short; where all were lost, the best path that they continued. */
    @Override
    protected Node closingPrefix() {
        return courses.stream()
                .flatMap(BeamCourse::open)
                .min(BeamRound.BEST)
                .map(step -> step.node)
                .orElse(Node.root());
    }

    @Override
    public Optional<Selection> best() {
        return Choices.scored(candidates, By.WEIGHTED_VOTE);
    }
}
