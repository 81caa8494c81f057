package io.ponder.engines;

import io.github.resilience4j.bulkhead.Bulkhead;
import io.github.resilience4j.bulkhead.BulkheadConfig;
import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Limits the calls to an engine: some run at once, some wait for a limited time, and the rest are refused at once. */
public final class Turns {

    private final String who;
    private final Limits limits;
    private final Bulkhead bulkhead;
    private final AtomicInteger waiting = new AtomicInteger();

    /**
     * @param inFlight the most concurrent calls
     * @param queued the most calls that may wait for their turn
     * @param longestWait the longest time that a call waits
     */
    public record Limits(int inFlight, int queued, Duration longestWait) {}

    /**
     * @param name of the bulkhead, for its metrics
     * @param who the engine's name in messages
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

    /** The number of calls waiting for their turn. */
    public int waiting() {
        return waiting.get();
    }

    /** A gate that waits for a turn and then passes {@code next}. */
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

    /** Waits for a turn; the wait can be interrupted. */
    private void take() {
        if (bulkhead.getMetrics().getAvailableConcurrentCalls() == 0 && waiting.get() >= limits.queued()) {
            throw overloaded(limits.queued() + " calls are already waiting for " + who);
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
        Failure failure = Failure.passing(Kind.OVERLOADED, why + "; try again later");
        return new EngineException(Fault.REFUSED, failure, null);
    }
}
