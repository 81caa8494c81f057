package io.ponder.reasoning.strategy.tree;

import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Parameter;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.SampleBudget;
import io.ponder.reasoning.strategy.Selection;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.StrategyType.Scoring;
import io.ponder.reasoning.strategy.toolbox.BaseStrategy;
import io.ponder.reasoning.strategy.toolbox.Choices;
import io.ponder.reasoning.strategy.toolbox.Stepwise;
import io.ponder.reasoning.strategy.tree.MctsTree.Branch;
import io.ponder.reasoning.strategy.tree.MctsTree.Formula;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Monte Carlo tree search over reasoning steps (Kocsis and Szepesvári 2006 for {@code uct}; Silver et al. 2017, "Mastering
 * the game of Go without human knowledge", for {@code puct}; {@code visit_ratio} is the selection score of Grootendorst's
 * "A visual guide to reasoning LLMs"). A simulation selects a leaf by the formula, draws {@code expansion} next steps of
 * it, picks one at random, rolls it out to an answer {@code rollouts} times, and adds the reward to every node on the path.
 *
 * <p>The reward is the verifier's score of the finished rollouts ({@code rollout}, the mean of several), of the new step
 * itself ({@code step}, which takes a process verifier and draws no rollouts), or their weighted mean ({@code mix}, as in
 * AlphaGo). A simulation of which everything failed or went without a score is taken back; it never counts as 0.
 *
 * <p>Up to {@code parallel} simulations run side by side, and none waits for another. While one runs it counts as a visit
 * without reward on its path (virtual loss; Chaslot et al. 2008), and it goes where something is open even if the formula
 * prefers what is being expanded. Equal steps of a node are one node. With {@code max_children} above {@code expansion} a
 * node is widened (Coulom 2007) when its visits reach the square of the steps drawn of it, or when everything below it has
 * been explored; the same rule makes up for steps that failed.
 *
 * <p>In llm-reasoners and OpenR simulations end in the same terminal node again and again. Here a step that ended its answer
 * adds its score to its path once, a subtree in which nothing is open is not entered again, and a tree without open leaves
 * ends the search. A search that has reached no answer finishes the path with the most visits.
 */
public final class Mcts extends BaseStrategy {

    private static final Parameter<Integer> ITERATIONS =
            new Parameter.Whole("iterations", "simulations", 1, 100_000, 16);
    private static final Parameter<Integer> EXPANSION =
            new Parameter.Whole("expansion", "next steps drawn of a leaf", 1, 64, 3);
    private static final Parameter<Integer> MAX_CHILDREN = new Parameter.Whole(
            "max_children",
            "most next steps of one node, which gets more whenever its visits reach the square of how many it has; 0 for "
                    + "as many as expansion: then a node whose first steps are all wrong stays so",
            0,
            256,
            16);
    private static final Parameter<Integer> ROLLOUTS =
            new Parameter.Whole("rollouts", "answers drawn from the new step of a simulation", 1, 64, 1);
    private static final Parameter<Formula> FORMULA = new Parameter.Choice<>(
            "formula",
            "how a path is selected: reward/visits + c * sqrt(parent visits / visits) (visit_ratio), reward/visits + c * "
                    + "sqrt(2 ln(parent visits) / visits) (uct), or reward/visits + c * probability of the step * "
                    + "sqrt(parent visits) / (1 + visits) (puct)",
            Formula.UCT);
    private static final Parameter<Double> C =
            new Parameter.Real("c", "weight of exploration in the formula", 0, 100, 1.0);
    private static final Parameter<Integer> PARALLEL =
            new Parameter.Whole("parallel", "simulations under way at once", 1, 256, 4);
    private static final Parameter<Reward> REWARD = new Parameter.Choice<>(
            "reward", "what is added up: the scores of rollouts, of the new step, or a mix of both", Reward.ROLLOUT);
    private static final Parameter<Double> MIX =
            new Parameter.Real("mix", "weight of the rollouts in a mixed reward", 0, 1, 0.5);
    private static final Parameter<Choose> CHOOSE = new Parameter.Choice<>(
            "choose",
            "how the answer is chosen among all that were reached: a vote weighted by score, the highest score, or the "
                    + "best after the most visited first step",
            Choose.WEIGHTED_VOTE);
    private static final Parameter<Aggregation> AGGREGATION = Stepwise.aggregation(Aggregation.LAST);

    public static final StrategyType TYPE = StrategyType.named(
                    "mcts", "Monte Carlo tree search: explores steps by the scores of the answers they lead to.")
            .scoring(Scoring.CANDIDATES, "arithmetic")
            .needs(Capability.CONTINUATION)
            .parameters(ITERATIONS, EXPANSION, MAX_CHILDREN, ROLLOUTS, FORMULA, C, PARALLEL, REWARD, MIX, CHOOSE)
            .parameters(AGGREGATION, Stepwise.MAX_DEPTH, Stepwise.STEP_TOKENS)
            .budget(SampleBudget.paths(ITERATIONS))
            .madeBy(Mcts::new);

    /** Whose scores are added up. */
    private enum Reward {
        ROLLOUT,
        STEP,
        MIX
    }

    private enum Choose {
        WEIGHTED_VOTE,
        VALUE,
        VISITS
    }

    private final int iterations;
    private final int expansion;
    private final int maxChildren;
    private final int rollouts;
    private final MctsTree tree;
    private final int parallel;
    private final boolean scoresSteps;
    private final boolean rollsOut;
    private final double rolloutWeight;
    private final Choose choose;
    private final Stepwise stepwise;
    private final SplittableRandom random;

    private final Map<Integer, MctsSimulation> byTicket = new HashMap<>();
    private final Map<Node, MctsSimulation> awaitingScore = new HashMap<>();
    /** Simulations, which is also the ticket of the next one. */
    private int begun;

    private Mcts(Parameters parameters, Brief brief) {
        super(brief, parameters.get(AGGREGATION));
        iterations = parameters.get(ITERATIONS);
        expansion = parameters.get(EXPANSION);
        maxChildren = Math.max(expansion, parameters.get(MAX_CHILDREN));
        rollouts = parameters.get(ROLLOUTS);
        tree = new MctsTree(parameters.get(FORMULA), parameters.get(C), maxChildren);
        parallel = parameters.get(PARALLEL);
        Reward reward = parameters.get(REWARD);
        scoresSteps = reward != Reward.ROLLOUT;
        rollsOut = reward != Reward.STEP;
        rolloutWeight = scoresSteps ? parameters.get(MIX) : 1;
        choose = parameters.get(CHOOSE);
        stepwise = Stepwise.of(parameters);
        random = brief.random();
        if (scoresSteps && brief.verifier() == VerifierKind.OUTCOME) {
            throw Failure.invalid(
                            REWARD.field(),
                            REWARD.field() + " is " + REWARD.json(reward)
                                    + ", which scores unfinished steps, but the verifier of "
                                    + "this search scores finished answers only; use rollout, or a process verifier",
                            List.of("rollout"))
                    .asException();
        }
    }

    @Override
    protected void begin() {
        simulate();
    }

    /*
     * repeat, up to parallel at once
     *     leaf   = from the root down, always to the child with the highest formula      select
     *     steps  = expansion next steps of leaf                                          expand
     *     end    = one of them, at random                                                pick
     *     reward = the mean score of rollouts answers that begin with end                roll out
     *     add a visit and the reward to every node from end up to the root               back up
     * until there were iterations of them, or nothing is open
     */
    private void simulate() {
        for (Branch leaf = select(); leaf != null; leaf = select()) {
            expand(leaf);
        }
        if (isDone()) {
            close();
        }
    }

    /** The leaf of the next simulation; null when none may begin now. */
    private @Nullable Branch select() {
        boolean mayBegin = tree.underWay() < parallel && begun < iterations && !isSpent();
        return mayBegin ? tree.select() : null;
    }

    private void expand(Branch leaf) {
        int steps = Math.min(expansion, maxChildren - leaf.drawn);
        MctsSimulation simulation = new MctsSimulation(begun, leaf, steps);
        byTicket.put(begun, simulation);
        begun++;
        MctsTree.begin(leaf);
        tree.expanding(leaf, steps);
        move(stepwise.continuations(simulation.ticket, leaf.node, steps));
    }

    /** The next steps of the leaf are there: one of the open ones, picked at random, is rolled out. */
    private void pick(MctsSimulation simulation) {
        simulation.steps.sort(Comparator.comparingInt(Node::trial));
        List<Branch> open = new ArrayList<>();
        for (Branch child : tree.expanded(simulation.leaf, simulation.steps, simulation.failed())) {
            if (child.node.isCandidate()) {
                rewardEnded(child);
            } else {
                open.add(child);
            }
        }
        if (open.isEmpty()) {
            backUp(simulation);
        } else {
            rollOut(simulation, open.get(random.nextInt(open.size())));
        }
    }

    private void rollOut(MctsSimulation simulation, Branch picked) {
        picked.begin();
        simulation.end = picked;
        if (scoresSteps) {
            await(picked.node, simulation);
            move(new Move.Score(picked.node));
        }
        if (rollsOut) {
            simulation.toDraw = rollouts;
            move(Move.Propose.solutions(simulation.ticket, picked.node, rollouts));
        }
    }

    /** Ends a simulation of which nothing is missing any more. */
    private void backUp(MctsSimulation simulation) {
        if (simulation.isComplete()) {
            byTicket.remove(simulation.ticket);
            tree.end(simulation.end, simulation.reward(rolloutWeight));
        }
    }

    /** A step that ended its answer: its score is its reward, once. */
    private void rewardEnded(Branch child) {
        MctsTree.begin(child);
        if (candidates.hasScore(child.node)) {
            tree.end(child, candidates.scoreOf(child.node));
        } else if (candidates.hasLostScore(child.node)) {
            tree.end(child, Double.NaN);
        } else {
            await(child.node, new MctsSimulation(child));
        }
    }

    private void await(Node node, MctsSimulation simulation) {
        simulation.toScore++;
        awaitingScore.put(node, simulation);
    }

    @Override
    protected void proposed(int ticket, Node node) {
        if (node.isCandidate()) {
            move(new Move.Score(node));
        }
        MctsSimulation simulation = byTicket.get(ticket);
        if (simulation != null) {
            if (simulation.isExpanding()) {
                simulation.steps.add(node);
            } else {
                await(node, simulation);
            }
            drawn(simulation);
        }
    }

    @Override
    protected void proposeFailed(int ticket, int trial) {
        MctsSimulation simulation = byTicket.get(ticket);
        if (simulation != null) {
            drawn(simulation);
        }
    }

    /** One more step or rollout of a simulation has arrived or is lost. */
    private void drawn(MctsSimulation simulation) {
        simulation.toDraw--;
        if (simulation.toDraw == 0 && simulation.isExpanding()) {
            pick(simulation);
        } else {
            backUp(simulation);
        }
        simulate();
    }

    @Override
    protected void settled(Node node, double value) {
        MctsSimulation simulation = awaitingScore.remove(node);
        if (simulation != null) {
            simulation.scored(node, value);
            backUp(simulation);
        }
        simulate();
    }

    private boolean isDone() {
        return tree.underWay() == 0 && (begun >= iterations || !tree.root.open);
    }

    @Override
    protected Node closingPrefix() {
        return tree.mostVisitedPrefix();
    }

    @Override
    protected boolean isSettled() {
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
                    case VALUE -> Choices.best(scored, candidates::scoreOf);
                    case VISITS -> tree.mostVisited(scored, candidates::scoreOf);
                    case WEIGHTED_VOTE -> Choices.weighted(scored, candidates::scoreOf);
                });
    }
}
