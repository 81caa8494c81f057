package io.ponder.reasoning.engine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** An inbox in real time. */
public final class BlockingInbox implements Inbox {

    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final InstantSource clock;

    public BlockingInbox(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public void post(Event event) {
        events.add(event);
    }

    @Override
    public @Nullable Event take(Instant until) throws InterruptedException {
        Event waiting = events.poll();
        return waiting != null
                ? waiting
                : events.poll(Duration.between(clock.instant(), until).toNanos(), TimeUnit.NANOSECONDS);
    }
}
