package io.ponder.contracts.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cancels a blocking call from another thread, once. What is cancelled before it begins never begins. Safe for use by
 * many threads.
 */
public final class Cancellation {

    private final @Nullable Cancellation whole;
    private final List<Cancellation> parts = new ArrayList<>();
    private @Nullable Runnable action;
    private boolean cancelled;

    public Cancellation() {
        this(null);
    }

    private Cancellation(@Nullable Cancellation whole) {
        this.whole = whole;
    }

    /**
     * For one of several calls that this cancels together. All of them count as cancelled before the first is stopped, so
     * that none begins in the place of another.
     */
    public synchronized Cancellation part() {
        Cancellation part = new Cancellation(this);
        parts.add(part);
        return part;
    }

    /** Stops the call under way, if any, its parts, and every later one. */
    public void cancel() {
        Runnable toRun;
        List<Cancellation> toCancel;
        synchronized (this) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            toRun = action;
            toCancel = List.copyOf(parts);
        }
        toCancel.forEach(Cancellation::cancel);
        if (toRun != null) {
            toRun.run();
        }
    }

    public synchronized boolean isCancelled() {
        return cancelled || (whole != null && whole.isCancelled());
    }

    /** Says how to stop what is about to begin; runs at once when it is cancelled already. Replaces the one before. */
    public void onCancel(Runnable stop) {
        synchronized (this) {
            action = stop;
            // Where only the whole is cancelled yet, its turn to cancel this is still to come and must not stop it
            // again.
            cancelled = isCancelled();
            if (!cancelled) {
                return;
            }
        }
        stop.run();
    }
}
