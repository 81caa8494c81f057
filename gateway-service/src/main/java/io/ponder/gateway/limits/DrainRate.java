package io.ponder.gateway.limits;

import java.time.Duration;
import java.util.function.LongSupplier;

/** How fast places become free: an average over about the last twenty. Used under its owner's lock. */
final class DrainRate {

    private static final double WEIGHT = 0.05;
    private static final double FIRST_GUESS_SECONDS = 0.05;

    private final LongSupplier nanos;
    private double secondsEach = FIRST_GUESS_SECONDS;
    private long last;
    private boolean hasLast;

    DrainRate(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /**
     * A place has become free.
     *
     * @param wasBusy whether somebody waited for it: else the time since the last one says nothing
     */
    void freed(boolean wasBusy) {
        long now = nanos.getAsLong();
        if (hasLast && wasBusy) {
            secondsEach += WEIGHT * ((now - last) / 1e9 - secondsEach);
        }
        last = now;
        hasLast = true;
    }

    /** How long it takes until so many places have become free. */
    Duration until(int places) {
        return Duration.ofNanos((long) (secondsEach * places * 1e9));
    }
}
