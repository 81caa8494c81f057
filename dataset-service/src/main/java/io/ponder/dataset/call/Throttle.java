package io.ponder.dataset.call;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/**
 * Lets jobs use what people leave. Of this process's places, each search that somebody waits for takes one away; a refusal
 * for want of room halves what is left, and each reply after it gives a little back (additive increase, multiplicative
 * decrease, as TCP's congestion avoidance: RFC 5681, section 3.1).
 */
public final class Throttle {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final int places;
    private final IntSupplier people;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private double share;
    private int taken;

    /**
     * @param places the most at once
     * @param people the searches that people wait for now; asked often
     */
    public Throttle(int places, IntSupplier people) {
        this.places = places;
        this.people = people;
        this.share = places;
    }

    /** Waits for a place. */
    void enter() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (taken >= limit()) {
                changed.awaitNanos(LOOK_AGAIN.toNanos());
            }
            taken++;
        } finally {
            lock.unlock();
        }
    }

    /** Gives a place back. */
    void leave(boolean wasRefused) {
        lock.lock();
        try {
            taken--;
            share = wasRefused ? Math.max(1, share / 2) : Math.min(places, share + 1 / Math.max(1, share));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many may run now: at least one, so that a job gets somewhere on a machine that is never idle. */
    int limit() {
        return (int) Math.max(Math.min(1, places), Math.min(share, (double) places - people.getAsInt()));
    }
}
