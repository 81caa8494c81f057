package io.ponder.reasoning.engine;

import io.ponder.answers.AnswerReader;
import io.ponder.reasoning.form.SchemaCheck;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Price;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.score.JudgeEffort;
import io.ponder.reasoning.score.OnVerifierFailure;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.trace.TraceEvent;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything that defines one search.
 *
 * @param strategy the strategy's name
 * @param parameters as they were read, defaults filled in; for the trace
 * @param models what the strategy may ask, default first
 * @param verifier null when the strategy uses none
 * @param aggregation how step scores become the number the trace shows
 * @param capabilities what the engine of every model can do
 * @param choices how many different candidates the result has, best first; usually 1
 * @param isLive whether the words of the answer are passed on as they are written, where that is possible
 * @param answers reads what samples answer
 * @param schemas checks what samples write against the JSON schemas of the request
 * @param seed trial {@code t} is drawn with seed {@code seed + t}
 */
public record SearchPlan(
        Problem problem,
        String strategy,
        Map<String, Object> parameters,
        List<Model> models,
        @Nullable Judge verifier,
        Aggregation aggregation,
        Sampling sampling,
        Budget budget,
        Set<Capability> capabilities,
        int choices,
        boolean isLive,
        AnswerReader answers,
        SchemaCheck schemas,
        long seed) {

    public SearchPlan {
        models = List.copyOf(models);
        capabilities = Set.copyOf(capabilities);
    }

    /** A search for one candidate, told when it has ended. */
    public SearchPlan(
            Problem problem,
            String strategy,
            Map<String, Object> parameters,
            List<Model> models,
            @Nullable Judge verifier,
            Aggregation aggregation,
            Sampling sampling,
            Budget budget,
            Set<Capability> capabilities,
            long seed) {
        this(
                problem,
                strategy,
                parameters,
                models,
                verifier,
                aggregation,
                sampling,
                budget,
                capabilities,
                1,
                false,
                problem.answerReader(),
                SchemaCheck.NONE,
                seed);
    }

    /**
     * @param price null when unknown
     */
    public record Model(String id, @Nullable Price price) {}

    /**
     * The verifier of a search.
     *
     * @param usesModel whether scoring spends tokens
     * @param price of its model's tokens; null when unknown
     * @param onFailure what a verifier that is down does to the search
     * @param effort what its model is asked, at most
     */
    public record Judge(
            String name,
            VerifierKind kind,
            boolean usesModel,
            @Nullable Price price,
            OnVerifierFailure onFailure,
            JudgeEffort effort) {

        /** One whose model answers one question by one token. */
        public Judge(
                String name, VerifierKind kind, boolean usesModel, @Nullable Price price, OnVerifierFailure onFailure) {
            this(name, kind, usesModel, price, onFailure, JudgeEffort.ONE_WORD);
        }
    }

    /** The name of the default model. */
    public String model() {
        return models.getFirst().id();
    }

    /** The price of a model's tokens; null when unknown. */
    @Nullable
    Price price(String model) {
        for (Model known : models) {
            if (known.id().equals(model)) {
                return known.price();
            }
        }
        throw new IllegalArgumentException("the search has no model " + model);
    }

    /** What the strategy is told of it. */
    public Brief brief() {
        return new Brief(
                problem,
                sampling,
                budget.limits(),
                capabilities,
                verifier == null ? null : verifier.kind(),
                choices,
                seed);
    }

    /** The first event of its trace. */
    TraceEvent started(int seq, long atMs) {
        return new TraceEvent.Started(
                seq,
                atMs,
                strategy,
                parameters,
                model(),
                verifier == null ? null : verifier.name(),
                verifier == null ? null : verifier.kind(),
                problem,
                sampling,
                budget.limits(),
                capabilities,
                choices == 1 ? null : choices,
                seed);
    }

    /** The same search with less time. */
    public SearchPlan within(Duration time) {
        Budget shorter =
                new Budget(budget.maxTokens(), budget.maxCostUsd(), time, budget.maxSamples(), budget.maxParallel());
        return with(shorter, answers);
    }

    /** The same search, with answers read by another reader, such as one that remembers. */
    public SearchPlan readBy(AnswerReader reader) {
        return with(budget, reader);
    }

    private SearchPlan with(Budget limited, AnswerReader reader) {
        return new SearchPlan(
                problem,
                strategy,
                parameters,
                models,
                verifier,
                aggregation,
                sampling,
                limited,
                capabilities,
                choices,
                isLive,
                reader,
                schemas,
                seed);
    }
}
