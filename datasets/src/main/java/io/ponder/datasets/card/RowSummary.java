package io.ponder.datasets.card;

import io.ponder.datasets.row.Origin;
import io.ponder.datasets.row.Row;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What rows say of themselves, counted as they pass. However many rows there are, memory grows only with what they name.
 *
 * @param rows how many
 * @param byType how many of each kind, such as {@code preference}
 * @param bySource by the data set of the question
 * @param byLicence by the source's licence; {@code unknown} where nobody said
 * @param byModel by model and revision, with {@code @} between them
 * @param bySampler by strategy
 * @param byVerifier by verifier and version
 * @param byPassRate by tenths of the pass rate, such as {@code 0.2-0.3}; {@code unknown} where not measured
 * @param byMark by what else was done
 * @param completionTokens written for the rows alone, where counted
 * @param costUsd of the rows' questions, where known
 */
public record RowSummary(
        long rows,
        Map<String, Long> byType,
        Map<String, Long> bySource,
        Map<String, Long> byLicence,
        Map<String, Long> byModel,
        Map<String, Long> bySampler,
        Map<String, Long> byVerifier,
        Map<String, Long> byPassRate,
        Map<String, Long> byMark,
        long completionTokens,
        double costUsd) {

    private static final String UNKNOWN = "unknown";

    /** Of no rows, as where the rows are not looked at. */
    public static RowSummary none() {
        return new Counter().summary();
    }

    /** Counts what passes; used by one thread. */
    public static final class Counter {

        private long rows;
        private long completionTokens;
        private double costUsd;
        private final List<Map<String, Long>> by = new ArrayList<>();

        public Counter() {
            for (int i = 0; i < 8; i++) {
                by.add(new TreeMap<>());
            }
        }

        /** The same rows, each counted when it is taken. */
        public Iterator<Row> counting(Iterator<Row> source) {
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return source.hasNext();
                }

                @Override
                public Row next() {
                    Row row = source.next();
                    count(row);
                    return row;
                }
            };
        }

        private void count(Row row) {
            Origin origin = row.origin();
            rows++;
            count(
                    0,
                    row.getClass()
                            .getSimpleName()
                            .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                            .toLowerCase(Locale.ROOT));
            count(1, origin.source());
            count(2, origin.licence() == null ? UNKNOWN : origin.licence());
            if (origin.model() != null) {
                count(3, origin.model() + (origin.revision() == null ? "" : "@" + origin.revision()));
            }
            if (origin.sampler() != null) {
                count(4, origin.sampler().strategy());
            }
            if (origin.verifier() != null) {
                count(5, origin.verifier() + (origin.verifierVersion() == null ? "" : " " + origin.verifierVersion()));
            }
            count(6, passRate(origin.passRate()));
            origin.marks().forEach(mark -> count(7, mark));
            completionTokens += origin.completionTokens() == null ? 0 : origin.completionTokens();
            costUsd += origin.costUsd() == null ? 0 : origin.costUsd();
        }

        private static String passRate(@Nullable Double rate) {
            if (rate == null) {
                return UNKNOWN;
            }
            int tenth = Math.min(9, (int) (rate * 10));
            return tenth == 9 ? "0.9-1.0" : "0." + tenth + "-0." + (tenth + 1);
        }

        private void count(int what, String name) {
            by.get(what).merge(name, 1L, Long::sum);
        }

        public RowSummary summary() {
            return new RowSummary(
                    rows,
                    by.get(0),
                    by.get(1),
                    by.get(2),
                    by.get(3),
                    by.get(4),
                    by.get(5),
                    by.get(6),
                    by.get(7),
                    completionTokens,
                    costUsd);
        }
    }
}
