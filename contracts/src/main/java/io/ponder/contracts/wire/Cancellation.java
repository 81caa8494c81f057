package io.ponder.contracts.wire;

import org.jspecify.annotations.Nullable;

/**
 * Cancels a blocking call from another thread, once. What is cancelled before it begins never begins. Safe for use by
 * many threads.
 */
public final class Cancellation {

    private @Nullable Runnable action;
    private boolean cancelled;

    /** Stops the call under way, if any, and every later one. */
    public void cancel() {
        Runnable toRun;
        synchronized (this) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            toRun = action;
        }
        if (toRun != null) {
            toRun.run();
        }
    }

    public synchronized boolean isCancelled() {
        return cancelled;
    }

    /** Says how to stop what is about to begin; runs at once when it is cancelled already. Replaces the one before. */
    public void onCancel(Runnable stop) {
        synchronized (this) {
            action = stop;
            if (!cancelled) {
                return;
            }
        }
        stop.run();
    }
}
