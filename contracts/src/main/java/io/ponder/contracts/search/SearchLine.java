package io.ponder.contracts.search;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.Usage;
import org.jspecify.annotations.Nullable;

/**
 * One server-sent event of the reply to a {@link SearchRequest}; the last is {@link Result}, {@link Failed} or {@link
 * Stopped}.
 */
public sealed interface SearchLine {

    /** An event of the search. */
    record Trace(TraceEvent event) implements SearchLine {}

    /** The search has an answer. */
    record Result(SearchResult result) implements SearchLine {}

    /**
     * The search failed.
     *
     * @param usage what was used; null if the service failed before it could count
     */
    record Failed(Failure failure, @Nullable Usage usage) implements SearchLine {}

    /**
     * What the search has used so far, about once a second while that changes, from the first tokens on that an engine has
     * reported; whatever events were asked for. Calls in flight count as if they were stopped now, which is an estimate.
     */
    record Spent(Usage usage) implements SearchLine {}

    /** The search was stopped before it had an answer: by {@code DELETE /v1/searches/{id}}. */
    record Stopped(Usage usage) implements SearchLine {}
}
