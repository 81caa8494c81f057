package io.ponder.contracts.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cancels a blocking call from another thread, once. A call that is cancelled before it begins never begins. Safe for
 * use by many threads.
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
     * A cancellation for one of several calls that this one cancels together. All of them count as cancelled before the
     * first is stopped, so that none begins in place of another.
     */
    public synchronized Cancellation part() {
        Cancellation part = new Cancellation(this);
        parts.add(part);
        return part;
    }

    /** Stops the current call, if any, all parts, and every later call. */
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

    /**
     * Sets how to stop the call that is about to begin, in place of any earlier one. Runs it at once if already
     * cancelled.
     */
    public void onCancel(Runnable stop) {
        synchronized (this) {
            action = stop;
            // If so far only the whole is cancelled, it will still cancel this part, which must not stop the call
            // again.
            cancelled = isCancelled();
            if (!cancelled) {
                return;
            }
        }
        stop.run();
    }
}
