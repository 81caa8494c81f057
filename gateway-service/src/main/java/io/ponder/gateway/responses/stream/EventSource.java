package io.ponder.gateway.responses.stream;

import io.ponder.gateway.responses.store.StoredEvent;
import java.util.List;

/** The events of one response, for any number of readers, each at its own pace. */
public interface EventSource {

    /** The most events that a reader gets at once. */
    int PAGE = 256;

    /**
     * What a reader gets at once.
     *
     * @param events the next events; empty if there are none yet
     * @param lost whether the next event is no longer to be had
     * @param ended whether no event follows these
     */
    record Page(List<StoredEvent> events, boolean lost, boolean ended) {}

    /** The events after a number. */
    Page read(int after);

    /** Blocks until there is more after a number, or nothing more will come; then false. */
    boolean awaitBeyond(int after) throws InterruptedException;

    /** The number of the last event that there is; -1 for none. */
    int last();
}
