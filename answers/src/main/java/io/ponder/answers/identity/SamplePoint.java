package io.ponder.answers.identity;

import io.ponder.answers.formula.Rational;
import java.math.BigInteger;

/**
 * One choice of a number for every variable. The number depends on the variable's name and on the point alone, so that
 * all expressions are looked at in the same places. Signs and sizes differ from point to point: some identities hold
 * for positive numbers only, some functions are defined near zero or far from it only.
 *
 * @param index which point, from 0
 */
record SamplePoint(int index) {
    /** Real points first, then whole numbers, where factorials and powers of -1 are defined. */
    static final int REAL_POINTS = 12;

    static final int POINTS = 20;

    private static final int PARTS = 1_024;
    private static final double[][] RANGES = {
        {0.1, 0.9},
        {1.1, 4},
        {3, 9},
        {0.2, 5},
        {-0.9, 0.9},
        {-4, 4},
        {-9, 9},
        {-3, -0.3},
        {0.4, 1.4},
        {5, 40},
        {-1, 6},
        {8, 15}
    };

    /** The first points, which most identities hold at if they hold at all. */
    boolean isPositive() {
        return index < 4;
    }

    Rational of(String variable) {
        long random = mix(variable.hashCode() * 0x9E3779B97F4A7C15L + index + 1);
        if (index >= REAL_POINTS) {
            int span = 6 + 3 * (index - REAL_POINTS);
            return Rational.of(2 + Math.floorMod(random, (long) span));
        }
        double[] range = RANGES[index];
        long low = Math.round(range[0] * PARTS);
        long high = Math.round(range[1] * PARTS);
        long parts = low + Math.floorMod(random, high - low);
        return Rational.of(BigInteger.valueOf(2 * parts + 1), BigInteger.valueOf(2L * PARTS))
                .orElseThrow();
    }

    /** Steele, Lea and Flood's SplitMix64 (OOPSLA 2014). */
    static long mix(long seed) {
        long z = seed + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
