package io.ponder.reasoning.strategy;

import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Price;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.TokenEstimate;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.JudgeEffort;
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

    /** What a template puts around a message, at most. */
    private static final long MOST_OF_MESSAGE = 32;

    /** A judge's own words around a problem and a candidate, and its verdict. */
    private static final long JUDGE_WORDS = 1024;

    /** Tokens that an answer may be given on top of a sample's, where a thought has used these up. */
    private static final int MOST_ON_TOP = 512;

    /** A token of an answer can be estimated as so many once the answer is read again, as text. */
    private static final int READ_AGAIN = 2;

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
     * @param effort what a judge is asked, at most
     */
    public record Asked(
            Problem problem,
            Sampling sampling,
            int choices,
            @Nullable Price writer,
            boolean isScored,
            boolean isJudged,
            @Nullable Price judge,
            JudgeEffort effort) {

        /** One whose judge, if there is one, answers one question by one token. */
        public Asked(
                Problem problem,
                Sampling sampling,
                int choices,
                @Nullable Price writer,
                boolean isScored,
                boolean isJudged,
                @Nullable Price judge) {
            this(problem, sampling, choices, writer, isScored, isJudged, judge, JudgeEffort.ONE_WORD);
        }
    }

    /**
     * What a strategy reads and writes besides the question and its answers, in the whole search at most.
     *
     * @param answers earlier answers that are read again
     * @param words tokens of its own words around them
     * @param questions about answers, each of which quotes the client's question
     * @param replies tokens that the replies to these have
     */
    public record Besides(long answers, long words, long questions, long replies) {

        public static final Besides NOTHING = new Besides(0, 0, 0, 0);

        /** A message of a strategy's own is so many tokens at most. */
        public static long words(String message) {
            return 2 * MOST_OF_MESSAGE + TokenEstimate.atMost(message);
        }
    }

    public static SearchBound of(StrategyType type, Parameters parameters, Asked asked, Budget budget) {
        Spend whole = new Spend(
                budget.maxTokens(), least(budget.maxCostUsd(), asDearAsCanBe(dearest(asked), budget.maxTokens())));
        int answers = type.most().of(parameters, asked);
        Besides besides = type.besides().of(parameters, asked);
        long samples =
                answers < 0 ? budget.maxSamples() : Math.min(budget.maxSamples(), Math.max(answers, asked.choices));
        Spend most = answers < 0 ? whole : ofAnswers(samples, besides, asked).within(whole, budget.maxCostUsd());
        long prompt = TokenEstimate.of(asked.problem);
        long written = Math.max(1, asked.sampling.maxTokens() / USUAL_SHARE);
        long judged = judged(asked, prompt + written + JUDGE_WORDS / USUAL_SHARE, USUAL_SHARE);
        int usual = type.usual().of(parameters, asked);
        // The estimate of a prompt is above the truth, by up to twice.
        Spend least = spend(asked, prompt / 2, 1, 0);
        long drawn = Math.max(usual, asked.choices);
        Spend likely = usual < 0
                ? null
                : spend(
                        asked,
                        drawn * prompt + besides.answers * written + besides.questions * prompt,
                        drawn * written,
                        drawn * judged + judgedOnce(asked, prompt, USUAL_SHARE));
        return new SearchBound(
                samples,
                most.tokens,
                most.costUsd,
                least.atMost(most),
                likely == null ? null : likely.atMost(most),
                prompt + written + judged);
    }

    private static Spend ofAnswers(long samples, Besides besides, Asked asked) {
        long prompt = TokenEstimate.atMost(asked.problem);
        int sample = asked.sampling.maxTokens();
        long written = sample + Math.min(MOST_ON_TOP, sample / 4);
        // A thought that reaches its limit is read again, so that its answer can be written after it.
        long read = 2 * prompt + sample;
        long judged = judged(asked, prompt + written + JUDGE_WORDS, 1);
        long again = besides.answers * READ_AGAIN * written + besides.words;
        return spend(
                asked,
                samples * read + 2 * again + besides.questions * prompt,
                samples * written + besides.replies,
                samples * judged + (asked.isJudged ? again : 0) + judgedOnce(asked, prompt, 1));
    }

    /** Tokens of a judge for all candidates together, read and written. */
    private static long judgedOnce(Asked asked, long prompt, int share) {
        JudgeEffort.Once once = asked.isJudged ? asked.effort.once() : null;
        return once == null ? 0 : once.read(prompt) + once.written() / share;
    }

    /**
     * Tokens of a judge for one candidate, read and written.
     *
     * @param quoted by each of its questions
     * @param share of what it may write that it does write, one in so many
     */
    private static long judged(Asked asked, long quoted, int share) {
        JudgeEffort effort = asked.effort;
        // A single word is part of the judge's own words.
        long words = effort.equals(JudgeEffort.ONE_WORD) ? 0 : (effort.written() + effort.readAgain()) / share;
        return asked.isJudged ? effort.questions() * quoted + words : 0;
    }

    private static Spend spend(Asked asked, long read, long written, long judged) {
        Double cost =
                dearest(asked) == null ? null : Double.valueOf(of(asked.writer, read, written) + judged(asked, judged));
        return new Spend(read + written + judged, cost);
    }

    /** Of tokens that may have been written too, where a judge writes more than a word. */
    private static double judged(Asked asked, long tokens) {
        double read = of(asked.judge, tokens, 0);
        return asked.effort.equals(JudgeEffort.ONE_WORD) ? read : Math.max(read, of(asked.judge, 0, tokens));
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
