package io.ponder.verifier.code;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import java.util.concurrent.Callable;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.stereotype.Component;

/** Limits how many candidates run at once and how many wait, over all requests; first come, first served. */
@Component
final class CodeGate {

    private final CodeSettings settings;
    private final Semaphore places;
    private final AtomicInteger waiting = new AtomicInteger();

    CodeGate(CodeSettings settings) {
        this.settings = settings;
        this.places = new Semaphore(settings.concurrent(), true);
    }

    /** The number of candidates waiting for their turn. */
    int waiting() {
        return waiting.get();
    }

    /**
     * Waits for its turn, then does the work. The wait can be interrupted.
     *
     * @throws FailureException OVERLOADED when too many are waiting or the wait takes too long
     */
    <T> T pass(Callable<T> work) throws Exception {
        enter();
        try {
            return work.call();
        } finally {
            places.release();
        }
    }

    private void enter() throws InterruptedException {
        // tryAcquire without a timeout would overtake those that wait.
        if (places.tryAcquire(0, TimeUnit.MILLISECONDS)) {
            return;
        }
        try {
            if (waiting.incrementAndGet() > settings.queued()) {
                throw overloaded(settings.queued() + " programs are already waiting");
            }
            if (!places.tryAcquire(settings.maxWait().toMillis(), TimeUnit.MILLISECONDS)) {
                throw overloaded(
                        "no program could be run for " + settings.maxWait().toSeconds() + " s");
            }
        } finally {
            waiting.decrementAndGet();
        }
    }

    private static FailureException overloaded(String why) {
        return Failure.passing(Kind.OVERLOADED, why + "; try again later").asException();
    }
}
