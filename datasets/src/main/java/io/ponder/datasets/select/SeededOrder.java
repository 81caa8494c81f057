package io.ponder.datasets.select;

import java.util.SplittableRandom;

/** A random order that one seed always gives, whatever else is ordered. */
final class SeededOrder {

    private SeededOrder() {}

    /** What things are sorted by. */
    static long of(long seed, String thing) {
        long hash = seed;
        for (int i = 0; i < thing.length(); i++) {
            hash = 0x100000001B3L * (hash ^ thing.charAt(i));
        }
        return new SplittableRandom(hash).nextLong();
    }
}
