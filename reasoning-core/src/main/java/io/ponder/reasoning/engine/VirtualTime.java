package io.ponder.reasoning.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Inbox and clock in virtual time: waiting moves the clock to the next thing that is due. With a proposer and a verifier that
 * reply {@link #after} a while, a whole search is a deterministic function that takes no real time. For one thread.
 */
public final class VirtualTime implements Inbox, InstantSource {

    private record Timed(Instant at, long order, Runnable action) implements Comparable<Timed> {
        @Override
        public int compareTo(Timed other) {
            int byTime = at.compareTo(other.at);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final PriorityQueue<Timed> due = new PriorityQueue<>();
    private final Deque<Event> posted = new ArrayDeque<>();
    private Instant now = Instant.EPOCH;
    private long order;

    /** Runs an action after a delay; actions due at the same time run in the order they were added. */
    public void after(Duration delay, Runnable action) {
        due.add(new Timed(now.plus(delay), order++, action));
    }

    @Override
    public Instant instant() {
        return now;
    }

    @Override
    public void post(Event event) {
        posted.add(event);
    }

    @Override
    public @Nullable Event take(Instant until) {
        while (posted.isEmpty()) {
            Timed next = due.peek();
            if (next == null || next.at.isAfter(until)) {
                now = until.isAfter(now) ? until : now;
                return null;
            }
            due.remove();
            now = next.at;
            next.action.run();
        }
        return posted.remove();
    }
}
