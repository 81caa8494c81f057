package io.ponder.runtime;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Runs the work of a request on a virtual thread, while the request's own thread writes the results and watches the
 * client. When the client leaves, the work is cancelled.
 */
public final class ClientWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ClientWatch.class);
    private static final long PROBE_MS = 250;

    /** With more than 2,000 clients, each is checked less often, so that the total cost stays the same. */
    private static final int CLIENTS_PER_MS = 8;

    private static final LongAdder CLIENTS = new LongAdder();

    private ClientWatch() {}

    /** Work that sends items while it runs. */
    @FunctionalInterface
    public interface Work<T> {
        /** Blocks until done; once cancelled, returns early or throws. */
        void run(Consumer<? super T> send, Cancellation cancellation);
    }

    /** What the request's thread does with the items. */
    public interface Sink<T> {
        void item(T item);

        /** Nothing more is waiting, so what was written may be flushed. */
        default void caughtUp() {}

        /** Nothing has arrived for a while, so a ping may be written. */
        default void idle() {}
    }

    private sealed interface Parcel<T> {
        record Item<T>(T value) implements Parcel<T> {}

        record Done<T>(@Nullable RuntimeException failure) implements Parcel<T> {}
    }

    /**
     * @throws ClientGoneException when the client left first
     * @throws FailureException when the work throws it
     */
    public static <T> void run(HttpServletRequest request, Work<T> work, Sink<? super T> sink) {
        BlockingQueue<Parcel<T>> parcels = new LinkedBlockingQueue<>();
        Cancellation cancellation = new Cancellation();
        RequestContext context = RequestContexts.of(request);
        Thread worker = Thread.ofVirtual().name("work").start(() -> {
            RequestContexts.toLog(context);
            RuntimeException failure = null;
            try {
                work.run(item -> parcels.add(new Parcel.Item<>(item)), cancellation);
            } catch (RuntimeException e) {
                failure = e;
            } catch (Error e) {
                LOG.error("work for a request died", e);
                failure = Failure.of(
                                Kind.INTERNAL,
                                "Ponder failed with " + e.getClass().getSimpleName() + "; its log has the details")
                        .asException();
            } finally {
                MDC.clear();
                parcels.add(new Parcel.Done<>(failure));
            }
        });
        boolean done = false;
        CLIENTS.increment();
        try {
            while (!done) {
                done = step(request, parcels, sink);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Failure.of(Kind.UPSTREAM_UNAVAILABLE, "this service is shutting down")
                    .asException();
        } finally {
            CLIENTS.decrement();
            if (!done) {
                cancellation.cancel();
                worker.interrupt();
            }
        }
    }

    private static <T> boolean step(HttpServletRequest request, BlockingQueue<Parcel<T>> parcels, Sink<? super T> sink)
            throws InterruptedException {
        Parcel<T> parcel = parcels.poll();
        if (parcel == null) {
            sink.caughtUp();
            parcel = parcels.poll(Math.max(PROBE_MS, CLIENTS.sum() / CLIENTS_PER_MS), TimeUnit.MILLISECONDS);
        }
        switch (parcel) {
            case null -> {
                ClientConnection c = ClientConnection.of(request);
                if (c != null && c.isInDoubt()) {
                    throw new ClientGoneException();
                }
                sink.idle();
                return false;
            }
            case Parcel.Item<T>(T value) -> {
                sink.item(value);
                return false;
            }
            case Parcel.Done<T>(RuntimeException failure) -> {
                if (failure != null) {
                    throw failure;
                }
                sink.caughtUp();
                return true;
            }
        }
    }
}
