package io.ponder.reasoning.strategy.toolbox;

import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A search in rounds. A round draws next steps of some paths and has them scored as they arrive. When it is complete there is one
 * call of {@link #next}, which keeps some of the steps and draws the next round. This class deals with failures, late results and
 * the end of the budget. Nothing depends on the order of arrival.
 */
public abstract class RoundStrategy extends BaseStrategy {

    /** Of all steps. */
    private static final int TICKET = 0;

    private final Stepwise stepwise;
    private final Scored scored;
    private final Map<Node, Step> awaitingScore = new HashMap<>();
    private List<Step> steps = new ArrayList<>();
    private int missing;
    private boolean underWay;
    private boolean done;

    /** When a step is scored. */
    public enum Scored {
        /** Never: the strategy judges the steps itself. */
        NEVER,
        /** As soon as it arrives. The round ends when all steps have their scores. */
        ON_ARRIVAL
    }

    /** A next step of a path of the round. */
    public static final class Step {
        private final Node node;
        private double score = Double.NaN;

        private Step(Node node) {
            this.node = node;
        }

        public Node node() {
            return node;
        }

        /** 0 to 1; NaN while, or where, there is none. */
        public double score() {
            return score;
        }
    }

    protected RoundStrategy(Brief brief, Aggregation aggregation, Stepwise stepwise, Scored scored) {
        super(brief, aggregation);
        this.stepwise = stepwise;
        this.scored = scored;
    }

    /**
     * Draws the next round, or ends the search.
     *
     * @param round the steps of the complete round, in order of trial
     */
    protected abstract void next(List<Step> round);

    /** Draws next steps of a path in the coming round. */
    protected final void draw(Node path, int count) {
        missing += count;
        underWay = true;
        move(stepwise.continuations(TICKET, path, count));
    }

    /** Ends the search. When no path has reached an answer, {@link #closingPrefix} is finished. */
    protected final void finish() {
        done = true;
        close();
    }

    /** The steps of this round that have come so far, in no particular order. */
    protected final List<Step> stepsSoFar() {
        return steps;
    }

    @Override
    protected final void proposed(int ticket, Node node) {
        if (scored == Scored.ON_ARRIVAL) {
            move(new Move.Score(node));
        }
        if (ticket == TICKET) {
            missing--;
            Step step = new Step(node);
            steps.add(step);
            if (scored == Scored.ON_ARRIVAL) {
                awaitingScore.put(node, step);
            }
        }
        goOn();
    }

    @Override
    protected final void proposeFailed(int ticket, int trial) {
        missing -= ticket == TICKET ? 1 : 0;
        goOn();
    }

    @Override
    protected final void settled(Node node, double value) {
        Step step = awaitingScore.remove(node);
        if (step != null) {
            step.score = value;
        }
        goOn();
    }

    /** Ends the round when nothing of it is missing. */
    private void goOn() {
        if (!underWay || isSpent() || missing > 0 || !awaitingScore.isEmpty()) {
            return;
        }
        List<Step> round = steps;
        round.sort(Comparator.comparingInt(step -> step.node.trial()));
        steps = new ArrayList<>();
        underWay = false;
        next(round);
    }

    @Override
    protected final boolean isSettled() {
        return done && isClosed() && (scored == Scored.NEVER || candidates.settledScores() >= candidates.size());
    }
}
