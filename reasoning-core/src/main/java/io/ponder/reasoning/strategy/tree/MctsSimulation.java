package io.ponder.reasoning.strategy.tree;

import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.tree.MctsTree.Branch;
import java.util.ArrayList;
import java.util.List;

/** One simulation of {@link Mcts} under way. */
final class MctsSimulation {

    final Branch leaf;

    /** The next steps of the leaf that have arrived. */
    final List<Node> steps = new ArrayList<>();

    /** Where its path ends: the leaf, until one of its next steps was picked. */
    Branch end;

    int awaitedSteps;
    int failedSteps;
    int awaitedRollouts;
    int awaitedScores;
    private double stepScore = Double.NaN;
    private double rolloutScores;
    private int scoredRollouts;

    MctsSimulation(Branch leaf) {
        this.leaf = leaf;
        this.end = leaf;
    }

    void scored(Node node, double value) {
        awaitedScores--;
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
