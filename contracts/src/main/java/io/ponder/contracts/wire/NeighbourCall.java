package io.ponder.contracts.wire;

import io.ponder.reasoning.model.Failure;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A caller that waits for a neighbour's reply. What ends it first decides how it ended; no line begins after that. */
final class NeighbourCall<L> implements Neighbours.Reply<L> {

    private record Ending(@Nullable RuntimeException thrown) {}

    private final Consumer<? super L> onLine;
    private final AtomicReference<@Nullable Ending> ending = new AtomicReference<>();
    private final CountDownLatch ended = new CountDownLatch(1);

    NeighbourCall(Consumer<? super L> onLine) {
        this.onLine = onLine;
    }

    /** What the caller's consumer throws ends the call, and tells the service that its caller has left. */
    @Override
    public synchronized void line(L line) {
        if (ending.get() != null) {
            return;
        }
        try {
            onLine.accept(line);
        } catch (RuntimeException e) {
            over(e);
            throw e;
        }
    }

    @Override
    public void ended() {
        over(null);
    }

    @Override
    public void failed(Failure failure, boolean hasBegun) {
        over(CallFailures.told(failure, hasBegun));
    }

    /** The caller waits no longer. */
    void leave(Failure why) {
        over(why.asException());
    }

    private void over(@Nullable RuntimeException thrown) {
        if (ending.compareAndSet(null, new Ending(thrown))) {
            ended.countDown();
        }
    }

    /** Waits for the end; false if it does not come within this time. */
    boolean await(Duration most) throws InterruptedException {
        return ended.await(most.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Once it has ended, waits for the line that is being read, if any, and throws how it ended, if not well. */
    synchronized void end() {
        Ending how = ending.get();
        if (how != null && how.thrown != null) {
            throw how.thrown;
        }
    }
}
