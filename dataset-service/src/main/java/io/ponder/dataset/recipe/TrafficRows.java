package io.ponder.dataset.recipe;

import io.ponder.contracts.dataset.TrafficSearch;
import io.ponder.datasets.row.Origin;
import io.ponder.datasets.row.Origin.Sampler;
import io.ponder.datasets.row.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Rows out of what is known of the candidates of clients' searches. */
final class TrafficRows {

    private TrafficRows() {}

    static DrawnSample drawn(TrafficSample sample) {
        return new DrawnSample(
                0,
                sample.candidate().text(),
                sample.candidate().reasoning(),
                sample.reading(),
                sample.candidate().answer(),
                sample.candidate().complete(),
                sample.candidate().tokens(),
                sample.judged().search().model(),
                sampler(sample),
                sample.candidate().score(),
                null,
                List.of(),
                null);
    }

    /** Chosen answers first, then the shortest. Nobody has judged the others where no label is asked for. */
    private static List<TrafficSample> good(List<TrafficSample> samples, FromTraffic.Label label) {
        return samples.stream()
                .filter(sample -> sample.candidate().complete())
                .filter(sample ->
                        sample.isRight() || label == FromTraffic.Label.NONE && sample.isChosen() && !sample.isWrong())
                .sorted(Comparator.comparing((TrafficSample sample) -> !sample.isChosen())
                        .thenComparing(sample -> sample.candidate().tokens()))
                .toList();
    }

    static List<Row> completions(
            List<TrafficSample> samples, FromTraffic.Label label, Draft draft, UnitTools tools, int most) {
        Set<String> texts = new HashSet<>();
        return good(samples, label).stream()
                .filter(sample -> texts.add(sample.whole().strip()))
                .limit(most)
                .<Row>map(sample -> new Row.PromptCompletion(
                        sample.search().messages(), sample.whole(), origin(sample, draft, tools)))
                .toList();
    }

    static List<Row> pairs(List<TrafficSample> samples, Draft draft, UnitTools tools, int most) {
        List<TrafficSample> good = good(samples, FromTraffic.Label.ANY);
        List<Row> rows = new ArrayList<>();
        Set<String> texts = new HashSet<>();
        for (TrafficSample bad : samples) {
            if (!good.isEmpty()
                    && rows.size() < most
                    && bad.isWrong()
                    && texts.add(bad.whole().strip())) {
                TrafficSample better = good.get(rows.size() % good.size());
                rows.add(new Row.Preference(
                        better.search().messages(),
                        better.whole(),
                        bad.whole(),
                        better.candidate().score(),
                        bad.candidate().score(),
                        origin(better, draft, tools)));
            }
        }
        return rows;
    }

    static List<Row> questions(List<TrafficSample> samples, Draft draft, UnitTools tools) {
        return samples.stream()
                .filter(sample -> sample.answer() != null)
                .limit(1)
                .<Row>map(sample -> new Row.PromptOnly(sample.search().messages(), origin(sample, draft, tools)))
                .toList();
    }

    private static Sampler sampler(TrafficSample sample) {
        TrafficSearch search = sample.search();
        return new Sampler(
                sample.judged().search().strategy(),
                search.seed(),
                search.temperature(),
                search.topP(),
                search.maxTokens());
    }

    private static Origin origin(TrafficSample sample, Draft draft, UnitTools tools) {
        TrafficSearch search = sample.search();
        boolean isRated = TrafficSample.RATING.equals(sample.by());
        return new Origin(
                FromTraffic.SOURCE,
                sample.judged().search().id(),
                null,
                FromTraffic.NAME,
                tools.job(),
                sample.judged().search().model(),
                null,
                sampler(sample),
                sample.by() == null ? search.verifier() : sample.by(),
                null,
                isRated
                        ? sample.judged().rating()
                        : sample.by() == null ? sample.candidate().score() : null,
                sample.answer(),
                draft.passRate(),
                sample.candidate().tokens(),
                search.costUsd(),
                List.of(FromTraffic.SOURCE),
                sample.judged().search().person());
    }
}
