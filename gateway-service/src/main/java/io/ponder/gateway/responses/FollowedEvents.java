package io.ponder.gateway.responses;

import io.ponder.gateway.responses.store.ResponseStore;
import io.ponder.gateway.responses.store.StoredEvent;
import io.ponder.gateway.responses.stream.EventLog;
import io.ponder.gateway.responses.stream.EventSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The events of a response, wherever it is worked on: from the memory of this gateway while it does that itself, otherwise
 * from the store, where it looks again and again.
 */
final class FollowedEvents implements EventSource {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(250);

    private final ResponseRuns runs;
    private final ResponseStore store;
    private final String id;

    FollowedEvents(ResponseRuns runs, ResponseStore store, String id) {
        this.runs = runs;
        this.store = store;
        this.id = id;
    }

    private Optional<EventLog> here() {
        return runs.running(id).map(ResponseRun::events).filter(log -> !log.isAbandoned());
    }

    @Override
    public Page read(int after) {
        EventLog log = here().orElse(null);
        if (log != null) {
            return log.read(after);
        }
        boolean isOver = !store.isUnfinished(id);
        List<StoredEvent> next = store.events(id, after, PAGE);
        return new Page(next, false, isOver && next.size() < PAGE);
    }

    @Override
    public boolean awaitBeyond(int after) throws InterruptedException {
        while (!runs.isStopping()) {
            EventLog log = here().orElse(null);
            if (log != null) {
                boolean goesOn = log.awaitBeyond(after);
                if (goesOn || !log.isAbandoned()) {
                    return goesOn;
                }
            } else {
                boolean isOver = !store.isUnfinished(id);
                if (store.lastEvent(id) > after) {
                    return !isOver;
                }
                if (isOver) {
                    return false;
                }
            }
            Thread.sleep(LOOK_AGAIN);
        }
        return false;
    }

    @Override
    public int last() {
        return here().map(EventLog::last).orElseGet(() -> store.lastEvent(id));
    }
}
