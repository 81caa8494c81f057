package io.ponder.reasoning.strategy.toolbox;

import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A search in rounds. A round draws next steps of some paths and has them scored. When it is complete there is one call of
 * {@link #next}, which keeps some of the steps and draws the next round. This class deals with failures, late results and the
 * end of the budget. Nothing depends on the order of arrival, unless {@link Rules#waitFor} lets a round end without its
 * stragglers.
 */
public abstract class RoundStrategy extends BaseStrategy {

    private static final Pattern WHITE_SPACE = Pattern.compile("\\s+");

    private final Rules rules;

    /** What is being drawn, by ticket: the next steps of one path, or of the whole round if paths are not told apart. */
    private final Map<Integer, Family> families = new HashMap<>();

    private final Map<Integer, Step> rollouts = new HashMap<>();
    private final Map<Node, Step> awaitingScore = new HashMap<>();
    private List<Step> steps = new ArrayList<>();
    private int nextTicket;
    private int drawn;
    private int arrived;
    private int ended;
    private boolean underWay;
    private boolean done;

    /** When a step is scored. */
    public enum Scored {
        /** Never: the strategy judges the steps itself. */
        NEVER,
        /** As soon as it arrives. The round ends when all steps have their scores. */
        ON_ARRIVAL,
        /**
         * Together with the other next steps of its path, once all have arrived, so that equal ones are scored once. A step
         * that ends its answer leaves the round: it is scored on arrival, and the round does not wait for its score.
         */
        WITH_SIBLINGS
    }

    /**
     * How a round works. The last three work only with {@link Scored#WITH_SIBLINGS}.
     *
     * @param merges whether equal next steps of a path count once
     * @param lookahead steps by which a new step is rolled out at temperature 0; it gets the score of where that leads
     * @param waitFor the share of a round's steps after whose arrival it ends without the others, above 0 to 1
     */
    public record Rules(Stepwise stepwise, Scored scored, boolean merges, int lookahead, double waitFor) {
        public Rules(Stepwise stepwise, Scored scored) {
            this(stepwise, scored, false, 0, 1);
        }
    }

    /** A next step of a path of the round. */
    public static final class Step {
        private final Node node;
        private final int group;
        private final int sibling;
        private Node reached;
        private int rolledOut;
        private double score = Double.NaN;

        private Step(Node node, int group, int sibling) {
            this.node = node;
            this.group = group;
            this.sibling = sibling;
            this.reached = node;
        }

        public Node node() {
            return node;
        }

        /** The group of its path. */
        public int group() {
            return group;
        }

        /** Which of the different next steps of its path, from 0; always 0 where paths are not told apart. */
        public int sibling() {
            return sibling;
        }

        /** 0 to 1; NaN while, or where, there is none. */
        public double score() {
            return score;
        }
    }

    private static final class Family {
        final int group;
        final List<Node> nodes = new ArrayList<>();
        int missing;

        Family(int group) {
            this.group = group;
        }
    }

    protected RoundStrategy(Brief brief, Aggregation aggregation, Rules rules) {
        super(brief, aggregation);
        this.rules = rules;
    }

    /**
     * Draws the next round, or ends the search.
     *
     * @param round the steps of the complete round, in order of trial
     */
    protected abstract void next(List<Step> round);

    /** Draws next steps of a path in the coming round. */
    protected final void draw(Node path, int count) {
        draw(path, count, 0);
    }

    /**
     * @param group a number of the strategy's choice, which comes back with each step
     */
    protected final void draw(Node path, int count, int group) {
        int ticket = rules.scored == Scored.WITH_SIBLINGS ? nextTicket++ : 0;
        families.computeIfAbsent(ticket, first -> new Family(group)).missing += count;
        drawn += count;
        underWay = true;
        move(rules.stepwise.continuations(ticket, path, count));
    }

    /** Ends the search. When no path has reached an answer, {@link #closingPrefix} is finished. */
    protected final void finish() {
        done = true;
        close();
    }

    /** The steps of this round that have come so far, merged, in no particular order. */
    protected final List<Step> stepsSoFar() {
        return steps;
    }

    /** How many paths have ended, lookaheads not among them. */
    protected final int ended() {
        return ended;
    }

    @Override
    protected final void proposed(int ticket, Node node) {
        if (rules.scored == Scored.ON_ARRIVAL || (rules.scored == Scored.WITH_SIBLINGS && node.isCandidate())) {
            move(new Move.Score(node));
        }
        Step rolledOut = rollouts.remove(ticket);
        Family family = families.get(ticket);
        if (rolledOut != null) {
            rolledOut.reached = node;
            rollOut(rolledOut);
        } else {
            ended += node.isCandidate() ? 1 : 0;
            if (family != null) {
                arrived++;
                arrived(family, node);
                settle(ticket, family);
            }
        }
        goOn();
    }

    private void arrived(Family family, Node node) {
        if (rules.scored == Scored.ON_ARRIVAL) {
            Step step = new Step(node, family.group, 0);
            steps.add(step);
            awaitingScore.put(node, step);
        } else if (rules.scored == Scored.NEVER || !node.isCandidate()) {
            family.nodes.add(node);
        }
    }

    @Override
    protected final void proposeFailed(int ticket, int trial) {
        Family family = families.get(ticket);
        Step rolledOut = rollouts.remove(ticket);
        if (family != null) {
            settle(ticket, family);
        } else if (rolledOut != null) {
            score(rolledOut);
        }
        goOn();
    }

    /** One more next step has arrived or failed. */
    private void settle(int ticket, Family family) {
        family.missing--;
        if (family.missing == 0) {
            complete(ticket, family);
        }
    }

    private void complete(int ticket, Family family) {
        families.remove(ticket);
        family.nodes.sort(Comparator.comparingInt(Node::trial));
        Set<String> seen = new HashSet<>();
        int siblings = 0;
        for (Node node : family.nodes) {
            if (!rules.merges || seen.add(words(node))) {
                Step step = new Step(node, family.group, siblings++);
                steps.add(step);
                if (rules.scored == Scored.WITH_SIBLINGS) {
                    rollOut(step);
                }
            }
        }
    }

    /** Two steps are equal if they differ in white space only. */
    private static String words(Node node) {
        return WHITE_SPACE.matcher(node.continuation().strip()).replaceAll(" ");
    }

    private void rollOut(Step step) {
        if (step.rolledOut == rules.lookahead || step.reached.isCandidate()) {
            score(step);
            return;
        }
        step.rolledOut++;
        int ticket = nextTicket++;
        rollouts.put(ticket, step);
        Move.Propose next = rules.stepwise.continuations(ticket, step.reached, 1);
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
    protected final void scored(Node node, Score score) {
        Step step = awaitingScore.remove(node);
        if (step != null) {
            step.score = score.value(aggregation);
        }
        goOn();
    }

    @Override
    protected final void scoreFailed(Node node) {
        awaitingScore.remove(node);
        goOn();
    }

    /** Ends the round when nothing of it is missing. */
    private void goOn() {
        if (!underWay || isSpent()) {
            return;
        }
        if (!families.isEmpty() && arrived >= Math.ceil(rules.waitFor * drawn - 1e-9)) {
            for (Map.Entry<Integer, Family> late : List.copyOf(families.entrySet())) {
                move(new Move.Withdraw(late.getKey()));
                complete(late.getKey(), late.getValue());
            }
        }
        if (!families.isEmpty() || !rollouts.isEmpty() || !awaitingScore.isEmpty()) {
            return;
        }
        List<Step> round = steps;
        round.sort(Comparator.comparingInt(step -> step.node.trial()));
        steps = new ArrayList<>();
        drawn = 0;
        arrived = 0;
        underWay = false;
        next(round);
    }

    @Override
    protected final boolean isSettled() {
        return done && isClosed() && (rules.scored == Scored.NEVER || candidates.settledScores() >= candidates.size());
    }
}
