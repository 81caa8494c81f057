package io.ponder.evaluation.tuning;

import io.ponder.evaluation.statistics.Bootstrap;
import io.ponder.evaluation.statistics.Interval;
import org.jspecify.annotations.Nullable;

/**
 * How a way of drawing did on some problems.
 *
 * @param candidate null for one greedy sample
 * @param right 1 or 0 for each problem, in the same order for all that are compared
 * @param tokens of one search on average, read and written
 */
public record DrawingScore(@Nullable DrawingCandidate candidate, double[] right, double tokens) {

    public static final String GREEDY = "one greedy sample";

    public String name() {
        return candidate == null ? GREEDY : candidate.name();
    }

    /** The share of problems that it answered right, with its interval. */
    public Interval accuracy() {
        return Bootstrap.mean(right);
    }

    int rightOnes() {
        int count = 0;
        for (double its : right) {
            count += its > 0 ? 1 : 0;
        }
        return count;
    }
}
