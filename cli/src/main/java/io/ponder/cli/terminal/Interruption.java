package io.ponder.cli.terminal;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns Ctrl-C (or {@code kill}) into an interrupt of the thread that opened this, and lets the process end only once that
 * thread has said what it still has to say. The process then ends with the signal's own exit code: 130 after Ctrl-C.
 */
public final class Interruption implements AutoCloseable {

    /** The exit code of a command that was interrupted. */
    public static final int EXIT = 130;

    private static final long LAST_WORDS_SECONDS = 5;

    private final Thread worker = Thread.currentThread();
    private final CountDownLatch over = new CountDownLatch(1);
    private final Thread hook = new Thread(this::interrupt, "interruption");
    private volatile boolean requested;

    public Interruption() {
        Runtime.getRuntime().addShutdownHook(hook);
    }

    private void interrupt() {
        requested = true;
        worker.interrupt();
        try {
            over.await(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whether the user wants this to end. */
    public boolean requested() {
        return requested;
    }

    @Override
    public void close() {
        over.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending.
        }
    }
}
