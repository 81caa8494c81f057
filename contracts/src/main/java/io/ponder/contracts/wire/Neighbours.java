package io.ponder.contracts.wire;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Services of one process, which call each other without a connection: a streamed reply's lines are handed over as the
 * records that HTTP would have written and read again. All else is as over HTTP: requests are refused in the same cases, a call
 * can be cancelled, and it ends with its deadline. Safe for use by many threads.
 */
public final class Neighbours {

    /** No service is one: for processes of their own. */
    public static final Neighbours NONE = new Neighbours();

    /**
     * A service's answer to a kind of streamed request.
     *
     * @param <Q> the request's document
     * @param <L> a line of the reply
     */
    public interface Neighbour<Q, L> {
        Wire<Q, L> wire();

        /**
         * Begins to answer, on a thread of its own.
         *
         * @param context of the caller
         * @return null if the service does not accept the request, since it is about to stop
         */
        @Nullable
        Work answer(Q asked, RequestContext context, Reply<? super L> reply);
    }

    /**
     * A kind of streamed request, as both sides know it.
     *
     * @param path that it is posted to
     * @param asked its document
     * @param lines the lines of its reply
     */
    public record Wire<Q, L>(String path, Class<Q> asked, Class<L> lines) {
        private boolean fits(Object body, Class<?> lineType) {
            return asked.isInstance(body) && lines.equals(lineType);
        }
    }

    /** An answer under way. */
    @FunctionalInterface
    public interface Work {
        /** Nobody waits for it any longer. */
        void stop();
    }

    /** What a caller gets: lines, and then one ending. */
    public interface Reply<L> {
        void line(L line);

        void ended();

        /** @param hasBegun whether the service had sent a line */
        void failed(Failure failure, boolean hasBegun);
    }

    private record Door(String service, String path) {}

    private final Map<Door, Neighbour<?, ?>> doors = new ConcurrentHashMap<>();

    /** From now on, such requests to the service go to this neighbour. */
    public void open(String service, Neighbour<?, ?> neighbour) {
        if (this == NONE) {
            throw new IllegalStateException("no service is a neighbour here");
        }
        doors.put(new Door(service, neighbour.wire().path()), neighbour);
    }

    /** From now on they go over HTTP again. */
    public void close(String service, String path) {
        doors.remove(new Door(service, path));
    }

    /**
     * Streams from a neighbour, as {@link ServiceClient#stream}.
     *
     * @return false if the service is none, or does not accept the request
     */
    <L> boolean stream(
            HttpCalls calls,
            String path,
            Object body,
            RequestContext context,
            Class<L> lineType,
            Cancellation cancellation,
            Consumer<? super L> onLine) {
        Neighbour<?, ?> neighbour = doors.get(new Door(calls.service(), path));
        if (neighbour == null || !neighbour.wire().fits(body, lineType)) {
            return false;
        }
        if (cancellation.isCancelled()) {
            throw calls.failures().cancelled().asException();
        }
        NeighbourCall<L> call = new NeighbourCall<>(onLine);
        Work work = begin(neighbour, body, context, call);
        if (work == null) {
            return false;
        }
        cancellation.onCancel(() -> {
            call.leave(calls.failures().cancelled());
            work.stop();
        });
        try {
            if (!call.await(context.timeLeft(calls.clock()).plus(RequestContext.GRACE))) {
                call.leave(Failure.of(Kind.TIMEOUT, calls.service() + " did not answer in time"));
                work.stop();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            call.leave(calls.failures().cancelled());
            work.stop();
        }
        call.end();
        return true;
    }

    @SuppressWarnings("unchecked") // the classes were compared
    private static <Q, L> @Nullable Work begin(
            Neighbour<Q, ?> neighbour, Object body, RequestContext context, Reply<L> reply) {
        return ((Neighbour<Q, L>) neighbour).answer(neighbour.wire().asked().cast(body), context, reply);
    }
}
