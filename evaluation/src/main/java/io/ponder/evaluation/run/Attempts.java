package io.ponder.evaluation.run;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FailureException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Handles calls that fail: waits while a service does not answer, tries again what may succeed the next time, and ends the
 * run where the request itself is at fault, since every other request would fail alike.
 */
final class Attempts {

    private static final int MOST = 3;
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Duration patience;
    private final InstantSource clock;
    private final Progress progress;
    private final Runnable onOverload;

    Attempts(Duration patience, InstantSource clock, Progress progress, Runnable onOverload) {
        this.patience = patience;
        this.clock = clock;
        this.progress = progress;
        this.onOverload = onOverload;
    }

    interface Call<T> {
        T call() throws InterruptedException;
    }

    /** This one task failed; others may succeed. */
    static final class GaveUpException extends Exception {
        private static final long serialVersionUID = 1;

        GaveUpException(String message) {
            super(message);
        }
    }

    <T> T of(Call<T> call) throws InterruptedException, GaveUpException, RunException {
        Instant waitingSince = null;
        Duration pause = Duration.ofSeconds(1);
        int failed = 0;
        while (true) {
            Failure failure;
            try {
                return call.call();
            } catch (FailureException e) {
                failure = e.failure();
            }
            switch (failure.kind()) {
                case UPSTREAM_UNAVAILABLE, OVERLOADED, RATE_LIMITED, KEY_IN_USE -> {
                    Instant now = clock.instant();
                    if (waitingSince == null) {
                        waitingSince = now;
                        if (failure.kind() == Failure.Kind.UPSTREAM_UNAVAILABLE) {
                            progress.line("Waiting: " + failure.message());
                        }
                    }
                    if (failure.kind() == Failure.Kind.OVERLOADED) {
                        onOverload.run();
                    }
                    if (Duration.between(waitingSince, now).compareTo(patience) > 0) {
                        throw new RunException(failure.message() + ", for " + patience.toMinutes()
                                + " min now. Nothing is lost: start what is missing and repeat the command.");
                    }
                }
                case UPSTREAM_ERROR, TIMEOUT, INTERNAL -> {
                    failed++;
                    if (failed >= MOST) {
                        throw new GaveUpException(failure.message());
                    }
                }
                case CONTEXT_LENGTH_EXCEEDED, BODY_TOO_LARGE -> throw new GaveUpException(failure.message());
                case INVALID_REQUEST,
                        UNAUTHENTICATED,
                        FORBIDDEN,
                        QUOTA_SPENT,
                        CONFLICT,
                        UNKNOWN_MODEL,
                        NOT_FOUND,
                        METHOD_NOT_ALLOWED,
                        KEY_REUSED,
                        CAPABILITY_MISSING -> throw new RefusedRunException(failure);
            }
            Thread.sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }
}
