package io.ponder.contracts.search;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.Usage;
import org.jspecify.annotations.Nullable;

/** One server-sent event of the reply to a {@link SearchRequest}; the last is {@link Result} or {@link Failed}. */
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
}
