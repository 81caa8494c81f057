package io.ponder.contracts.search;

import io.ponder.contracts.proposer.Hints;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.ResponseFormat;
import io.ponder.reasoning.trace.TraceEvent;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/searches}: search for the answer to one problem. The reply is a stream of server-sent events, each a
 * {@link SearchLine}. Closing the connection stops the search and all its work.
 *
 * @param model a model that the proposer lists; null for its default
 * @param strategy the strategy's name; null for the service's default
 * @param verifier the verifier's name; null for the strategy's default, if it needs one
 * @param parameters the strategy's parameters by name; those absent have their defaults
 * @param events how much of the trace to stream; null for none
 * @param tenant a label for metrics
 * @param reference the right answer in an evaluation, used only for metrics; null if it is not known
 * @param choices how many different candidates the result has, best first, at least 1; null for 1
 * @param live whether to stream the words of the answer as they are written, where the strategy draws one sample only;
 *     null for no. Without events it has no effect
 * @param hints for the engine; null for none
 * @param id by which the search can be asked after and stopped while it runs, and by which engines know it; used once. Null
 *     for one that the service makes
 * @param resume what is recorded of this search, which broke off: the events of its trace in order, up to any of them, of
 *     which {@code progress} and {@code delta} may be left out. The rest of the request is the same as then, but for the
 *     budget, which holds for both parts together. Only further events are streamed. Null for a search that begins
 */
public record SearchRequest(
        @Nullable String model,
        Problem problem,
        SamplingOptions sampling,
        @Nullable String strategy,
        @Nullable String verifier,
        Map<String, Object> parameters,
        Budget.Limits budget,
        @Nullable Events events,
        String tenant,
        @Nullable String reference,
        @Nullable Integer choices,
        @Nullable Boolean live,
        @Nullable Hints hints,
        @Nullable String id,
        @Nullable List<TraceEvent> resume) {

    /** The most candidates in a result. */
    public static final int MOST_CHOICES = 128;

    /** A search whose id the service makes. */
    public SearchRequest(
            @Nullable String model,
            Problem problem,
            SamplingOptions sampling,
            @Nullable String strategy,
            @Nullable String verifier,
            Map<String, Object> parameters,
            Budget.Limits budget,
            @Nullable Events events,
            String tenant,
            @Nullable String reference,
            @Nullable Integer choices,
            @Nullable Boolean live,
            @Nullable Hints hints) {
        this(
                model,
                problem,
                sampling,
                strategy,
                verifier,
                parameters,
                budget,
                events,
                tenant,
                reference,
                choices,
                live,
                hints,
                null,
                null);
    }

    /** A request for one candidate. */
    public SearchRequest(
            @Nullable String model,
            Problem problem,
            SamplingOptions sampling,
            @Nullable String strategy,
            @Nullable String verifier,
            Map<String, Object> parameters,
            Budget.Limits budget,
            @Nullable Events events,
            String tenant,
            @Nullable String reference) {
        this(
                model,
                problem,
                sampling,
                strategy,
                verifier,
                parameters,
                budget,
                events,
                tenant,
                reference,
                null,
                null,
                null);
    }

    /** A request whose right answer is not known. */
    public SearchRequest(
            @Nullable String model,
            Problem problem,
            SamplingOptions sampling,
            @Nullable String strategy,
            @Nullable String verifier,
            Map<String, Object> parameters,
            Budget.Limits budget,
            Events events,
            String tenant) {
        this(model, problem, sampling, strategy, verifier, parameters, budget, events, tenant, null);
    }

    /** The same search, by this id and within this budget. */
    public SearchRequest as(String itsId, Budget.Limits itsBudget) {
        return new SearchRequest(
                model,
                problem,
                sampling,
                strategy,
                verifier,
                parameters,
                itsBudget,
                events,
                tenant,
                reference,
                choices,
                live,
                hints,
                itsId,
                resume);
    }

    /** The same search with all that was left open. */
    public SearchRequest as(PlannedSearch planned) {
        return new SearchRequest(
                planned.model(),
                problem,
                sampling,
                planned.strategy(),
                planned.verifier(),
                planned.parameters(),
                budget,
                events,
                tenant,
                reference,
                choices,
                live,
                hints,
                id,
                resume);
    }

    /** The same search, to be gone on with. */
    public SearchRequest withResume(List<TraceEvent> recorded) {
        return new SearchRequest(
                model,
                problem,
                sampling,
                strategy,
                verifier,
                parameters,
                budget,
                events,
                tenant,
                reference,
                choices,
                live,
                hints,
                id,
                List.copyOf(recorded));
    }

    /** The same search with other hints, all of whose events are streamed, but no words of the answer before their time. */
    public SearchRequest withAllEvents(Hints other) {
        return new SearchRequest(
                model,
                problem,
                sampling,
                strategy,
                verifier,
                parameters,
                budget,
                Events.ALL,
                tenant,
                reference,
                choices,
                null,
                other,
                id,
                resume);
    }

    /** A search that begins anew, for a problem of other messages. */
    public SearchRequest withMessages(List<Message> messages) {
        Problem other = new Problem(messages, problem.answerFormat(), problem.tools(), problem.compare());
        return new SearchRequest(
                model,
                other,
                sampling,
                strategy,
                verifier,
                parameters,
                budget,
                events,
                tenant,
                reference,
                choices,
                live,
                hints,
                id,
                null);
    }

    /** How much of the trace the reply contains. */
    public enum Events {
        /** Only the result. */
        NONE,
        /** Every event. */
        ALL
    }

    /**
     * The sampling options that the client set; null for a default.
     *
     * @param seed null for a random one
     * @param engineOptions see {@link io.ponder.reasoning.model.Sampling}; empty for none
     * @param topLogProbs see {@link io.ponder.reasoning.model.Sampling}
     * @param thinkingTokens see {@link io.ponder.reasoning.model.Sampling}
     */
    public record SamplingOptions(
            @Nullable Double temperature,
            @Nullable Double topP,
            @Nullable Integer maxTokens,
            List<String> stop,
            @Nullable ResponseFormat responseFormat,
            @Nullable Long seed,
            Map<String, Object> engineOptions,
            @Nullable Integer topLogProbs,
            @Nullable Integer thinkingTokens) {
        public SamplingOptions {
            stop = List.copyOf(stop);
            // An absent map arrives as null from JSON.
            engineOptions = engineOptions == null ? Map.of() : engineOptions;
        }

        /** Options without any for the engine alone. */
        public SamplingOptions(
                @Nullable Double temperature,
                @Nullable Double topP,
                @Nullable Integer maxTokens,
                List<String> stop,
                @Nullable ResponseFormat responseFormat,
                @Nullable Long seed) {
            this(temperature, topP, maxTokens, stop, responseFormat, seed, Map.of(), null, null);
        }
    }
}
