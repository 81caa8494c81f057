package io.ponder.gateway.limits;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Feels how long a virtual thread waits before it runs, a hundred times a second while there is work, and tells the
 * shortest wait of each tenth of a second: a single long one is a burst, but when all are long, the processors cannot keep
 * up.
 */
final class Pulse implements AutoCloseable {

    private static final long BEAT_MS = 10;
    private static final long STRETCH_NS = TimeUnit.MILLISECONDS.toNanos(100);

    private final BooleanSupplier hasWork;
    private final Consumer<Duration> listener;
    private final Thread thread;

    /** @param listener hears the shortest wait of each stretch */
    Pulse(BooleanSupplier hasWork, Consumer<Duration> listener) {
        this.hasWork = hasWork;
        this.listener = listener;
        this.thread = Thread.ofPlatform().daemon().name("pulse").start(this::run);
    }

    private void run() {
        try {
            while (true) {
                listener.accept(Duration.ofNanos(hasWork.getAsBoolean() ? stretch() : rest()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // it is closed
        }
    }

    private static long rest() throws InterruptedException {
        TimeUnit.NANOSECONDS.sleep(STRETCH_NS);
        return 0;
    }

    private static long stretch() throws InterruptedException {
        long began = System.nanoTime();
        long least = Long.MAX_VALUE;
        while (System.nanoTime() - began < STRETCH_NS) {
            Thread.sleep(BEAT_MS);
            least = Math.min(least, beat());
        }
        return least;
    }

    private static long beat() throws InterruptedException {
        long sent = System.nanoTime();
        long[] took = {0};
        CountDownLatch ran = new CountDownLatch(1);
        Thread.ofVirtual().start(() -> {
            took[0] = System.nanoTime() - sent;
            ran.countDown();
        });
        ran.await();
        return took[0];
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
