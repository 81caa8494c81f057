package io.ponder.gateway.work;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;

/** Says that this gateway lives, ends what dead ones have left, and throws away what has expired. */
final class Housekeeping implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);
    private static final Duration FORGET_EVERY = Duration.ofMinutes(5);

    private final Gateways gateways;
    private final ObjectProvider<Keeper> keepers;
    private final Duration heartbeat;
    private final InstantSource clock;
    private CountDownLatch stopping = new CountDownLatch(1);
    private volatile boolean running;

    Housekeeping(Gateways gateways, ObjectProvider<Keeper> keepers, WorkSettings settings, InstantSource clock) {
        this.gateways = gateways;
        this.keepers = keepers;
        this.heartbeat = settings.heartbeat();
        this.clock = clock;
    }

    @Override
    public void start() {
        stopping = new CountDownLatch(1);
        running = true;
        List<Keeper> all = keepers.stream().toList();
        Thread.ofVirtual().name("housekeeping").start(() -> work(all));
    }

    private void work(List<Keeper> all) {
        long rounds = Math.max(1, FORGET_EVERY.dividedBy(heartbeat));
        try {
            for (long round = 0; !stopping.await(heartbeat.toMillis(), TimeUnit.MILLISECONDS); round++) {
                boolean isTimeToForget = round % rounds == 0;
                attempt("beat", gateways::beat);
                attempt("end what was left", () -> gateways.silent().forEach(gateway -> endLeftBy(gateway, all)));
                if (isTimeToForget) {
                    all.forEach(
                            keeper -> attempt("forget what has expired", () -> keeper.forgetExpired(clock.instant())));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void endLeftBy(String gateway, List<Keeper> all) {
        all.forEach(keeper -> keeper.endLeftBy(gateway));
        gateways.forget(gateway);
    }

    /** The database may be away for a while. */
    private static void attempt(String what, Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            LOG.warn("could not {}: {}", what, e.toString());
        }
    }

    @Override
    public void stop() {
        stopping.countDown();
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
