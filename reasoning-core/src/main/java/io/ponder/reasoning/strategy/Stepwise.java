package io.ponder.reasoning.strategy;

import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.search.Move;
import io.ponder.reasoning.search.Node;
import java.util.List;
import java.util.Locale;

/**
 * What strategies that work step by step share.
 *
 * @param maxDepth steps of one path; from there on it is finished in one go, so that no path is lost at the limit
 * @param stepTokens completion tokens of one step; a longer one is cut and goes on as the next step
 */
record Stepwise(int maxDepth, int stepTokens) {

    static final Parameter.Whole MAX_DEPTH = new Parameter.Whole(
            "max_depth", "steps of one path; a path that is longer is finished in one go", 1, 256, 40);
    static final Parameter.Whole STEP_TOKENS = new Parameter.Whole(
            "step_tokens", "completion tokens of one step; what is longer goes on as the next step", 16, 4096, 256);

    /**
     * How the scores of a path's steps become its score.
     *
     * @param byDefault the paper's choice
     */
    static Parameter.Choice aggregation(String byDefault) {
        return new Parameter.Choice(
                "aggregation",
                "how a process verifier's step scores become one",
                List.of("last", "min", "product", "mean"),
                byDefault);
    }

    static Aggregation aggregation(Parameters parameters, Parameter.Choice parameter) {
        return Aggregation.valueOf(parameters.choice(parameter).toUpperCase(Locale.ROOT));
    }

    static Stepwise of(Parameters parameters) {
        return new Stepwise(parameters.whole(MAX_DEPTH), parameters.whole(STEP_TOKENS));
    }

    /** The next steps of a path, or the rest of it where it has as many steps as it may. */
    Move.Propose continuations(int ticket, Node node, int samples) {
        return node.depth() >= maxDepth
                ? Move.Propose.solutions(ticket, node, samples)
                : Move.Propose.steps(ticket, node, samples).with(Move.Variation.NONE.withMaxTokens(stepTokens));
    }
}
