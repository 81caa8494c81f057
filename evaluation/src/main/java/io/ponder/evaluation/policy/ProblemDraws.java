package io.ponder.evaluation.policy;

import java.util.List;
import java.util.function.ToDoubleFunction;

/** The draws of one problem, at least one. Every problem counts the same, however many draws it has. */
public record ProblemDraws(String problem, List<Draw> draws) {
    public ProblemDraws {
        draws = List.copyOf(draws);
        if (draws.isEmpty()) {
            throw new IllegalArgumentException("problem " + problem + " has no draws");
        }
    }

    /** The mean over the draws. */
    double mean(ToDoubleFunction<Draw> value) {
        return draws.stream().mapToDouble(value).sum() / draws.size();
    }
}
