package io.ponder.verifier.learned;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.ponder.contracts.learned.Distribution;
import io.ponder.contracts.learned.LearnedVerifier;
import java.util.ArrayList;
import java.util.List;

/**
 * How far what a learned verifier is asked about has moved from what it learned from: {@code ponder_learned_drift}, the
 * {@linkplain Distribution#stability population stability index} of each feature and of its scores, over the last
 * {@value #WINDOW} rows. It is not a number until so many have come.
 */
final class Drift {

    /** Rows of one problem are alike, so that a window must hold many problems. */
    static final int WINDOW = 2000;

    /** One feature, or the score. */
    private static final class Column {
        private final int index;
        private final Distribution then;
        private long[] counts;
        private volatile double stability = Double.NaN;

        Column(int index, Distribution then) {
            this.index = index;
            this.then = then;
            this.counts = new long[then.shares().size()];
        }

        void close() {
            stability = then.stability(counts);
            counts = new long[then.shares().size()];
        }
    }

    private static final int SCORE = -1;

    private final List<Column> columns = new ArrayList<>();
    private int rows;

    Drift(LearnedVerifier verifier, MeterRegistry meters) {
        verifier.distributions().forEach((name, distribution) -> {
            int index = name.equals(LearnedVerifier.OUTPUT)
                    ? SCORE
                    : verifier.features().indexOf(name);
            Column column = new Column(index, distribution);
            columns.add(column);
            Gauge.builder("ponder.learned.drift", column, its -> its.stability)
                    .description(
                            "population stability index of a learned verifier's features and scores against training")
                    .tag("verifier", verifier.name())
                    .tag("feature", name)
                    .register(meters);
        });
    }

    synchronized void seen(double[] features, double score) {
        for (Column column : columns) {
            double value = column.index == SCORE ? score : features[column.index];
            column.counts[column.then.bin(value)]++;
        }
        rows++;
        if (rows == WINDOW) {
            rows = 0;
            columns.forEach(Column::close);
        }
    }
}
