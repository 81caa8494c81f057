package io.ponder.datasets.process;

import java.util.List;

/** Completes solutions of one question from some of their steps on, and says which came out right. */
@FunctionalInterface
public interface Rollouts {

    /**
     * Draws solutions that begin with these steps.
     *
     * @param steps none for solutions from the beginning
     * @param wanted how many, at least 1
     * @return those that could be judged: fewer than wanted where some failed or had no answer that can be compared
     * @throws RuntimeException if not a single one could be judged: that is never taken for a wrong step
     */
    Rolled from(List<String> steps, int wanted);

    /**
     * What was drawn.
     *
     * @param count of the solutions that were judged, at least 1
     * @param right how many of them came out right
     * @param wrong the steps that each wrong one added; may be left out where nobody searches on
     */
    record Rolled(int count, int right, List<List<String>> wrong) {
        public Rolled {
            if (count < 1 || right < 0 || right > count || wrong.size() > count - right) {
                throw new IllegalArgumentException("of " + count + " rollouts " + right + " were right and "
                        + wrong.size() + " wrong: at least one must have been judged");
            }
            wrong = wrong.stream().map(List::copyOf).toList();
        }

        public Rolled(int count, int right) {
            this(count, right, List.of());
        }

        /** The Monte Carlo estimate of the value of the steps they began with, 0 to 1. */
        public double value() {
            return (double) right / count;
        }
    }
}
