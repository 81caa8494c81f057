package io.ponder.proposer.embedded;

import io.ponder.proposer.embedded.EmbeddedCall.Sample;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The bounded queue of samples, first come, first served. Guarded by its engine's lock. */
final class WaitingSamples {

    private static final double FIRST_GUESS_SECONDS = 5;
    private static final double WEIGHT_OF_LATEST = 0.1;

    private final EmbeddedSettings settings;
    private final Deque<Sample> waiting = new ArrayDeque<>();
    private double secondsPerSample = FIRST_GUESS_SECONDS;

    WaitingSamples(EmbeddedSettings settings) {
        this.settings = settings;
    }

    /**
     * Queues all the samples, or none of them.
     *
     * @throws FailureException {@code OVERLOADED} when others leave no room
     */
    void admit(List<Sample> samples, int running) {
        int most = settings.parallel() + settings.queueLength();
        if (samples.size() > most) {
            throw Failure.invalid(
                            "prefixes",
                            "the request asks for " + samples.size() + " samples; the embedded engine takes at most "
                                    + most + " in one call (ponder.embedded.queue-length)")
                    .asException();
        }
        if (running + waiting.size() + samples.size() > most) {
            throw overloaded(samples.size(), running);
        }
        waiting.addAll(samples);
    }

    private FailureException overloaded(int count, int running) {
        double rounds = Math.ceil((waiting.size() + running) / (double) settings.parallel());
        return new Failure(
                        Kind.OVERLOADED,
                        "the embedded engine has " + waiting.size() + " samples waiting and room for "
                                + settings.queueLength() + " (ponder.embedded.queue-length); " + count
                                + " more do not fit",
                        null,
                        List.of(),
                        Math.max(1, Math.ceil(rounds * secondsPerSample)))
                .asException();
    }

    /** Records how long a sample took, to tell refused callers when to retry. */
    void took(double seconds) {
        secondsPerSample += WEIGHT_OF_LATEST * (seconds - secondsPerSample);
    }

    int size() {
        return waiting.size();
    }

    @Nullable
    Sample first() {
        return waiting.peekFirst();
    }

    void removeFirst() {
        waiting.removeFirst();
    }

    void removeAllOf(EmbeddedCall call) {
        waiting.removeIf(sample -> sample.call() == call);
    }

    void failOverdue(long now) {
        for (Iterator<Sample> i = waiting.iterator(); i.hasNext(); ) {
            Sample sample = i.next();
            if (sample.call().isOverdue(now)) {
                i.remove();
                sample.fail(Kind.TIMEOUT, "the deadline passed while the sample waited for the embedded engine");
            }
        }
    }

    void failAll(Kind kind, String why) {
        waiting.forEach(sample -> sample.fail(kind, why));
        waiting.clear();
    }
}
