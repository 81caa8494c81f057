package io.ponder.verifier.training;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Compares a completion's total reward with those of its group. */
enum Advantages {
    /** {@code (r - mean) / std}: DeepSeekMath (Shao et al. 2024, arXiv 2402.03300, section 4.1.2). */
    GRPO,
    /** {@code r - mean}: Dr. GRPO (Liu et al. 2025, arXiv 2503.20783), which shows that the division is biased. */
    DR_GRPO,
    NONE;

    /** Totals closer than this differ only by rounding; dividing by their spread would invent a signal. */
    private static final double SAME = 1e-9;

    /** @param std the population's standard deviation; 0 if all totals are equal */
    record Group(double mean, double std) {

        static Group of(double[] totals) {
            double mean = Arrays.stream(totals).average().orElseThrow();
            double most = Arrays.stream(totals).max().orElseThrow();
            double least = Arrays.stream(totals).min().orElseThrow();
            if (most - least <= SAME * Math.max(1, Math.max(Math.abs(most), Math.abs(least)))) {
                return new Group(mean, 0);
            }
            double squares = Arrays.stream(totals)
                    .map(total -> (total - mean) * (total - mean))
                    .sum();
            return new Group(mean, Math.sqrt(squares / totals.length));
        }
    }

    /** The advantage; 0 if all totals of the group are equal, as in a group of one. */
    double of(double total, Group group) {
        if (group.std == 0) {
            return 0;
        }
        return this == GRPO ? (total - group.mean) / group.std : total - group.mean;
    }

    String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    static List<String> wireNames() {
        return Arrays.stream(values()).map(Advantages::wireName).toList();
    }
}
