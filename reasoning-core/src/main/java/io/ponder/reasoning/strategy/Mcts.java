package io.ponder.reasoning.strategy;

import io.ponder.reasoning.Capability;
import io.ponder.reasoning.Failure;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.reasoning.search.Brief;
import io.ponder.reasoning.search.Move;
import io.ponder.reasoning.search.Node;
import io.ponder.reasoning.search.Selection;
import io.ponder.reasoning.search.Selection.Basis;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

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
 * on its path while it runs (virtual loss; Chaslot et al. 2008). A step that ended its answer is a leaf whose score is
 * added to its path once; a subtree in which nothing is open is not entered again, and a tree without open leaves ends the
 * search. With {@code max_children} above {@code expansion} a node whose visits reach the square of its children is widened
 * again (Coulom 2007).
 */
final class Mcts extends BaseStrategy {

    private static final Parameter.Whole ITERATIONS = new Parameter.Whole("iterations", "simulations", 1, 100_000, 16);
    private static final Parameter.Whole EXPANSION =
            new Parameter.Whole("expansion", "next steps drawn of a leaf", 1, 64, 3);
    private static final Parameter.Whole MAX_CHILDREN =
            new Parameter.Whole("max_children", "most next steps of one node; 0 for as many as expansion", 0, 256, 0);
    private static final Parameter.Whole ROLLOUTS =
            new Parameter.Whole("rollouts", "answers drawn from the new step of a simulation", 1, 64, 1);
    private static final Parameter.Choice FORMULA = new Parameter.Choice(
            "formula",
            "how a path is selected: reward/visits + c * sqrt(parent visits / visits), with the logarithm of the "
                    + "parent's visits (uct), or with the probability of the step (puct)",
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
                    + "best in the most visited branch",
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
    private final Formula formula;
    private final double c;
    private final int parallel;
    private final boolean scoresSteps;
    private final boolean rollsOut;
    private final double rolloutWeight;
    private final String choose;
    private final Aggregation aggregation;
    private final Stepwise stepwise;
    private final SplittableRandom random;

    private final Branch root = new Branch(Node.root(), null);
    private final Map<Integer, Simulation> byTicket = new HashMap<>();
    private final Map<Node, Simulation> awaitingScore = new HashMap<>();
    private int begun;
    private int nextTicket;
    private int underWay;

    /** A node of the tree and its statistics. */
    static final class Branch {
        final Node node;
        final @Nullable Branch parent;
        List<Branch> children = List.of();
        int visits;
        int virtualVisits;
        double reward;
        float prior;
        boolean expanding;

        /** Nothing below is left to explore. */
        boolean closed;

        Branch(Node node, @Nullable Branch parent) {
            this.node = node;
            this.parent = parent;
        }

        int allVisits() {
            return visits + virtualVisits;
        }
    }

    /** How a child is preferred to its siblings. */
    enum Formula {
        VISIT_RATIO {
            @Override
            double of(Branch child, Branch parent, double c) {
                int visits = child.allVisits();
                return visits == 0
                        ? Double.POSITIVE_INFINITY
                        : child.reward / visits + c * Math.sqrt((double) parent.allVisits() / visits);
            }
        },
        UCT {
            @Override
            double of(Branch child, Branch parent, double c) {
                int visits = child.allVisits();
                return visits == 0
                        ? Double.POSITIVE_INFINITY
                        : child.reward / visits + c * Math.sqrt(2 * Math.log(parent.allVisits()) / visits);
            }
        },
        PUCT {
            @Override
            double of(Branch child, Branch parent, double c) {
                int visits = child.allVisits();
                // What has not been tried yet is taken to be as good as its parent.
                double value = visits > 0
                        ? child.reward / visits
                        : parent.allVisits() > 0 ? parent.reward / parent.allVisits() : 0;
                return value + c * child.prior * Math.sqrt(parent.allVisits()) / (1 + visits);
            }
        };

        abstract double of(Branch child, Branch parent, double c);
    }

    /** One simulation under way. */
    private static final class Simulation {
        final Branch leaf;
        final List<Node> steps = new ArrayList<>();
        Branch end;
        int awaitedSteps;
        int awaitedRollouts;
        int awaitedScores;
        double stepScore = Double.NaN;
        double rolloutScores;
        int scoredRollouts;

        Simulation(Branch leaf) {
            this.leaf = leaf;
            this.end = leaf;
        }
    }

    private Mcts(Parameters parameters, Brief brief) {
        super(brief);
        iterations = parameters.whole(ITERATIONS);
        expansion = parameters.whole(EXPANSION);
        maxChildren = Math.max(expansion, parameters.whole(MAX_CHILDREN));
        rollouts = parameters.whole(ROLLOUTS);
        formula = Formula.valueOf(parameters.choice(FORMULA).toUpperCase(Locale.ROOT));
        c = parameters.real(C);
        parallel = parameters.whole(PARALLEL);
        String reward = parameters.choice(REWARD);
        scoresSteps = !reward.equals("rollout");
        rollsOut = !reward.equals("step");
        rolloutWeight = scoresSteps ? parameters.real(MIX) : 1;
        choose = parameters.choice(CHOOSE);
        aggregation = Stepwise.aggregation(parameters, AGGREGATION);
        stepwise = Stepwise.of(parameters);
        random = brief.random();
        if (scoresSteps && brief.verifier() == VerifierKind.OUTCOME) {
            throw Failure.invalid(
                            Parameter.PATH + REWARD.name(),
                            Parameter.PATH + "reward is " + reward
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
        while (underWay < parallel && begun < iterations && !root.closed && !isSpent()) {
            Branch leaf = select();
            if (leaf == null) {
                return;
            }
            begun++;
            underWay++;
            leaf.expanding = true;
            visit(leaf, 1);
            Simulation simulation = new Simulation(leaf);
            int wanted = Math.min(expansion, maxChildren - leaf.children.size());
            simulation.awaitedSteps = wanted;
            int ticket = nextTicket++;
            byTicket.put(ticket, simulation);
            move(stepwise.continuations(ticket, leaf.node, wanted));
        }
    }

    private static void visit(Branch end, int count) {
        for (Branch at = end; at != null; at = at.parent) {
            at.virtualVisits += count;
        }
    }

    /** The leaf to expand; null while everything open is being expanded. */
    private @Nullable Branch select() {
        Branch at = root;
        while (true) {
            if (at.expanding || at.closed) {
                return null;
            }
            if (at.children.isEmpty() || mayWiden(at)) {
                return at;
            }
            Branch best = bestChild(at);
            if (best == null) {
                return null;
            }
            at = best;
        }
    }

    private boolean mayWiden(Branch branch) {
        int children = branch.children.size();
        return children < maxChildren && branch.visits >= children * children;
    }

    private @Nullable Branch bestChild(Branch parent) {
        Branch best = null;
        double highest = Double.NEGATIVE_INFINITY;
        for (Branch child : parent.children) {
            if (child.closed || child.expanding) {
                continue;
            }
            double value = formula.of(child, parent, c);
            if (best == null || value > highest) {
                best = child;
                highest = value;
            }
        }
        return best;
    }

    @Override
    void proposed(int ticket, Node node) {
        Simulation simulation = byTicket.get(ticket);
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
        Simulation simulation = byTicket.get(ticket);
        if (simulation == null) {
            return;
        }
        if (simulation.awaitedSteps > 0) {
            stepArrived(ticket, simulation);
        } else {
            simulation.awaitedRollouts--;
            goOn(ticket, simulation);
        }
        simulate();
    }

    /** When all next steps of the leaf are there, one of the open ones, picked at random, is rolled out. */
    private void stepArrived(int ticket, Simulation simulation) {
        if (--simulation.awaitedSteps > 0) {
            return;
        }
        Branch leaf = simulation.leaf;
        leaf.expanding = false;
        List<Branch> open = new ArrayList<>();
        simulation.steps.sort(Comparator.comparingInt(Node::trial));
        for (Node node : simulation.steps) {
            if (leaf.children.stream()
                    .noneMatch(known -> known.node.continuation().equals(node.continuation()))) {
                Branch child = new Branch(node, leaf);
                leaf.children = with(leaf.children, child);
                if (node.isCandidate()) {
                    child.closed = true;
                    rewardEnded(child);
                } else {
                    open.add(child);
                }
            }
        }
        setPriors(leaf.children);
        if (open.isEmpty()) {
            byTicket.remove(ticket);
            end(simulation, Double.NaN);
            close(leaf);
            return;
        }
        Branch picked = open.get(random.nextInt(open.size()));
        simulation.end = picked;
        picked.virtualVisits++;
        if (scoresSteps) {
            simulation.awaitedScores++;
            awaitingScore.put(picked.node, simulation);
            move(new Move.Score(picked.node));
        }
        if (rollsOut) {
            simulation.awaitedRollouts = rollouts;
            move(Move.Propose.solutions(ticket, picked.node, rollouts));
        }
    }

    /** A step that ended its answer: its score is its reward, once. */
    private void rewardEnded(Branch child) {
        Simulation ended = new Simulation(child);
        ended.awaitedScores = 1;
        visit(child, 1);
        underWay++;
        if (candidates.hasScore(child.node)) {
            end(ended, candidates.scoreOf(child.node));
        } else {
            awaitingScore.put(child.node, ended);
        }
    }

    private static List<Branch> with(List<Branch> children, Branch child) {
        List<Branch> more = children.isEmpty() ? new ArrayList<>(4) : children;
        more.add(child);
        return more;
    }

    /** Softmax of the steps' mean log-probabilities; equal where the engine told none. */
    static void setPriors(List<Branch> children) {
        double sum = 0;
        boolean known = children.stream().allMatch(child -> child.node.logProbs() != null);
        for (Branch child : children) {
            var logProbs = child.node.logProbs();
            double weight = known && logProbs != null ? Math.exp(logProbs.mean()) : 1;
            child.prior = (float) weight;
            sum += weight;
        }
        for (Branch child : children) {
            child.prior /= (float) sum;
        }
    }

    /** Marks a branch as explored when all of its children are, and so on upwards. */
    private void close(Branch branch) {
        for (Branch at = branch; at != null; at = at.parent) {
            boolean isFull = at.children.isEmpty() || at.children.size() >= maxChildren;
            if (at.expanding || !isFull || at.children.stream().anyMatch(child -> !child.closed)) {
                return;
            }
            at.closed = true;
        }
    }

    @Override
    void scored(Node node, Score score) {
        double value = score.value(aggregation);
        if (node.isCandidate()) {
            candidates.score(node, value);
        }
        Simulation simulation = awaitingScore.remove(node);
        if (simulation != null) {
            simulation.awaitedScores--;
            if (node == simulation.end.node) {
                simulation.stepScore = value;
            } else {
                simulation.rolloutScores += value;
                simulation.scoredRollouts++;
            }
            goOn(-1, simulation);
        }
        simulate();
    }

    @Override
    void scoreFailed(Node node) {
        if (node.isCandidate()) {
            candidates.scoreFailed();
        }
        Simulation simulation = awaitingScore.remove(node);
        if (simulation != null) {
            simulation.awaitedScores--;
            goOn(-1, simulation);
        }
        simulate();
    }

    private void goOn(int ticket, Simulation simulation) {
        if (simulation.awaitedRollouts == 0 && ticket >= 0) {
            byTicket.remove(ticket);
        }
        if (simulation.awaitedRollouts == 0 && simulation.awaitedScores == 0) {
            end(simulation, reward(simulation));
        }
    }

    /** NaN when nothing was scored. */
    private double reward(Simulation simulation) {
        double rolledOut =
                simulation.scoredRollouts == 0 ? Double.NaN : simulation.rolloutScores / simulation.scoredRollouts;
        return reward(rolledOut, simulation.stepScore, rolloutWeight);
    }

    /**
     * The mixed reward; where one part is missing, the other.
     *
     * @param rolledOut mean score of the rollouts, or NaN
     * @param step score of the new step, or NaN
     */
    static double reward(double rolledOut, double step, double rolloutWeight) {
        if (Double.isNaN(step)) {
            return rolledOut;
        }
        return Double.isNaN(rolledOut) ? step : rolloutWeight * rolledOut + (1 - rolloutWeight) * step;
    }

    /** Takes the virtual visits of a simulation back and, unless its reward is NaN, adds visit and reward to its path. */
    private void end(Simulation simulation, double reward) {
        underWay--;
        visit(simulation.end, -1);
        if (!Double.isNaN(reward)) {
            for (Branch at = simulation.end; at != null; at = at.parent) {
                at.visits++;
                at.reward += reward;
            }
        }
    }

    @Override
    Node closingPrefix() {
        Branch at = root;
        while (true) {
            Branch most = at.children.stream()
                    .filter(child -> !child.node.isCandidate())
                    .max(Comparator.comparingInt((Branch child) -> child.visits))
                    .orElse(null);
            if (most == null) {
                return at.node;
            }
            at = most;
        }
    }

    @Override
    boolean isSettled() {
        boolean isDone = begun >= iterations || root.closed || isStuck();
        return isDone && begun > 0 && underWay == 0 && candidates.settledScores() >= candidates.size();
    }

    /** Nothing runs and nothing can be selected: what is left open failed to grow. */
    private boolean isStuck() {
        return underWay == 0 && !isSpent() && begun > 0 && select() == null;
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
                    case "visits" -> mostVisited(scored);
                    default -> Choices.weighted(scored, candidates::scoreOf);
                });
    }

    /** Down the most visited branches as long as they hold a scored candidate, and there the best one. */
    private Selection mostVisited(List<Node> scored) {
        List<Node> within = scored;
        Branch at = root;
        while (true) {
            Branch next = null;
            List<Node> below = List.of();
            for (Branch child : at.children) {
                if (next == null || child.visits > next.visits) {
                    List<Node> reached =
                            within.stream().filter(child.node::contains).toList();
                    if (!reached.isEmpty()) {
                        next = child;
                        below = reached;
                    }
                }
            }
            if (next == null) {
                Selection best = Choices.best(within, candidates::scoreOf);
                List<Selection.AnswerGroup> all = Choices.shown(Candidates.groups(scored, node -> 1));
                return new Selection(best.node(), Basis.VISITS, all, best.score(), List.of());
            }
            at = next;
            within = below;
        }
    }
}
