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
    private static final long SECOND_PROBE_MS = 50;
    private static final long DOUBTED_MS = 1000;

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

        /**
         * The client may have left, which only writing can tell: writes a ping, if the reply has begun.
         *
         * @throws ClientGoneException when it cannot be written
         */
        default void ping() {}
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
        Presence presence = new Presence(ClientConnection.of(request));
        boolean done = false;
        CLIENTS.increment();
        try {
            while (!done) {
                done = step(presence, parcels, sink);
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

    private static <T> boolean step(Presence presence, BlockingQueue<Parcel<T>> parcels, Sink<? super T> sink)
            throws InterruptedException {
        Parcel<T> parcel = parcels.poll();
        if (parcel == null) {
            sink.caughtUp();
            parcel = parcels.poll(presence.pauseMs(), TimeUnit.MILLISECONDS);
        }
        switch (parcel) {
            case null -> {
                presence.check(sink);
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

    /** What is known about the client's presence: nothing until it ends its side, and then what writing tells. */
    private static final class Presence {
        private final @Nullable ClientConnection connection;
        private int doubts;

        Presence(@Nullable ClientConnection connection) {
            this.connection = connection;
        }

        /** The first ping of a doubt is answered by a reset at most, which the next one meets, so that follows soon. */
        long pauseMs() {
            return switch (doubts) {
                case 0 -> Math.max(PROBE_MS, CLIENTS.sum() / CLIENTS_PER_MS);
                case 1, 2 -> SECOND_PROBE_MS;
                default -> DOUBTED_MS;
            };
        }

        void check(Sink<?> sink) {
            if (connection == null || !connection.isInDoubt()) {
                return;
            }
            doubts++;
            sink.ping();
            if (!connection.isReached()) {
                throw new ClientGoneException();
            }
        }
    }
}
