package io.ponder.gateway.responses;

import io.ponder.gateway.json.EventStream;
import io.ponder.gateway.responses.store.StoredEvent;
import io.ponder.gateway.responses.stream.EventSource;
import io.ponder.gateway.responses.stream.ResponseErrors;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.runtime.ClientWatch;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.concurrent.Semaphore;

/**
 * Writes the events of a response to one client, as fast as that client reads. What it has not read waits in the source,
 * not here, so a slow client costs no memory of its own.
 */
final class EventReply implements ClientWatch.Sink<EventReply.News> {

    /** There is more to read. */
    enum News {
        MORE
    }

    /** The first two events tell nothing that the request does not. */
    private static final int FIRST_NEWS = 1;

    private final EventStream out;
    private final EventSource source;
    private final boolean waits;
    private final Runnable beforeFirst;
    private final Semaphore notTold = new Semaphore(1);
    private int sent;
    private boolean done;

    /**
     * @param after the number of the last event that the client has; -1 for none
     * @param waits whether not to begin before there is news of the search
     * @param beforeFirst what to do right before the reply begins, while it can still get headers
     */
    EventReply(HttpServletResponse response, EventSource source, int after, boolean waits, Runnable beforeFirst) {
        this.out = new EventStream(response);
        this.source = source;
        this.sent = after;
        this.waits = waits;
        this.beforeFirst = beforeFirst;
    }

    /**
     * Blocks until the client has all events.
     *
     * @throws io.ponder.runtime.ClientGoneException when it left first
     */
    void follow(HttpServletRequest request) {
        int from = sent;
        try {
            ClientWatch.<News>run(
                    request,
                    (send, cancellation) -> {
                        try {
                            int seen = from;
                            while (!cancellation.isCancelled() && source.awaitBeyond(seen)) {
                                seen = source.last();
                                if (notTold.tryAcquire()) {
                                    send.accept(News.MORE);
                                }
                            }
                        } catch (InterruptedException e) {
                            // The client has left, or has lost the thread.
                        }
                    },
                    this);
        } catch (LostException e) {
            // Its stream has ended.
        }
    }

    private static final class LostException extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    boolean begun() {
        return out.begun();
    }

    /** Writes what there is to the end. */
    void finish() {
        try {
            write();
        } catch (LostException e) {
            // Its stream has ended.
        }
        out.flush();
    }

    @Override
    public void item(News news) {
        notTold.release();
        writeIfBegun();
    }

    @Override
    public void caughtUp() {
        out.flush();
    }

    @Override
    public void idle() {
        writeIfBegun();
        out.idle();
    }

    @Override
    public void ping() {
        out.ping();
    }

    private void writeIfBegun() {
        boolean isTime = out.isOverdue();
        if (out.begun() || !waits || isTime || source.last() > FIRST_NEWS) {
            write();
        }
    }

    private void write() {
        if (!out.begun()) {
            beforeFirst.run();
        }
        while (!done) {
            EventSource.Page page = source.read(sent);
            for (StoredEvent event : page.events()) {
                out.json(event.type(), event.document());
                sent = event.number();
            }
            if (page.lost()) {
                out.event("error", ResponseErrors.event(sent + 1, tooSlow()));
            }
            if (page.lost() || page.ended()) {
                done = true;
                out.done();
                out.flush();
            }
            if (page.lost()) {
                throw new LostException();
            }
            if (page.events().isEmpty()) {
                return;
            }
        }
    }

    private Failure tooSlow() {
        return Failure.of(
                Kind.TOO_SLOW,
                "the stream was read too slowly: the event " + (sent + 1)
                        + " is no longer held. The events of a response that is kept (`store` true) can be read at any"
                        + " pace");
    }
}
