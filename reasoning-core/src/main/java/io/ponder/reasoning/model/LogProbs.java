package io.ponder.reasoning.model;

import org.jspecify.annotations.Nullable;

/**
 * A summary of the log-probabilities of a continuation's tokens.
 *
 * @param mean arithmetic mean of the natural-log probabilities, at most 0
 * @param lowestGroup the lowest mean over any window of consecutive tokens, the "lowest group confidence" of DeepConf
 *     (Fu et al. 2025, section 3.1) taken on the sampled tokens; equals {@code mean} for texts shorter than the window
 * @param tail the mean over the last window of tokens, DeepConf's "tail confidence"
 * @param count how many tokens had one
 * @param entropy mean over the tokens of the entropy of what the model might have written, in nats; null if nobody asked
 * @param selfCertainty mean over the tokens of the divergence of that distribution from a uniform one, in nats (Kang et al.
 *     2025, arXiv 2502.18581, eq. 6); null if nobody asked. Both are approximations for an engine that returns only the
 *     likeliest tokens, see {@link TokenDistribution}
 * @param answer mean log-probability of the tokens of the final answer alone, see {@link AnswerTokens}; null where no answer
 *     was found among them
 */
public record LogProbs(
        double mean,
        double lowestGroup,
        double tail,
        int count,
        @Nullable Double entropy,
        @Nullable Double selfCertainty,
        @Nullable Double answer) {

    /** A summary without the distributions the tokens were drawn from. */
    public LogProbs(double mean, double lowestGroup, double tail, int count) {
        this(mean, lowestGroup, tail, count, null, null);
    }

    /** A summary in which the answer was not looked for. */
    public LogProbs(
            double mean,
            double lowestGroup,
            double tail,
            int count,
            @Nullable Double entropy,
            @Nullable Double selfCertainty) {
        this(mean, lowestGroup, tail, count, entropy, selfCertainty, null);
    }

    /** Tokens in a window of {@link #lowestGroup} and {@link #tail}. */
    public static final int GROUP = 64;

    /** Summarises one continuation; {@code values} holds at least one number. */
    public static LogProbs of(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("no log-probabilities to summarise");
        }
        double sum = 0;
        double window = 0;
        double lowest = Double.POSITIVE_INFINITY;
        for (int i = 0; i < values.length; i++) {
            sum += values[i];
            window += values[i];
            if (i >= GROUP) {
                window -= values[i - GROUP];
            }
            if (i >= GROUP - 1) {
                lowest = Math.min(lowest, window / GROUP);
            }
        }
        double mean = sum / values.length;
        boolean isShort = values.length < GROUP;
        return new LogProbs(mean, isShort ? mean : lowest, isShort ? mean : window / GROUP, values.length);
    }

    /**
     * The summary of this text and the one that continues it, as far as their two summaries allow. The mean and the count
     * are exact. The lowest group misses windows across the seam, and where the last window begins before the seam, the
     * earlier part counts with its own tail. The answer is that of the later part, where it has one.
     */
    public LogProbs then(LogProbs next) {
        int all = count + next.count;
        int own = Math.min(next.count, GROUP);
        int earlier = Math.min(count, GROUP - own);
        return new LogProbs(
                (mean * count + next.mean * next.count) / all,
                Math.min(lowestGroup, next.lowestGroup),
                (tail * earlier + next.tail * own) / (earlier + own),
                all,
                mean(entropy, next.entropy, next.count),
                mean(selfCertainty, next.selfCertainty, next.count),
                next.answer == null ? answer : next.answer);
    }

    /** The same with the distributions' means; null where they are unknown. */
    public LogProbs with(@Nullable TokenDistribution distribution) {
        return new LogProbs(
                mean,
                lowestGroup,
                tail,
                count,
                distribution == null ? null : distribution.entropy(),
                distribution == null ? null : distribution.selfCertainty(),
                answer);
    }

    /** The same with the log-probability of its answer; null where it is not known. */
    public LogProbs withAnswer(@Nullable Double its) {
        return new LogProbs(mean, lowestGroup, tail, count, entropy, selfCertainty, its);
    }

    private @Nullable Double mean(@Nullable Double own, @Nullable Double next, int nextCount) {
        return own == null || next == null
                ? null
                : Double.valueOf((own * count + next * nextCount) / (count + nextCount));
    }

    /**
     * The mean over the last window: what a {@link Sampling#confidenceFloor} is compared with while a text grows.
     *
     * @param count how many of {@code values} there are so far, at least {@link #GROUP}
     */
    public static double lastGroup(double[] values, int count) {
        double sum = 0;
        for (int i = count - GROUP; i < count; i++) {
            sum += values[i];
        }
        return sum / GROUP;
    }
}
