package io.ponder.reasoning;

/**
 * What is kept of a continuation's token log-probabilities.
 *
 * @param mean arithmetic mean of the natural-log probabilities, at most 0
 * @param lowestGroup the lowest mean over any window of consecutive tokens, the "lowest group confidence" of DeepConf
 *     (Fu et al. 2025, section 3.1) taken on the sampled tokens; equals {@code mean} for texts shorter than the window
 * @param count how many tokens had one
 */
public record LogProbs(double mean, double lowestGroup, int count) {

    /** Tokens in a window of {@link #lowestGroup}. */
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
        return new LogProbs(mean, values.length < GROUP ? mean : lowest, values.length);
    }
}
