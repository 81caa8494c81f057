package io.ponder.datasets.card;

import io.ponder.datasets.card.DataCard.Model;
import io.ponder.datasets.card.DataCard.VerifiedBy;
import io.ponder.datasets.row.Origin;
import io.ponder.datasets.row.Origin.Sampler;
import io.ponder.datasets.row.Row;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what a card tells of its rows, as they pass: who wrote them and how, who let them pass, and how many of what there are.
 * However many rows there are, memory grows only with what they name. For one thread.
 */
public final class CardRows {

    private final RowSummary.Counter counter = new RowSummary.Counter();
    private final Map<Model, Drawn> models = new LinkedHashMap<>();
    private final Map<VerifiedBy, Long> verifiers = new LinkedHashMap<>();

    /** Rows of one model and sampler. */
    private static final class Drawn {
        private long rows;
        private @Nullable Long first;
        private @Nullable Long last;

        void add(@Nullable Long seed) {
            rows++;
            if (seed != null) {
                first = first == null ? seed : (Long) Math.min(first, seed);
                last = last == null ? seed : (Long) Math.max(last, seed);
            }
        }

        @Nullable
        String seeds() {
            return first == null || first.equals(last) ? text(first) : first + " to " + last;
        }

        private static @Nullable String text(@Nullable Long seed) {
            return seed == null ? null : seed.toString();
        }
    }

    /** The same rows, each looked at when it is taken. */
    public Iterator<Row> counting(Iterator<Row> rows) {
        Iterator<Row> counted = counter.counting(rows);
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return counted.hasNext();
            }

            @Override
            public Row next() {
                Row row = counted.next();
                add(row.origin());
                return row;
            }
        };
    }

    private void add(Origin origin) {
        if (origin.model() != null) {
            Sampler sampler = origin.sampler();
            models.computeIfAbsent(
                            new Model(origin.model(), origin.revision(), words(sampler), null, 0), _ -> new Drawn())
                    .add(sampler == null ? null : sampler.seed());
        }
        if (origin.verifier() != null) {
            verifiers.merge(new VerifiedBy(origin.verifier(), origin.verifierVersion(), 0), 1L, Long::sum);
        }
    }

    private static String words(@Nullable Sampler sampler) {
        if (sampler == null) {
            return "unknown";
        }
        StringJoiner words = new StringJoiner(", ").add(sampler.strategy());
        add(words, "temperature", sampler.temperature());
        add(words, "top_p", sampler.topP());
        add(words, "max_tokens", sampler.maxTokens());
        return words.toString();
    }

    private static void add(StringJoiner words, String name, @Nullable Object value) {
        if (value != null) {
            words.add(name + " " + value);
        }
    }

    /** The models that wrote the rows so far, each way of asking one by itself, with the least and the greatest seed. */
    public List<Model> models() {
        return models.entrySet().stream()
                .map(one -> new Model(
                        one.getKey().name(),
                        one.getKey().revision(),
                        one.getKey().sampler(),
                        one.getValue().seeds(),
                        one.getValue().rows))
                .toList();
    }

    public List<VerifiedBy> verifiers() {
        return verifiers.entrySet().stream()
                .map(one -> new VerifiedBy(one.getKey().name(), one.getKey().version(), one.getValue()))
                .toList();
    }

    public RowSummary summary() {
        return counter.summary();
    }
}
