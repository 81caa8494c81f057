package io.ponder.reasoning.score;

import java.util.List;
import java.util.Locale;

/**
 * How a process verifier's step scores become one number. {@code LAST} is what Snell et al. (2024, arXiv 2408.03314,
 * appendix E) found best, {@code MIN} and {@code PRODUCT} are Lightman et al.'s (2023, arXiv 2305.20050) and
 * Math-Shepherd's.
 */
public enum Aggregation {
    LAST {
        @Override
        public double of(List<Double> steps) {
            return steps.getLast();
        }
    },
    MIN {
        @Override
        public double of(List<Double> steps) {
            return steps.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
        }
    },
    PRODUCT {
        @Override
        public double of(List<Double> steps) {
            return steps.stream().mapToDouble(Double::doubleValue).reduce(1, (a, b) -> a * b);
        }
    },
    MEAN {
        @Override
        public double of(List<Double> steps) {
            return steps.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        }
    };

    /**
     * @param steps at least one number in 0 to 1
     * @return a number in 0 to 1
     */
    public abstract double of(List<Double> steps);

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }
}
