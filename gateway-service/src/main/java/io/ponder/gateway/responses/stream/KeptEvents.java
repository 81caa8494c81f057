package io.ponder.gateway.responses.stream;

import io.ponder.gateway.responses.store.ResponseStore;
import io.ponder.gateway.responses.store.StoredEvent;
import java.util.List;

/** The events of a response that has ended, from the store. */
public final class KeptEvents implements EventSource {

    private final ResponseStore store;
    private final String id;
    private final int last;

    public KeptEvents(ResponseStore store, String id) {
        this.store = store;
        this.id = id;
        this.last = store.lastEvent(id);
    }

    @Override
    public Page read(int after) {
        if (after >= last) {
            return new Page(List.of(), false, true);
        }
        List<StoredEvent> next = store.events(id, after, PAGE);
        return next.isEmpty()
                ? new Page(next, true, true)
                : new Page(next, false, next.getLast().number() == last);
    }

    @Override
    public boolean awaitBeyond(int after) {
        return false;
    }

    @Override
    public int last() {
        return last;
    }
}
