package io.ponder.runtime;

import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Runs the work of a request on a virtual thread, while the request's own thread writes the results and watches the
 * client. When the client leaves, the work is cancelled; when it reads too slowly, the work waits, for a while.
 */
public final class ClientWatch {

    private static final Logger LOG = LoggerFactory.getLogger(ClientWatch.class);
    private static final long PROBE_MS = 50;

    /** Pauses after the first pings of a doubt: a near client's reset is back within the first, a far one's within the last. */
    private static final long[] DOUBTED_MS = {10, 40, 100};

    private static final long LONG_DOUBTED_MS = 1000;

    /** Where the web server does not say how long a client may read nothing. */
    static final int UNKNOWN_PATIENCE_MS = 20_000;

    /** With more than 400 clients, each is checked less often, so that the total cost stays the same. */
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

    /**
     * @throws ClientGoneException when the client left first
     * @throws FailureException when the work throws it
     */
    public static <T> void run(HttpServletRequest request, Work<T> work, Sink<? super T> sink) {
        ClientConnection connection = ClientConnection.of(request);
        Backlog<T> backlog = new Backlog<>(connection == null ? UNKNOWN_PATIENCE_MS : connection.readPatienceMs());
        Cancellation cancellation = new Cancellation();
        RequestContext context = RequestContexts.of(request);
        Thread worker = Thread.ofVirtual().name("work").start(() -> {
            RequestContexts.toLog(context);
            RuntimeException failure = null;
            try {
                work.run(backlog::add, cancellation);
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
                backlog.end(failure);
            }
        });
        Presence presence = new Presence(connection);
        Written<T> written = new Written<>(sink);
        CLIENTS.increment();
        try {
            while (!written.isDone) {
                step(presence, backlog, written);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            request.setAttribute(ServiceClient.BEGUN, true);
            throw Failure.of(Kind.UPSTREAM_UNAVAILABLE, "this service is shutting down")
                    .asException();
        } finally {
            CLIENTS.decrement();
            if (!written.isDone) {
                cancellation.cancel();
                worker.interrupt();
            }
        }
    }

    private static <T> void step(Presence presence, Backlog<T> backlog, Written<T> written)
            throws InterruptedException {
        if (backlog.take(0, written)) {
            return;
        }
        written.sink.caughtUp();
        if (!backlog.take(presence.pauseMs(), written)) {
            presence.check(written.sink);
            written.sink.idle();
        }
    }

    /** Hands to the sink what comes out of the backlog. */
    private static final class Written<T> implements Backlog.Taker<T> {
        private final Sink<? super T> sink;
        private boolean isDone;

        Written(Sink<? super T> sink) {
            this.sink = sink;
        }

        @Override
        public void item(T item) {
            sink.item(item);
        }

        @Override
        public void done(@Nullable RuntimeException failure) {
            if (failure != null) {
                throw failure;
            }
            sink.caughtUp();
            isDone = true;
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
            if (doubts == 0) {
                return Math.max(PROBE_MS, CLIENTS.sum() / CLIENTS_PER_MS);
            }
            return doubts <= DOUBTED_MS.length ? DOUBTED_MS[doubts - 1] : LONG_DOUBTED_MS;
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
