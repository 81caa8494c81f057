package io.ponder.reasoning.strategy;

import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Price;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.TokenEstimate;
import io.ponder.reasoning.model.Tokens;
import org.jspecify.annotations.Nullable;

/**
 * What a search can use, known before it begins. Its most is what its strategy can ask for, or its budget where that is less: a
 * search that gets it as its budget cannot exceed it, whatever engines do. What is likely is a guess for want of better.
 *
 * @param samples continuations started, at most
 * @param tokens of all calls, read and written, at most
 * @param costUsd at most; null where a model has no price
 * @param least a single short call
 * @param likely if each sample writes a quarter of its limit, and as many are drawn as usual; null where that is not known
 * @param size the tokens of one such sample: of two searches that are alike but for their questions, what the question makes
 *     of it
 */
public record SearchBound(
        long samples,
        long tokens,
        @Nullable Double costUsd,
        Spend least,
        @Nullable Spend likely,
        long size) {

    /** A judge's own words around a problem and a candidate, and its verdict. */
    private static final long JUDGE_WORDS = 1024;

    /** Tokens that an answer may be given on top of a sample's, where a thought has used these up. */
    private static final int MOST_ON_TOP = 512;

    /** Of its limit, what a sample is guessed to write. */
    private static final int USUAL_SHARE = 4;

    /**
     * Tokens and money.
     *
     * @param costUsd null where a model has no price
     */
    public record Spend(long tokens, @Nullable Double costUsd) {

        /** This, or the whole budget where it has fewer tokens. */
        private Spend within(Spend budget, @Nullable Double maxCostUsd) {
            return tokens > budget.tokens ? budget : new Spend(tokens, least(maxCostUsd, costUsd));
        }

        private Spend atMost(Spend most) {
            return new Spend(Math.min(tokens, most.tokens), costUsd == null ? null : least(most.costUsd, costUsd));
        }
    }

    /**
     * What is asked.
     *
     * @param problem with what the strategy's prompt adds
     * @param sampling of one sample
     * @param choices candidates to return
     * @param writer the highest price of the models that write; null if one is unknown
     * @param isScored whether there is a verifier
     * @param isJudged whether a model reads each candidate, for the verifier
     * @param judge the highest price of the models that judge; null if one is unknown
     */
    public record Asked(
            Problem problem,
            Sampling sampling,
            int choices,
            @Nullable Price writer,
            boolean isScored,
            boolean isJudged,
            @Nullable Price judge) {}

    public static SearchBound of(StrategyType type, Parameters parameters, Asked asked, Budget budget) {
        Spend whole = new Spend(
                budget.maxTokens(), least(budget.maxCostUsd(), asDearAsCanBe(dearest(asked), budget.maxTokens())));
        int answers = type.drawsAnswersOnly(asked.isScored) ? type.most().of(parameters, asked) : -1;
        long samples =
                answers < 0 ? budget.maxSamples() : Math.min(budget.maxSamples(), Math.max(answers, asked.choices));
        Spend most = answers < 0 ? whole : ofAnswers(samples, asked).within(whole, budget.maxCostUsd());
        long prompt = TokenEstimate.of(asked.problem);
        long written = Math.max(1, asked.sampling.maxTokens() / USUAL_SHARE);
        long judged = asked.isJudged ? prompt + written + JUDGE_WORDS / USUAL_SHARE : 0;
        int usual = type.usual().of(parameters, asked);
        // The estimate of a prompt is above the truth, by up to twice.
        Spend least = spend(asked, 1, prompt / 2, 1, 0);
        Spend likely = usual < 0 ? null : spend(asked, Math.max(usual, asked.choices), prompt, written, judged);
        return new SearchBound(
                samples,
                most.tokens,
                most.costUsd,
                least.atMost(most),
                likely == null ? null : likely.atMost(most),
                prompt + written + judged);
    }

    private static Spend ofAnswers(long samples, Asked asked) {
        long prompt = TokenEstimate.atMost(asked.problem);
        int sample = asked.sampling.maxTokens();
        long written = sample + Math.min(MOST_ON_TOP, sample / 4);
        // A thought that reaches its limit is read again, so that its answer can be written after it.
        long read = 2 * prompt + sample;
        long judged = asked.isJudged ? prompt + written + JUDGE_WORDS : 0;
        return spend(asked, samples, read, written, judged);
    }

    private static Spend spend(Asked asked, long samples, long read, long written, long judged) {
        Double cost = dearest(asked) == null
                ? null
                : Double.valueOf(samples * (of(asked.writer, read, written) + of(asked.judge, judged, 0)));
        return new Spend(samples * (read + written + judged), cost);
    }

    private static @Nullable Price dearest(Asked asked) {
        if (!asked.isJudged || asked.writer == null) {
            return asked.writer;
        }
        return asked.judge == null ? null : asked.writer.orDearer(asked.judge);
    }

    private static @Nullable Double asDearAsCanBe(@Nullable Price price, long tokens) {
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
