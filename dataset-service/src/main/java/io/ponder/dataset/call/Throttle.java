package io.ponder.dataset.call;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
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
     * @param people the searches that people wait for now; asked often, and never waited for
     */
    public Throttle(int places, IntSupplier people) {
        this.places = places;
        this.people = people;
        this.share = places;
    }

    /**
     * Waits for a place.
     *
     * @return false if nobody wants it any more
     */
    boolean enter(BooleanSupplier isUnwanted) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (taken >= limit()) {
                if (isUnwanted.getAsBoolean()) {
                    return false;
                }
                changed.awaitNanos(LOOK_AGAIN.toNanos());
            }
            taken++;
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Gives back a place that was not used. */
    void giveBack() {
        lock.lock();
        try {
            taken--;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Gives a place back after a call. */
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

    /** The places that are taken. */
    public int taken() {
        lock.lock();
        try {
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** How many may run now: at least one, so that a job gets somewhere on a machine that is never idle. */
    public int limit() {
        double free = (double) places - people.getAsInt();
        lock.lock();
        try {
            return (int) Math.max(Math.min(1, places), Math.min(share, free));
        } finally {
            lock.unlock();
        }
    }
}
