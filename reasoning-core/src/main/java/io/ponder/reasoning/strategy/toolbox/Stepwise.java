package io.ponder.reasoning.strategy.toolbox;

import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Parameter;
import io.ponder.reasoning.strategy.Parameters;

/**
 * What strategies that work step by step share.
 *
 * @param maxDepth steps of one path; from there on it is finished in one go, so that no path is lost at the limit
 * @param stepTokens completion tokens of one step; a longer one is cut and goes on as the next step
 */
public record Stepwise(int maxDepth, int stepTokens) {

    public static final Parameter<Integer> MAX_DEPTH = new Parameter.Whole(
            "max_depth", "steps of one path; a path that is longer is finished in one go", 1, 256, 40);
    public static final Parameter<Integer> STEP_TOKENS = new Parameter.Whole(
            "step_tokens", "completion tokens of one step; what is longer goes on as the next step", 16, 4096, 256);

    /**
     * How the scores of a path's steps become its score.
     *
     * @param byDefault the paper's choice
     */
    public static Parameter<Aggregation> aggregation(Aggregation byDefault) {
        return new Parameter.Choice<>("aggregation", "how a process verifier's step scores become one", byDefault);
    }

    public static Stepwise of(Parameters parameters) {
        return new Stepwise(parameters.get(MAX_DEPTH), parameters.get(STEP_TOKENS));
    }

    /** The next steps of a path, or the rest of it where it has as many steps as it may. */
    public Move.Propose continuations(int ticket, Node node, int samples) {
        return node.depth() >= maxDepth
                ? Move.Propose.solutions(ticket, node, samples)
                : Move.Propose.steps(ticket, node, samples).with(Move.Variation.NONE.withMaxTokens(stepTokens));
    }
}
