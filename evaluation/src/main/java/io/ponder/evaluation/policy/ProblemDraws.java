package io.ponder.evaluation.policy;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** The draws of one problem, at least one: together they count as much as another problem's. */
public record ProblemDraws(String problem, List<Draw> draws) {
    public ProblemDraws {
        draws = List.copyOf(draws);
        if (draws.isEmpty()) {
            throw new IllegalArgumentException("problem " + problem + " has no draws");
        }
    }

    /** The sum over the draws, each as much as its share of the problem. */
    double mean(ToDoubleFunction<Draw> value) {
        return draws.stream().mapToDouble(value).sum() / draws.size();
    }
}
