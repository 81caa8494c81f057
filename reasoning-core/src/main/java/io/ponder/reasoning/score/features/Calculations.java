package io.ponder.reasoning.score.features;

import io.ponder.answers.equation.Equation;
import io.ponder.answers.equation.Equations;
import java.util.ArrayList;
import java.util.List;

/**
 * How many calculations a step states that hold, and how many that do not.
 *
 * @param right at least 0
 * @param wrong at least 0
 */
record Calculations(int right, int wrong) {

    private static final Calculations NONE = new Calculations(0, 0);

    /** Those of each step. */
    static List<Calculations> of(Evidence candidate) {
        boolean open = !candidate.complete() && !candidate.text().endsWith("\n");
        List<Calculations> all = new ArrayList<>();
        for (int i = 0; i < candidate.steps().size(); i++) {
            boolean cut = open && i == candidate.steps().size() - 1;
            int right = 0;
            int wrong = 0;
            for (Equation equation : Equations.in(candidate.steps().get(i), cut)) {
                if (equation.correct()) {
                    right++;
                } else {
                    wrong++;
                }
            }
            all.add(new Calculations(right, wrong));
        }
        return all;
    }

    static Calculations sum(List<Calculations> steps) {
        return steps.stream().reduce(NONE, Calculations::plus);
    }

    Calculations plus(Calculations other) {
        return new Calculations(right + other.right, wrong + other.wrong);
    }
}
