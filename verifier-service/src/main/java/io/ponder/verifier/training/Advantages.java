package io.ponder.verifier.training;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Compares a completion's total reward with those of its group. */
enum Advantages {
    /** {@code (r - mean) / std}: DeepSeekMath (Shao et al. 2024, arXiv 2402.03300, section 4.1.2). */
    GRPO,
    /** {@code r - mean}: Dr. GRPO (Liu et al. 2025, arXiv 2503.20783), which shows that the division is biased. */
    DR_GRPO,
    /**
     * The same number as {@link #GRPO}: DAPO (Yu et al. 2025, arXiv 2503.14476, section 3) changes what is done with it.
     * Of its changes, the group's {@code keep} is dynamic sampling, and {@link Overlong} the punishment of length.
     */
    DAPO,
    /** {@code r} less the mean of the others: RLOO (Ahmadian et al. 2024, arXiv 2402.14740). */
    RLOO,
    NONE;

    /** Totals closer than this differ only by rounding; dividing by their spread would invent a signal. */
    private static final double SAME = 1e-9;

    /** @param std the population's standard deviation; 0 if all totals are equal */
    record Group(int size, double mean, double std) {

        /** @return null of no totals */
        static @Nullable Group of(double[] totals) {
            if (totals.length == 0) {
                return null;
            }
            double mean = Arrays.stream(totals).average().orElseThrow();
            if (areSame(totals)) {
                return new Group(totals.length, mean, 0);
            }
            double squares = Arrays.stream(totals)
                    .map(total -> (total - mean) * (total - mean))
                    .sum();
            return new Group(totals.length, mean, Math.sqrt(squares / totals.length));
        }
    }

    static boolean areSame(double[] values) {
        double most = Arrays.stream(values).max().orElse(0);
        double least = Arrays.stream(values).min().orElse(0);
        return most - least <= SAME * Math.max(1, Math.max(Math.abs(most), Math.abs(least)));
    }

    /** The advantage; 0 if all totals of the group are equal, as in a group of one. */
    double of(double total, Group group) {
        if (group.std == 0) {
            return 0;
        }
        double above = total - group.mean;
        return switch (this) {
            case GRPO, DAPO -> above / group.std;
            case RLOO -> above * group.size / (group.size - 1);
            case DR_GRPO, NONE -> above;
        };
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> wireNames() {
        return Arrays.stream(values()).map(Advantages::wireName).toList();
    }
}
