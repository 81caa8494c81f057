package io.ponder.verifier.training;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How many completions all requests together put before verifiers at once. What waits here in order does not fill the
 * queues of judges and reward models, which refuse what they have no room for.
 */
final class Room {

    private final int most;
    private final Semaphore free;
    private final InstantSource clock;

    Room(int most, InstantSource clock) {
        this.most = most;
        this.free = new Semaphore(most, true);
        this.clock = clock;
    }

    /**
     * Waits for room, then works.
     *
     * @param deadline null for none
     * @throws io.ponder.reasoning.model.FailureException TIMEOUT when there was no room in time, or the wait was interrupted
     */
    <T> T take(int completions, @Nullable Instant deadline, Supplier<T> work) {
        int taken = Math.min(completions, most);
        try {
            if (deadline == null) {
                free.acquire(taken);
            } else if (!free.tryAcquire(
                    taken,
                    Math.max(0, Duration.between(clock.instant(), deadline).toNanos()),
                    TimeUnit.NANOSECONDS)) {
                throw Failure.of(Kind.TIMEOUT, "the deadline passed while other completions were scored")
                        .asException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.of(Kind.TIMEOUT, "the request was cancelled").asException();
        }
        try {
            return work.get();
        } finally {
            free.release(taken);
        }
    }
}
