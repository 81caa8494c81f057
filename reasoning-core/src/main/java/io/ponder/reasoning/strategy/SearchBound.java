package io.ponder.reasoning.strategy;

import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Price;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.TokenEstimate;
import io.ponder.reasoning.model.Tokens;
import org.jspecify.annotations.Nullable;

/**
 * The most that a search can use, known before it begins: what its strategy can ask for, or its budget where that is less. A
 * search that gets it as its budget cannot exceed it, whatever engines do.
 *
 * @param samples continuations started
 * @param tokens of all calls, read and written
 * @param costUsd null where a model has no price
 */
public record SearchBound(
        long samples, long tokens, @Nullable Double costUsd) {

    /** A judge's own words around a problem and a candidate, and its verdict. */
    private static final long JUDGE_WORDS = 1024;

    /** Tokens that an answer may be given on top of a sample's, where a thought has used these up. */
    private static final int MOST_ON_TOP = 512;

    /**
     * What is asked.
     *
     * @param problem with what the strategy's prompt adds
     * @param sampleTokens the most completion tokens of one sample
     * @param choices candidates to return
     * @param writer the highest price of the models that write; null if one is unknown
     * @param isScored whether there is a verifier
     * @param isJudged whether a model reads each candidate, for the verifier
     * @param judge the highest price of the models that judge; null if one is unknown
     */
    public record Asked(
            Problem problem,
            int sampleTokens,
            int choices,
            @Nullable Price writer,
            boolean isScored,
            boolean isJudged,
            @Nullable Price judge) {}

    public static SearchBound of(StrategyType type, Parameters parameters, Asked asked, Budget budget) {
        Price dearest = dearest(asked);
        Double most = budget.maxCostUsd();
        int answers = type.drawsAnswersOnly(asked.isScored) ? type.most().applyAsInt(parameters) : -1;
        if (answers < 0) {
            return new SearchBound(
                    budget.maxSamples(), budget.maxTokens(), least(most, cost(dearest, budget.maxTokens())));
        }
        long samples = Math.min(budget.maxSamples(), Math.max(answers, asked.choices));
        long prompt = TokenEstimate.atMost(asked.problem);
        long onTop = Math.min(MOST_ON_TOP, asked.sampleTokens / 4);
        long written = asked.sampleTokens + onTop;
        // A thought that reaches its limit is read again, so that its answer can be written after it.
        long read = 2 * prompt + asked.sampleTokens;
        long judged = asked.isJudged ? prompt + written + JUDGE_WORDS : 0;
        long each = read + written + judged;
        if (budget.maxTokens() / each < samples) {
            return new SearchBound(samples, budget.maxTokens(), least(most, cost(dearest, budget.maxTokens())));
        }
        Double cost = dearest == null
                ? null
                : Double.valueOf(samples * (of(asked.writer, read, written) + of(asked.judge, judged, 0)));
        return new SearchBound(samples, samples * each, least(most, cost));
    }

    private static @Nullable Price dearest(Asked asked) {
        if (!asked.isJudged || asked.writer == null) {
            return asked.writer;
        }
        return asked.judge == null ? null : asked.writer.orDearer(asked.judge);
    }

    /** So many tokens, each as dear as any can be. */
    private static @Nullable Double cost(@Nullable Price price, long tokens) {
        return price == null ? null : Double.valueOf(Math.max(of(price, tokens, 0), of(price, 0, tokens)));
    }

    private static double of(@Nullable Price price, long read, long written) {
        return price == null
                ? 0
                : Math.max(price.of(new Tokens(read, 0, written)), price.of(new Tokens(read, read, written)));
    }

    private static @Nullable Double least(@Nullable Double limit, @Nullable Double cost) {
        return limit == null ? cost : cost == null ? limit : (Double) Math.min(limit, cost);
    }
}
