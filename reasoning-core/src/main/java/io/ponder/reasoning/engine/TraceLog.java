package io.ponder.reasoning.engine;

import io.ponder.reasoning.trace.TraceEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/** Numbers and times the events of one search. */
final class TraceLog {

    private final Consumer<? super TraceEvent> sink;
    private final InstantSource clock;
    private final Instant began;
    private int next;

    TraceLog(Consumer<? super TraceEvent> sink, InstantSource clock, Instant began) {
        this.sink = sink;
        this.clock = clock;
        this.began = began;
    }

    interface Event {
        TraceEvent at(int seq, long atMs);
    }

    void add(Event event) {
        sink.accept(event.at(next++, Duration.between(began, clock.instant()).toMillis()));
    }
}
