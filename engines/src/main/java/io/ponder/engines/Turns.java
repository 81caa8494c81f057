package io.ponder.engines;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** So many calls at a time; so many more wait, for so long; the rest are refused at once. */
public final class Turns {

    private final String who;
    private final Limits limits;
    private final Bulkhead bulkhead;
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * @param inFlight calls at one time
     * @param queued calls that may wait for their turn
     * @param longestWait the most time that one waits
     */
    public record Limits(int inFlight, int queued, Duration longestWait) {}

    /**
     * @param name of the bulkhead, for its metrics
     * @param who is called, for messages
     */
    public Turns(BulkheadRegistry bulkheads, String name, String who, Limits limits) {
        this.who = who;
        this.limits = limits;
        this.bulkhead = bulkheads.bulkhead(
                name,
                BulkheadConfig.custom()
                        .maxConcurrentCalls(limits.inFlight())
                        .maxWaitDuration(limits.longestWait())
                        .writableStackTraceEnabled(false)
                        .build());
    }

    /** Calls that wait for their turn. */
    public int waiting() {
        return waiting.get();
    }

    /** The gate that gives a turn and then goes through {@code next}. */
    public Gate before(Gate next) {
        return new Gate() {
            @Override
            public <A> A pass(Function<Report, A> work) {
                take();
                try {
                    return next.pass(work);
                } finally {
                    bulkhead.onComplete();
                }
            }
        };
    }

    /** Interruptible while it waits. */
    private void take() {
        if (bulkhead.getMetrics().getAvailableConcurrentCalls() == 0 && waiting.get() >= limits.queued()) {
            throw overloaded(limits.queued() + " calls wait for " + who + " already");
        }
        waiting.incrementAndGet();
        try {
            if (!bulkhead.tryAcquirePermission()) {
                throw overloaded(who + " was busy for " + limits.longestWait().toMillis() / 1000.0 + " s");
            }
        } finally {
            waiting.decrementAndGet();
        }
    }

    private static EngineException overloaded(String why) {
        Failure failure = new Failure(Kind.OVERLOADED, why + "; try again later", null, List.of(), 1.0);
        return new EngineException(Fault.REFUSED, failure, null);
    }
}
