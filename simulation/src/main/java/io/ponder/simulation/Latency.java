package io.ponder.simulation;

import java.time.Duration;

/**
 * How long calls take: a fixed part, a part for each token, and for each sample a factor of its own, log-normal with median 1.
 *
 * @param writeSeconds for a token that is written
 * @param readSeconds for a token that a verifier reads
 * @param spread standard deviation of the factor's logarithm; with 1 one sample in 44 takes more than 7.4 times the median
 * @param stalling the share of samples and scores that take ten times as long on top of that
 */
record Latency(double writeSeconds, double readSeconds, double spread, double stalling) {

    static final Latency USUAL = new Latency(0.02, 0.0002, 0.4, 0);
    static final Latency LONG_TAILED = new Latency(0.02, 0.0002, 1.0, 0.02);

    private static final int STALLED = 10;

    private static final double CALL_SECONDS = 0.15;
    private static final double SCORE_SECONDS = 0.05;

    Duration writing(long tokens, Chance chance) {
        return seconds((CALL_SECONDS + writeSeconds * tokens) * factor(chance));
    }

    Duration scoring(long tokens, Chance chance) {
        return seconds((SCORE_SECONDS + readSeconds * tokens) * factor(chance));
    }

    private double factor(Chance chance) {
        double factor = StrictMath.exp(spread * chance.normal());
        return stalling > 0 && chance.happens(stalling) ? STALLED * factor : factor;
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
