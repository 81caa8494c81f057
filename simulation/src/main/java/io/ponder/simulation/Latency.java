package io.ponder.simulation;

import java.time.Duration;

/**
 * How long calls take: a fixed part, a part for each token, and for each sample a factor of its own, log-normal with median 1.
 *
 * @param spread standard deviation of the factor's logarithm; with 1 one sample in 44 takes more than 7.4 times the median
 */
record Latency(double spread) {

    static final Latency USUAL = new Latency(0.4);
    static final Latency LONG_TAILED = new Latency(1.0);

    private static final double CALL_SECONDS = 0.15;
    private static final double WRITE_SECONDS = 0.02;
    private static final double SCORE_SECONDS = 0.05;
    private static final double READ_SECONDS = 0.0002;

    Duration writing(long tokens, Chance chance) {
        return seconds((CALL_SECONDS + WRITE_SECONDS * tokens) * StrictMath.exp(spread * chance.normal()));
    }

    Duration scoring(long tokens, Chance chance) {
        return seconds((SCORE_SECONDS + READ_SECONDS * tokens) * StrictMath.exp(spread * chance.normal()));
    }

    private static Duration seconds(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }
}
