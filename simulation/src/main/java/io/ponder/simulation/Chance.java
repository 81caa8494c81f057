package io.ponder.simulation;

import java.util.SplittableRandom;

/** Random numbers that depend only on what they are for. {@code StrictMath}, so that every machine draws the same. */
final class Chance {

    private final SplittableRandom random;

    private Chance(long seed) {
        random = new SplittableRandom(seed);
    }

    static Chance of(long... what) {
        return new Chance(mix(what));
    }

    /** A hash of numbers whose order matters. */
    static long mix(long... what) {
        long hash = 0x9E3779B97F4A7C15L;
        for (long part : what) {
            // The finaliser of SplitMix64 (Steele et al. 2014), after each number.
            hash = (hash ^ part) * 0xBF58476D1CE4E5B9L;
            hash = (hash ^ (hash >>> 27)) * 0x94D049BB133111EBL;
            hash ^= hash >>> 31;
        }
        return hash;
    }

    boolean happens(double probability) {
        return random.nextDouble() < probability;
    }

    double uniform(double from, double to) {
        return from + (to - from) * random.nextDouble();
    }

    /**
     * @param bound exclusive
     */
    int below(int bound) {
        return random.nextInt(bound);
    }

    /** A standard normal number, by Box and Muller (1958). */
    double normal() {
        double radius = StrictMath.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
        return radius * StrictMath.cos(2 * StrictMath.PI * random.nextDouble());
    }
}
