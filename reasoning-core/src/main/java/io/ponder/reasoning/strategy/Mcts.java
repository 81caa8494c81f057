package io.ponder.reasoning.strategy;

import io.ponder.reasoning.Capability;
import io.ponder.reasoning.Failure;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.reasoning.search.Brief;
import io.ponder.reasoning.search.Move;
import io.ponder.reasoning.search.Node;
import io.ponder.reasoning.search.Selection;
import io.ponder.reasoning.strategy.MctsTree.Branch;
import io.ponder.reasoning.strategy.MctsTree.Formula;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Monte Carlo tree search over reasoning steps (Kocsis and Szepesvári 2006 for {@code uct}; Silver et al. 2017, "Mastering
 * the game of Go without human knowledge", for {@code puct}; {@code visit_ratio} is the selection score of Grootendorst's
 * "A visual guide to reasoning LLMs"). One simulation selects a leaf by the formula, draws {@code expansion} next steps of
 * it, picks one at random, rolls it out to an answer {@code rollouts} times, and adds the reward to every node on the path.
 *
 * <p>The reward is the verifier's score of the finished rollouts ({@code rollout}, the mean of several), of the new step
 * itself ({@code step}, which takes a process verifier and draws no rollouts), or their weighted mean ({@code mix}, as in
 * AlphaGo). What fails or is not scored gives no reward: the simulation is taken back, never counted as 0.
 *
 * <p>Up to {@code parallel} simulations run side by side, none waiting for another: each counts as a visit without reward
 * on its path while it runs (virtual loss; Chaslot et al. 2008), and goes where something is open even when the formula
 * prefers what is being expanded. Equal steps of a node are one node. With {@code max_children} above {@code expansion} a
 * node whose visits reach the square of the steps that were drawn of it is widened (Coulom 2007), and so is one below which
 * everything is explored; steps that failed are made up for by the same rule.
 *
 * <p>Other than in llm-reasoners and OpenR, where simulations end in the same terminal node again and again, a step that
 * ended its answer adds its score to its path once, a subtree in which nothing is open is not entered again, and a tree
 * without open leaves ends the search. A search that reached no answer finishes the path with the most visits.
 */
final class Mcts extends BaseStrategy {

    private static final Parameter.Whole ITERATIONS = new Parameter.Whole("iterations", "simulations", 1, 100_000, 16);
    private static final Parameter.Whole EXPANSION =
            new Parameter.Whole("expansion", "next steps drawn of a leaf", 1, 64, 3);
    private static final Parameter.Whole MAX_CHILDREN = new Parameter.Whole(
            "max_children",
            "most next steps of one node, which gets more whenever its visits reach the square of how many it has; 0 for "
                    + "as many as expansion: then a node whose first steps are all wrong stays so",
            0,
            256,
            16);
    private static final Parameter.Whole ROLLOUTS =
            new Parameter.Whole("rollouts", "answers drawn from the new step of a simulation", 1, 64, 1);
    private static final Parameter.Choice FORMULA = new Parameter.Choice(
            "formula",
            "how a path is selected: reward/visits + c * sqrt(parent visits / visits) (visit_ratio), reward/visits + c * "
                    + "sqrt(2 ln(parent visits) / visits) (uct), or reward/visits + c * probability of the step * "
                    + "sqrt(parent visits) / (1 + visits) (puct)",
            List.of("visit_ratio", "uct", "puct"),
            "uct");
    private static final Parameter.Real C =
            new Parameter.Real("c", "weight of exploration in the formula", 0, 100, 1.0);
    private static final Parameter.Whole PARALLEL =
            new Parameter.Whole("parallel", "simulations under way at once", 1, 256, 4);
    private static final Parameter.Choice REWARD = new Parameter.Choice(
            "reward",
            "what is added up: the scores of rollouts, of the new step, or a mix of both",
            List.of("rollout", "step", "mix"),
            "rollout");
    private static final Parameter.Real MIX =
            new Parameter.Real("mix", "weight of the rollouts in a mixed reward", 0, 1, 0.5);
    private static final Parameter.Choice CHOOSE = new Parameter.Choice(
            "choose",
            "how the answer is chosen among all that were reached: a vote weighted by score, the highest score, or the "
                    + "best after the most visited first step",
            List.of("weighted_vote", "value", "visits"),
            "weighted_vote");
    private static final Parameter.Choice AGGREGATION = Stepwise.aggregation("last");

    static final StrategyType TYPE = new StrategyType(
            "mcts",
            "Monte Carlo tree search: explores steps by the scores of the answers they lead to.",
            StrategyType.Scoring.CANDIDATES,
            "arithmetic",
            Set.of(Capability.CONTINUATION),
            List.of(
                    ITERATIONS,
                    EXPANSION,
                    MAX_CHILDREN,
                    ROLLOUTS,
                    FORMULA,
                    C,
                    PARALLEL,
                    REWARD,
                    MIX,
                    CHOOSE,
                    AGGREGATION,
                    Stepwise.MAX_DEPTH,
                    Stepwise.STEP_TOKENS),
            Mcts::new);

    private final int iterations;
    private final int expansion;
    private final int maxChildren;
    private final int rollouts;
    private final MctsTree tree;
    private final int parallel;
    private final boolean scoresSteps;
    private final boolean rollsOut;
    private final double rolloutWeight;
    private final String choose;
    private final Stepwise stepwise;
    private final SplittableRandom random;

    private final Map<Integer, MctsSimulation> byTicket = new HashMap<>();
    private final Map<Node, MctsSimulation> awaitingScore = new HashMap<>();
    private int begun;
    private int nextTicket;
    private int underWay;

    private Mcts(Parameters parameters, Brief brief) {
        super(brief, Stepwise.aggregation(parameters, AGGREGATION));
        iterations = parameters.whole(ITERATIONS);
        expansion = parameters.whole(EXPANSION);
        maxChildren = Math.max(expansion, parameters.whole(MAX_CHILDREN));
        rollouts = parameters.whole(ROLLOUTS);
        tree = new MctsTree(
                Formula.valueOf(parameters.choice(FORMULA).toUpperCase(Locale.ROOT)), parameters.real(C), maxChildren);
        parallel = parameters.whole(PARALLEL);
        String reward = parameters.choice(REWARD);
        scoresSteps = !reward.equals("rollout");
        rollsOut = !reward.equals("step");
        rolloutWeight = scoresSteps ? parameters.real(MIX) : 1;
        choose = parameters.choice(CHOOSE);
        stepwise = Stepwise.of(parameters);
        random = brief.random();
        if (scoresSteps && brief.verifier() == VerifierKind.OUTCOME) {
            throw Failure.invalid(
                            REWARD.field(),
                            REWARD.field() + " is " + reward
                                    + ", which scores unfinished steps, but the verifier of "
                                    + "this search scores finished answers only; use rollout, or a process verifier",
                            List.of("rollout"))
                    .asException();
        }
    }

    @Override
    void begin() {
        simulate();
    }

    /** Begins as many simulations as may run. */
    private void simulate() {
        while (underWay < parallel && begun < iterations && !isSpent()) {
            Branch leaf = tree.select();
            if (leaf == null) {
                break;
            }
            begun++;
            underWay++;
            MctsTree.begin(leaf);
            MctsSimulation simulation = new MctsSimulation(leaf);
            simulation.awaitedSteps = Math.min(expansion, maxChildren - leaf.drawn);
            tree.expanding(leaf, simulation.awaitedSteps);
            int ticket = nextTicket++;
            byTicket.put(ticket, simulation);
            move(stepwise.continuations(ticket, leaf.node, simulation.awaitedSteps));
        }
        if (isDone()) {
            close();
        }
    }

    private boolean isDone() {
        return underWay == 0 && (begun >= iterations || !tree.root.open);
    }

    @Override
    void proposed(int ticket, Node node) {
        MctsSimulation simulation = byTicket.get(ticket);
        if (node.isCandidate()) {
            move(new Move.Score(node));
        }
        if (simulation == null) {
            return;
        }
        if (simulation.awaitedSteps > 0) {
            simulation.steps.add(node);
            stepArrived(ticket, simulation);
        } else {
            simulation.awaitedRollouts--;
            simulation.awaitedScores++;
            awaitingScore.put(node, simulation);
            goOn(ticket, simulation);
        }
        simulate();
    }

    @Override
    void proposeFailed(int ticket, int trial) {
        MctsSimulation simulation = byTicket.get(ticket);
        if (simulation == null) {
            return;
        }
        if (simulation.awaitedSteps > 0) {
            simulation.failedSteps++;
            stepArrived(ticket, simulation);
        } else {
            simulation.awaitedRollouts--;
            goOn(ticket, simulation);
        }
        simulate();
    }

    /** When all next steps of the leaf are there, one of the open ones, picked at random, is rolled out. */
    private void stepArrived(int ticket, MctsSimulation simulation) {
        if (--simulation.awaitedSteps > 0) {
            return;
        }
        simulation.steps.sort(Comparator.comparingInt(Node::trial));
        List<Branch> open = new ArrayList<>();
        for (Branch child : tree.expanded(simulation.leaf, simulation.steps, simulation.failedSteps)) {
            if (child.node.isCandidate()) {
                rewardEnded(child);
            } else {
                open.add(child);
            }
        }
        if (open.isEmpty()) {
            byTicket.remove(ticket);
            end(simulation, Double.NaN);
            return;
        }
        Branch picked = open.get(random.nextInt(open.size()));
        simulation.end = picked;
        picked.virtualVisits++;
        picked.begun++;
        if (scoresSteps) {
            simulation.awaitedScores++;
            awaitingScore.put(picked.node, simulation);
            move(new Move.Score(picked.node));
        }
        if (rollsOut) {
            simulation.awaitedRollouts = rollouts;
            move(Move.Propose.solutions(ticket, picked.node, rollouts));
        } else {
            byTicket.remove(ticket);
        }
    }

    /** A step that ended its answer: its score is its reward, once. */
    private void rewardEnded(Branch child) {
        MctsSimulation ended = new MctsSimulation(child);
        ended.awaitedScores = 1;
        MctsTree.begin(child);
        underWay++;
        if (candidates.hasScore(child.node)) {
            end(ended, candidates.scoreOf(child.node));
        } else {
            awaitingScore.put(child.node, ended);
        }
    }

    @Override
    void scored(Node node, Score score) {
        double value = score.value(aggregation);
        MctsSimulation simulation = awaitingScore.remove(node);
        if (simulation != null) {
            simulation.scored(node, value);
            goOn(-1, simulation);
        }
        simulate();
    }

    @Override
    void scoreFailed(Node node) {
        MctsSimulation simulation = awaitingScore.remove(node);
        if (simulation != null) {
            simulation.awaitedScores--;
            goOn(-1, simulation);
        }
        simulate();
    }

    private void goOn(int ticket, MctsSimulation simulation) {
        if (simulation.awaitedRollouts == 0 && ticket >= 0) {
            byTicket.remove(ticket);
        }
        if (simulation.awaitedRollouts == 0 && simulation.awaitedScores == 0) {
            end(simulation, simulation.reward(rolloutWeight));
        }
    }

    private void end(MctsSimulation simulation, double reward) {
        underWay--;
        tree.end(simulation.end, reward);
    }

    @Override
    Node closingPrefix() {
        return tree.mostVisitedPrefix();
    }

    @Override
    boolean isSettled() {
        return begun > 0 && isDone() && isClosed() && candidates.settledScores() >= candidates.size();
    }

    @Override
    public Optional<Selection> best() {
        List<Node> scored = candidates.scored();
        if (scored.isEmpty()) {
            return Choices.unscored(candidates);
        }
        return Optional.of(
                switch (choose) {
                    case "value" -> Choices.best(scored, candidates::scoreOf);
                    case "visits" -> tree.mostVisited(scored, candidates::scoreOf);
                    default -> Choices.weighted(scored, candidates::scoreOf);
                });
    }
}
