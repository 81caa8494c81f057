package io.ponder.testing;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits for a condition that another thread brings about. */
public final class Eventually {

    private static final Duration PAUSE = Duration.ofMillis(5);

    private Eventually() {}

    /** Waits until the condition holds; fails the test if it does not hold in time. */
    public static void within(Duration most, BooleanSupplier condition) {
        long end = System.nanoTime() + most.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("still false after " + most);
            }
            try {
                Thread.sleep(PAUSE);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }
}
