package io.ponder.search;

import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.engine.SearchPlan;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.Usage;
import io.ponder.runtime.tracing.Traced;
import io.ponder.runtime.tracing.Tracing;
import java.util.Locale;

/**
 * The spans of one search: its own, and one for each call that carries out its moves. So that the largest search makes no
 * trace that nobody can open, only the calls of its first samples and scores are recorded. Used by the search's thread.
 */
final class SearchSpans {

    /** Samples and scores whose calls are recorded. */
    private static final int MOST = 500;

    private final Tracing tracing;
    private final Traced search;
    private int left = MOST;
    private long unrecorded;
    private int call = -1;

    private SearchSpans(Tracing tracing, Traced search) {
        this.tracing = tracing;
        this.search = search;
    }

    static SearchSpans begin(
            Tracing tracing, RequestContext context, String id, SearchRequest request, SearchPlan plan) {
        Traced search = tracing.work("invoke_workflow " + plan.strategy(), context);
        if (search.isRecorded()) {
            Budget.Limits budget = request.budget();
            search.with("gen_ai.operation.name", "invoke_workflow")
                    .with("gen_ai.workflow.name", plan.strategy())
                    .with("gen_ai.request.model", plan.model())
                    .with("ponder.search.id", id)
                    .with("ponder.tenant", request.tenant())
                    .with("ponder.strategy", plan.strategy())
                    .with(
                            "ponder.verifier",
                            plan.verifier() == null ? null : plan.verifier().name())
                    .with("ponder.resumed", request.resume() != null)
                    .with("ponder.budget.max_tokens", budget.maxTokens())
                    .with("ponder.budget.max_cost_usd", budget.maxCostUsd())
                    .with("ponder.budget.max_seconds", budget.maxSeconds())
                    .with("ponder.budget.max_samples", budget.maxSamples());
        }
        return new SearchSpans(tracing, search);
    }

    RequestContext context() {
        return search.context();
    }

    /** Notes which call of the recorded search is about to be made. */
    void happened(TraceEvent event) {
        switch (event) {
            case TraceEvent.ProposeStarted started -> call = started.call();
            case TraceEvent.ConsultStarted started -> call = started.call();
            case TraceEvent.ScoreStarted started -> call = started.call();
            default -> {
                // No call begins.
            }
        }
    }

    /**
     * Begins the span of a call.
     *
     * @param size its samples or scores
     */
    Traced call(String name, int size) {
        if (!search.isRecorded()) {
            return Traced.unrecorded(search.context());
        }
        if (left <= 0) {
            unrecorded++;
            return Traced.unrecorded(search.context().unsampled());
        }
        left -= size;
        return tracing.call(name, search.context()).with("ponder.call", call).with("ponder.call.size", size);
    }

    void answered(SearchResult result) {
        if (search.isRecorded()) {
            search.with("ponder.score", result.selection().score())
                    .with(
                            "ponder.agreement",
                            result.signs() == null ? null : result.signs().agreement())
                    .with("ponder.samples.failed", result.samples().failed())
                    .with(
                            "ponder.cut_by",
                            result.cutBy() == null
                                    ? null
                                    : result.cutBy().name().toLowerCase(Locale.ROOT));
        }
        ended(result.cutBy() == null ? "answered" : "cut", result.usage());
    }

    void failed(Failure failure, Usage usage) {
        search.failed(failure);
        ended("failed", usage);
    }

    /** Usage has names of our own: the spans of the engine's calls have GenAI's, and whoever adds those up counts once. */
    void ended(String outcome, Usage whole) {
        if (search.isRecorded()) {
            Usage usage = whole.sinceResumed();
            search.with("ponder.outcome", outcome)
                    .with("ponder.samples", usage.samples())
                    .with("ponder.calls", usage.calls())
                    .with("ponder.calls.unrecorded", unrecorded)
                    .with("ponder.usage.input_tokens", usage.tokens().prompt())
                    .with("ponder.usage.cached_tokens", usage.tokens().cached())
                    .with("ponder.usage.output_tokens", usage.tokens().completion())
                    .with("ponder.usage.cost_usd", usage.costUsd())
                    .with("ponder.usage.estimated", usage.estimated());
        }
        search.end();
    }
}
