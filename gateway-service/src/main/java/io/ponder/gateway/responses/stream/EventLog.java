package io.ponder.gateway.responses.stream;

import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.responses.store.Attempt;
import io.ponder.gateway.responses.store.ResponseStore;
import io.ponder.gateway.responses.store.StoredEvent;
import io.ponder.gateway.responses.wire.ResponseDocument;
import io.ponder.gateway.responses.wire.StreamEvent;
import io.ponder.gateway.work.TraceUnits.Unit;
import io.ponder.reasoning.trace.TraceEvent;
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
    private final int attempt;
    private final boolean durable;
    private final long window;

    private final ArrayDeque<StoredEvent> latest = new ArrayDeque<>();
    private final List<StoredEvent> unsaved = new ArrayList<>();
    private final List<TraceEvent> untold = new ArrayList<>();
    private int units;
    private int kept = -1;
    private long latestBytes;
    private long unsavedBytes;
    private int written = -1;
    private int published = -1;
    private boolean ended;
    private boolean abandoned;

    private EventLog(String id, @Nullable ResponseStore store, int attempt, boolean durable, long window) {
        this.id = id;
        this.store = store;
        this.attempt = attempt;
        this.durable = durable;
        this.window = window;
    }

    /**
     * A log whose reader goes when the gateway does, so that most of it need not be stored before the end.
     *
     * @param store null for a response that is not kept
     * @param window about how many bytes of events to hold in memory
     */
    public static EventLog inForeground(String id, @Nullable ResponseStore store, long window) {
        return new EventLog(id, store, 0, false, window);
    }

    /**
     * A log of which nobody reads an event before it is stored. It begins with writing again what the attempts before have
     * written; events that are stored already are not stored twice.
     */
    public static EventLog inBackground(String id, ResponseStore store, Attempt attempt, long window) {
        EventLog log = new EventLog(id, store, attempt.number(), true, window);
        log.kept = attempt.lastEvent();
        log.units = attempt.units().size();
        return log;
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
            if (store != null && stored.number() > kept) {
                unsaved.add(stored);
                unsavedBytes += stored.weight();
            }
        }
    }

    /** The events that attempts before have stored are all written again; the next one follows them. */
    public synchronized void caughtUp() {
        if (written < kept) {
            // Another version of Ponder has written them, in other words.
            written = kept;
            latest.clear();
            latestBytes = 0;
        }
    }

    /** Keeps what the search has told together with the events that come of it. In the background only. */
    public void tell(TraceEvent event) {
        untold.add(event);
    }

    /**
     * Lets readers have what was added.
     *
     * @throws ReplacedException when another attempt has begun, or the response was deleted
     */
    public void publish() {
        boolean isTime = durable || unsavedBytes > window / 2;
        if (store != null && isTime && !(unsaved.isEmpty() && untold.isEmpty())) {
            Unit unit = untold.isEmpty() ? null : new Unit(attempt, List.copyOf(untold));
            requireOurs(store.append(id, attempt, List.copyOf(unsaved), units, unit));
            saved();
        }
        show(false);
    }

    /**
     * Keeps the response as it has become, together with the events that were not stored yet.
     *
     * @throws ReplacedException when another attempt has begun, or the response was deleted
     */
    public void keep(ResponseDocument document) {
        if (store != null) {
            requireOurs(store.change(
                    id,
                    attempt,
                    document.status(),
                    WireJson.mapper().writeValueAsString(document),
                    List.copyOf(unsaved)));
            saved();
        }
    }

    /** In the foreground the client gets its reply all the same. */
    private void requireOurs(boolean isOurs) {
        if (!isOurs && durable) {
            throw new ReplacedException();
        }
    }

    /** Nothing more is written here: the response goes on elsewhere, or not at all. */
    public synchronized void abandon() {
        abandoned = true;
        notifyAll();
    }

    public synchronized boolean isAbandoned() {
        return abandoned;
    }

    /** Keeps the response as it has become in the end. No event follows. */
    public void end(ResponseDocument document) {
        boolean isKept = false;
        try {
            keep(document);
            isKept = true;
        } finally {
            if (isKept || !durable) {
                show(true);
            }
        }
    }

    private synchronized void saved() {
        unsaved.clear();
        unsavedBytes = 0;
        units += untold.isEmpty() ? 0 : 1;
        untold.clear();
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
            if (!latest.isEmpty() && after + 1 >= latest.getFirst().number()) {
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
        while (published <= after && !ended && !abandoned) {
            wait();
        }
        return !ended && !abandoned;
    }

    @Override
    public synchronized int last() {
        return published;
    }

    /** Blocks until the last event has been published. */
    public synchronized void awaitEnd() throws InterruptedException {
        while (!ended && !abandoned) {
            wait();
        }
    }

    public synchronized boolean isEnded() {
        return ended;
    }
}
