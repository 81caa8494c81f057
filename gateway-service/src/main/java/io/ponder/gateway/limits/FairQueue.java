package io.ponder.gateway.limits;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;

/**
 * Hands out places to searches. While there are too few, tenants take turns, each as often as its priority says, whoever
 * sends more; work in the background comes after all people. Nobody waits in vain: what would wait too long is refused at
 * once, and told when to come back. Stride scheduling (Waldspurger and Weihl, 1995). Safe for use by many threads.
 */
final class FairQueue {

    private final Places places;
    private final int most;
    private final Duration longest;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Line> lines = new HashMap<>();
    private final DrainRate rate;
    private final LongSupplier nanos;
    private int taken;
    private int waiting;
    private double now;

    /** When those who are turned away now may come back: one after another, as places become free. */
    private long comeBack;

    /**
     * @param most how many may wait; a tenant with less than an equal part of that may wait even then
     * @param longest how long one waits
     */
    FairQueue(Places places, int most, Duration longest, LongSupplier nanos) {
        this.places = places;
        this.most = most;
        this.longest = longest;
        this.nanos = nanos;
        this.comeBack = nanos.getAsLong();
        this.rate = new DrainRate(nanos);
    }

    /** A place that somebody has. */
    interface Place extends AutoCloseable {
        /** Gives it to the next; may be called more than once. */
        @Override
        void close();
    }

    /** The searches of one tenant that wait, the first in front. */
    private static final class Line {
        private final Deque<Waiter> waiters = new ArrayDeque<>();
        private final boolean isBackground;
        private double turn;

        Line(boolean isBackground, double turn) {
            this.isBackground = isBackground;
            this.turn = turn;
        }
    }

    private final class Waiter {
        private final Condition called = lock.newCondition();
        private final int priority;
        private boolean hasPlace;

        Waiter(int priority) {
            this.priority = priority;
        }
    }

    /**
     * Waits for a place.
     *
     * @param priority 1 to 10: how often this tenant's turn comes while others wait too
     * @param isBackground whether nobody sits and waits for the search
     * @throws InterruptedException when it is no longer wanted
     * @throws io.ponder.reasoning.model.FailureException when it would take too long
     */
    Place enter(String tenant, int priority, boolean isBackground) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            if (taken < places.now() && waiting == 0) {
                taken++;
                return new Taken();
            }
            Duration wait = rate.until(waiting + 1);
            String name = (isBackground ? "background " : "") + tenant;
            if (isFullFor(name) || !isBackground && wait.compareTo(longest) > 0) {
                throw full(wait).asException();
            }
            Line line = lines.computeIfAbsent(name, _ -> new Line(isBackground, now));
            Waiter waiter = new Waiter(priority);
            line.waiters.add(waiter);
            waiting++;
            try {
                await(waiter, isBackground);
            } finally {
                leave(name, line, waiter);
            }
            return new Taken();
        } finally {
            lock.unlock();
        }
    }

    private void await(Waiter waiter, boolean isBackground) throws InterruptedException {
        long left = longest.toNanos();
        try {
            while (!waiter.hasPlace) {
                if (left <= 0 && !isBackground) {
                    throw full(rate.until(waiting)).asException();
                }
                left = waiter.called.awaitNanos(isBackground ? TimeUnit.SECONDS.toNanos(1) : left);
            }
        } catch (InterruptedException e) {
            if (waiter.hasPlace) {
                free();
            }
            throw e;
        }
    }

    private void leave(String name, Line line, Waiter waiter) {
        if (line.waiters.remove(waiter)) {
            waiting--;
        }
        if (line.waiters.isEmpty()) {
            lines.remove(name, line);
        }
    }

    /** Under the lock: a place becomes free. */
    private void free() {
        taken--;
        rate.freed(waiting > 0);
        callNext();
    }

    /** Under the lock. */
    private void callNext() {
        while (taken < places.now() && waiting > 0) {
            Line line = next().orElseThrow();
            Waiter waiter = line.waiters.removeFirst();
            waiting--;
            taken++;
            now = Math.max(now, line.turn);
            line.turn = now + 1.0 / waiter.priority;
            waiter.hasPlace = true;
            waiter.called.signal();
        }
    }

    private Optional<Line> next() {
        return lines.values().stream()
                .filter(line -> !line.waiters.isEmpty())
                .min(Comparator.comparing((Line line) -> line.isBackground).thenComparingDouble(line -> line.turn));
    }

    /** Under the lock. */
    private boolean isFullFor(String name) {
        Line line = lines.get(name);
        int others = line == null ? lines.size() : lines.size() - 1;
        return waiting >= most && (line == null ? 0 : line.waiters.size()) >= most / (others + 1);
    }

    /** How many searches may be at work or wait: fewer while the processors cannot keep up. */
    int room() {
        lock.lock();
        try {
            return places.now() + places.waiting(most);
        } finally {
            lock.unlock();
        }
    }

    /** Why there is no room for another search, and when to come back: not all at the same time. */
    Failure turnedAway() {
        lock.lock();
        try {
            long now = nanos.getAsLong();
            long first = now + rate.until(waiting + 1).toNanos();
            comeBack = Math.max(comeBack, first) + rate.until(1).toNanos();
            comeBack = Math.min(comeBack, now + longest.toNanos());
            return full(Duration.ofNanos(comeBack - now));
        } finally {
            lock.unlock();
        }
    }

    /**
     * A stretch of time has passed.
     *
     * @param delay the shortest delay of a thread in it
     */
    void look(Duration delay) {
        lock.lock();
        try {
            places.look(delay, waiting > 0);
            callNext();
        } finally {
            lock.unlock();
        }
    }

    private static Failure full(Duration wait) {
        double seconds = Math.max(1, Math.ceil(wait.toMillis() / 1000.0));
        return new Failure(
                Kind.OVERLOADED,
                "Ponder is working on as many searches as it may, and so many are waiting that the next turn is"
                        + " about " + (long) seconds + " s away; try again then",
                null,
                List.of(),
                seconds);
    }

    int places() {
        lock.lock();
        try {
            return places.now();
        } finally {
            lock.unlock();
        }
    }

    int waiting() {
        lock.lock();
        try {
            return waiting;
        } finally {
            lock.unlock();
        }
    }

    int taken() {
        lock.lock();
        try {
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private final class Taken implements Place {
        private boolean isGiven;

        @Override
        public void close() {
            lock.lock();
            try {
                if (!isGiven) {
                    isGiven = true;
                    free();
                }
            } finally {
                lock.unlock();
            }
        }
    }
}
