package io.ponder.gateway.answer;

import io.ponder.gateway.json.EventStream;
import io.ponder.gateway.question.Searches;
import io.ponder.reasoning.trace.TraceEvent;

/**
 * What every API's streamed reply does while its search runs: it begins with the first news, or without any before clients
 * lose patience, feeds the answer, and flushes when no more is at hand.
 */
public abstract class StreamedAnswer implements Searches.Listener {

    protected final EventStream events;

    protected StreamedAnswer(EventStream events) {
        this.events = events;
    }

    /** Writes what the reply begins with, unless it has begun. */
    protected abstract void begin();

    /** Where the news goes. */
    protected abstract AnswerFeed feed();

    @Override
    public final void event(TraceEvent event) {
        begin();
        feed().event(event);
    }

    @Override
    public final void caughtUp() {
        events.flush();
    }

    @Override
    public final void idle() {
        if (events.isOverdue()) {
            begin();
            events.flush();
        }
        events.idle();
    }

    @Override
    public final void ping() {
        events.ping();
    }
}
