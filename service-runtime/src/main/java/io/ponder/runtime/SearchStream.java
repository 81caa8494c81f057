package io.ponder.runtime;

import io.ponder.contracts.search.SearchLine;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.search.SearchStatus;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.Home;
import io.ponder.contracts.wire.RefusedException;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.trace.Usage;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The stream of one search, read on a thread of its own. So when nobody waits for its answer any more, the search can be
 * stopped and its stream read to the end, which tells what it used.
 */
public final class SearchStream {

    /** How long a search that was stopped may take to tell what it used. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    /** How long a search that is being stopped may be unknown, because it has not begun yet. */
    private static final Duration BEGINNING = Duration.ofMillis(300);

    private static final long PAUSE_MS = 50;
    private static final int LINES = 64;

    private final ServiceClient service;
    private final SearchRequest asked;
    private final RequestContext context;
    private final InstantSource clock;
    private final Cancellation call = new Cancellation();
    private final BlockingQueue<Piece> pieces = new ArrayBlockingQueue<>(LINES);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean left;
    private volatile @Nullable Usage usage;
    private volatile boolean isTold;

    private sealed interface Piece {
        record Line(SearchLine line) implements Piece {}

        record End(@Nullable RuntimeException failure) implements Piece {}
    }

    /**
     * @param service search-service
     * @param asked with its id
     */
    public SearchStream(ServiceClient service, SearchRequest asked, RequestContext context, InstantSource clock) {
        this.service = service;
        this.asked = asked;
        this.context = context;
        this.clock = clock;
    }

    /**
     * Begins the search, and hands over its lines on the calling thread until it has ended.
     *
     * @throws FailureException when search-service refuses, or its reply breaks off
     * @throws ClientGoneException when the thread is interrupted, or after {@link #leave}
     */
    public void read(Consumer<? super SearchLine> send) {
        Thread.ofVirtual().name("search").start(this::run);
        try {
            while (pieces.take() instanceof Piece piece) {
                switch (piece) {
                    case Piece.Line(SearchLine line) -> send.accept(line);
                    case Piece.End(RuntimeException failure) -> {
                        if (failure != null) {
                            throw failure;
                        }
                        return;
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClientGoneException();
        }
    }

    private void run() {
        RequestContexts.toLog(context);
        RuntimeException failure = null;
        try (Home home = service.home(context.requestId())) {
            service.at(home).stream("/v1/searches", asked, context, SearchLine.class, call, this::line);
        } catch (RefusedException e) {
            usage = Usage.NOTHING;
            isTold = true;
            failure = e;
        } catch (RuntimeException e) {
            failure = e;
        } finally {
            MDC.clear();
            ended.countDown();
            hand(new Piece.End(failure));
        }
    }

    private void line(SearchLine line) {
        switch (line) {
            case SearchLine.Spent(Usage soFar) -> usage = soFar;
            case SearchLine.Result(var result) -> told(result.usage());
            case SearchLine.Failed(var _, Usage all) -> told(all);
            case SearchLine.Stopped(Usage all) -> told(all);
            case SearchLine.Trace _ -> {}
        }
        hand(new Piece.Line(line));
    }

    private void told(@Nullable Usage all) {
        if (all != null) {
            usage = all;
            isTold = true;
        }
    }

    /** Waits until there is room, unless nobody listens any more. */
    private void hand(Piece piece) {
        try {
            while (!left && !pieces.offer(piece, PAUSE_MS, TimeUnit.MILLISECONDS)) {
                // Whoever listens reads more slowly than the search writes.
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Has {@link #read} end, on whatever thread it is. */
    public void stopListening() {
        left = true;
        pieces.clear();
        pieces.offer(new Piece.End(new ClientGoneException()));
    }

    /**
     * Nobody waits for the answer any more: stops the search, unless it has told all it used, and waits a little for that.
     * Then the call is cut, which stops the search as well.
     */
    public void leave() {
        left = true;
        if (isTold || ended.getCount() == 0) {
            call.cancel();
            return;
        }
        Instant until = clock.instant().plus(LAST_WORDS);
        try {
            if (isStopping(until)) {
                ended.await(Duration.between(clock.instant(), until).toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            call.cancel();
        }
    }

    /** Asks search-service to stop the search; false if it will not. */
    private boolean isStopping(Instant until) throws InterruptedException {
        Instant begun = clock.instant().plus(BEGINNING);
        String path = "/v1/searches/" + Objects.requireNonNull(asked.id());
        do {
            try {
                service.delete(path, SearchStatus.class, context.until(until));
                return true;
            } catch (FailureException e) {
                if (e.failure().kind() != Kind.NOT_FOUND || clock.instant().isAfter(begun)) {
                    return false;
                }
            }
        } while (!ended.await(PAUSE_MS, TimeUnit.MILLISECONDS));
        return true;
    }

    /** What the search used, as last told; null if nobody knows. */
    public @Nullable Usage usage() {
        Usage known = usage;
        return known == null || isTold ? known : known.asEstimate();
    }

    /** Whether the search itself has told all that it used. */
    public boolean isTold() {
        return isTold;
    }
}
