package io.ponder.simulation;

import io.ponder.reasoning.engine.Inbox;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * An inbox with a barrier: nothing is heard until everything in flight has ended, as in a program that sends a batch and waits
 * for all of it. The strategy is the same; only when it hears of results differs.
 */
final class LockStep implements Inbox {

    private final Inbox inbox;
    private final SyntheticCalls calls;
    private final Deque<Event> held = new ArrayDeque<>();

    LockStep(Inbox inbox, SyntheticCalls calls) {
        this.inbox = inbox;
        this.calls = calls;
    }

    @Override
    public void post(Event event) {
        inbox.post(event);
    }

    @Override
    public @Nullable Event take(Instant until) throws InterruptedException {
        if (held.isEmpty()) {
            Event event = inbox.take(until);
            while (event != null) {
                held.add(event);
                event = calls.underWay() > 0 ? inbox.take(until) : null;
            }
        }
        return held.poll();
    }
}
