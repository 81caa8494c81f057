package io.ponder.gateway.responses.stream;

import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.responses.store.ResponseStore;
import io.ponder.gateway.responses.store.StoredEvent;
import io.ponder.gateway.responses.wire.ResponseDocument;
import io.ponder.gateway.responses.wire.StreamEvent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The events of one running response: written by one thread, read by any number, each at its own pace. The latest are held
 * in memory, up to a limit. What falls out of it is read from the store; if the response is not kept, readers so far
 * behind are told that they have lost the thread.
 */
public final class EventLog implements EventSource {

    private final String id;
    private final @Nullable ResponseStore store;
    private final boolean durable;
    private final long window;

    private final ArrayDeque<StoredEvent> latest = new ArrayDeque<>();
    private final List<StoredEvent> unsaved = new ArrayList<>();
    private long latestBytes;
    private long unsavedBytes;
    private int written = -1;
    private int published = -1;
    private boolean ended;

    /**
     * @param store null for a response that is not kept
     * @param durable whether nobody may read an event before it is stored, so that a restart takes nothing back
     * @param window about how many bytes of events to hold in memory
     */
    public EventLog(String id, @Nullable ResponseStore store, boolean durable, long window) {
        this.id = id;
        this.store = store;
        this.durable = durable;
        this.window = window;
    }

    /** Adds an event. Readers see it after {@link #publish}. By the writer's thread only. */
    public void add(IntFunction<StreamEvent> event) {
        StreamEvent numbered = event.apply(written + 1);
        StoredEvent stored = new StoredEvent(
                numbered.sequenceNumber(), numbered.type(), WireJson.mapper().writeValueAsString(numbered));
        synchronized (this) {
            written = stored.number();
            latest.add(stored);
            latestBytes += stored.weight();
            if (store != null) {
                unsaved.add(stored);
                unsavedBytes += stored.weight();
            }
        }
    }

    /** Lets readers have what was added. */
    public void publish() {
        if (store != null && !unsaved.isEmpty() && (durable || unsavedBytes > window / 2)) {
            store.append(id, List.copyOf(unsaved));
            saved();
        }
        show(false);
    }

    /** Keeps the response as it has become, together with the events that were not stored yet. */
    public void keep(ResponseDocument document) {
        if (store != null) {
            store.change(id, document.status(), WireJson.mapper().writeValueAsString(document), List.copyOf(unsaved));
            saved();
        }
    }

    /** Keeps the response as it has become in the end. No event follows. */
    public void end(ResponseDocument document) {
        try {
            keep(document);
        } finally {
            show(true);
        }
    }

    private synchronized void saved() {
        unsaved.clear();
        unsavedBytes = 0;
    }

    private synchronized void show(boolean isEnd) {
        published = written;
        ended |= isEnd;
        int firstUnsaved =
                unsaved.isEmpty() ? Integer.MAX_VALUE : unsaved.getFirst().number();
        while (latestBytes > window && latest.size() > 1 && latest.getFirst().number() < firstUnsaved) {
            latestBytes -= latest.removeFirst().weight();
        }
        notifyAll();
    }

    @Override
    public Page read(int after) {
        synchronized (this) {
            if (after >= published) {
                return new Page(List.of(), false, ended);
            }
            if (after + 1 >= latest.getFirst().number()) {
                List<StoredEvent> next = latest.stream()
                        .filter(event -> event.number() > after && event.number() <= published)
                        .limit(PAGE)
                        .toList();
                return new Page(next, false, ended && next.getLast().number() == published);
            }
        }
        List<StoredEvent> next = store == null ? List.of() : store.events(id, after, PAGE);
        return new Page(next, next.isEmpty(), false);
    }

    @Override
    public synchronized boolean awaitBeyond(int after) throws InterruptedException {
        while (published <= after && !ended) {
            wait();
        }
        return !ended;
    }

    @Override
    public synchronized int last() {
        return published;
    }

    /** Blocks until the last event has been published. */
    public synchronized void awaitEnd() throws InterruptedException {
        while (!ended) {
            wait();
        }
    }

    public synchronized boolean isEnded() {
        return ended;
    }
}
