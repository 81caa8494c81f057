package io.ponder.reasoning.strategy.tree;

import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.tree.MctsTree.Branch;
import java.util.ArrayList;
import java.util.List;

/** One simulation of {@link Mcts} under way. */
final class MctsSimulation {

    /** Of its moves. */
    final int ticket;

    final Branch leaf;

    /** The next steps of the leaf that have arrived. */
    final List<Node> steps = new ArrayList<>();

    /** Where its path ends: the leaf, until one of its next steps was picked. */
    Branch end;

    /** Steps of the leaf, and then rollouts, that are still to come. */
    int toDraw;

    /** Scores that are still to come. */
    int toScore;

    private final int asked;
    private double stepScore = Double.NaN;
    private double rolloutScores;
    private int scoredRollouts;

    /** One that ends where it begins, and draws nothing. */
    MctsSimulation(Branch end) {
        this(-1, end, 0);
    }

    /**
     * @param steps next steps of the leaf that are drawn
     */
    MctsSimulation(int ticket, Branch leaf, int steps) {
        this.ticket = ticket;
        this.leaf = leaf;
        this.end = leaf;
        this.asked = steps;
        this.toDraw = steps;
    }

    /** Whether the next steps of the leaf are being drawn, and none has been picked yet. */
    boolean isExpanding() {
        return end == leaf;
    }

    boolean isComplete() {
        return toDraw == 0 && toScore == 0;
    }

    /** Next steps that could not be drawn, once all have come. */
    int failed() {
        return asked - steps.size();
    }

    /**
     * @param value NaN for none
     */
    void scored(Node node, double value) {
        toScore--;
        if (Double.isNaN(value)) {
            return;
        }
        if (node == end.node) {
            stepScore = value;
        } else {
            rolloutScores += value;
            scoredRollouts++;
        }
    }

    /** NaN when nothing was scored. */
    double reward(double rolloutWeight) {
        double rolledOut = scoredRollouts == 0 ? Double.NaN : rolloutScores / scoredRollouts;
        return reward(rolledOut, stepScore, rolloutWeight);
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
}
