package io.ponder.dataset.call;

import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import java.util.List;

/**
 * What a search told, as it is kept.
 *
 * @param events in order, without those that only report progress
 */
public record SearchReply(SearchResult result, List<TraceEvent> events) {
    public SearchReply {
        events = List.copyOf(events);
    }
}
