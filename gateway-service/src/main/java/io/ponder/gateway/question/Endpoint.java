package io.ponder.gateway.question;

import io.ponder.accounts.tenant.Caller;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.trace.SearchResult;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** An API whose requests can be answered without a connection: each line of a batch is such a request. */
public interface Endpoint {

    /** Its path, such as {@code /v1/chat/completions}. */
    String path();

    /**
     * Answers a request that is not streamed, on the calling thread.
     *
     * @param body the request
     * @param runner runs the searches that it needs
     * @return the reply, as it is written in JSON
     * @throws io.ponder.reasoning.model.FailureException when there is no answer
     */
    Object answer(JsonNode body, Caller caller, RequestContext context, Runner runner);

    /**
     * What a request asks: for each search that it needs, in order, its question. Nothing is searched for.
     *
     * @param body the request
     * @throws io.ponder.reasoning.model.FailureException naming what is wrong with it, as {@link #answer} does
     */
    List<Question> questions(JsonNode body, Caller caller, RequestContext context);

    /** Runs searches. */
    @FunctionalInterface
    interface Runner {
        /**
         * Blocks until the search has ended.
         *
         * @throws io.ponder.reasoning.model.FailureException when the search has no answer
         */
        SearchResult run(Question question, Searches.Listener listener);
    }
}
