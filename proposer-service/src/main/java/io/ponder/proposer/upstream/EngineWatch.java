package io.ponder.proposer.upstream;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps track of the engine's models and whether it is reachable. Asks in the background until the engine answers, and
 * then keeps asking, to notice when the engine goes away or comes back with another model.
 */
final class EngineWatch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EngineWatch.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);

    /** A service that has just started lets requests wait this long for its first look at the engine. */
    private static final Duration FIRST_LOOK = Duration.ofSeconds(10);

    /** Failed checks in a row before requests are turned away. */
    private static final int LOST_CHECKS = 2;

    private final Function<EngineProbe.@Nullable Findings, EngineProbe.Findings> look;
    private final Duration interval;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch looked = new CountDownLatch(1);
    private final Thread thread;
    private volatile EngineProbe.@Nullable Findings findings;
    private volatile @Nullable Failure trouble =
            Failure.of(Kind.UPSTREAM_UNAVAILABLE, "the engine has not answered yet");

    /** @param look probes the engine, given the previous findings */
    EngineWatch(Function<EngineProbe.@Nullable Findings, EngineProbe.Findings> look, Duration interval) {
        this.look = look;
        this.interval = interval;
        this.thread = Thread.ofVirtual().name("engine-watch").start(this::watch);
    }

    private void watch() {
        int lost = 0;
        Duration pause = FIRST_PAUSE;
        do {
            try {
                EngineProbe.Findings found = look.apply(findings);
                if (trouble != null || !found.equals(findings)) {
                    found.models().forEach(m -> LOG.info("engine ready: {} as {}", m.info(), m.dialect()));
                    found.missing().forEach((model, why) -> LOG.warn("engine without {}: {}", model, why));
                }
                findings = found;
                trouble = null;
                lost = 0;
                pause = interval;
            } catch (FailureException e) {
                lost++;
                if (findings == null || lost >= LOST_CHECKS) {
                    report(e.failure());
                }
                pause = lost == 1 ? FIRST_PAUSE : pause.multipliedBy(2);
                pause = pause.compareTo(interval) > 0 ? interval : pause;
            } catch (RuntimeException e) {
                LOG.error("checking the engine failed unexpectedly", e);
                pause = interval;
            }
            looked.countDown();
        } while (!isClosedWithin(pause));
    }

    private void report(Failure failure) {
        Failure before = trouble;
        if (before == null || !before.message().equals(failure.message())) {
            LOG.warn("engine not ready: {}", failure.message());
        }
        trouble = failure;
    }

    private boolean isClosedWithin(Duration time) {
        try {
            return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            return true;
        }
    }

    List<EngineModel> models() {
        awaitFirstLook();
        EngineProbe.Findings found = findings;
        return found == null ? List.of() : found.models();
    }

    /**
     * @param name null for the default
     * @throws FailureException when there is no such model or the engine has not answered yet
     */
    EngineModel model(@Nullable String name) {
        List<EngineModel> models = models();
        for (EngineModel model : models) {
            if (name == null || model.info().id().equals(name)) {
                return model;
            }
        }
        Failure why = trouble;
        throw (models.isEmpty() && why != null ? why : Failure.of(Kind.UNKNOWN_MODEL, "there is no model " + name))
                .asException();
    }

    private void awaitFirstLook() {
        try {
            if (!looked.await(FIRST_LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.debug("the engine has not answered within {}", FIRST_LOOK);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the engine said of models beside the default that it does not serve. */
    Map<String, String> missing() {
        EngineProbe.Findings found = findings;
        return found == null ? Map.of() : found.missing();
    }

    /** Why the engine cannot answer; empty when it can. */
    Optional<Failure> unready() {
        return Optional.ofNullable(trouble);
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
    }
}
