package io.ponder.datasets.select;

import io.ponder.datasets.row.Row;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Keeps so many rows of one question. Give it right ones only and {@link Preference#SHORTEST}: that is Kimi k1.5's shortest
 * rejection sampling (2025, arXiv 2501.12599, section 2.4), "select the shortest correct response".
 *
 * @param most of one question, at least 1
 * @param preference which ones are kept
 */
public record PromptCap(int most, Preference preference) implements RowSelector {

    /** Which rows of one question come first. */
    public enum Preference {
        /** Those that stand first. */
        FIRST,
        /** Those of the fewest tokens, or characters where tokens were not counted. */
        SHORTEST,
        /** Those of the highest score; without a score last. */
        BEST,
        /**
         * The shortest, and then always the one that is least like what is kept already: the greedy answer to the k-centre
         * problem (Gonzalez 1985), by which no other choice is twice as diverse.
         */
        DIVERSE
    }

    public PromptCap {
        if (most < 1) {
            throw new IllegalArgumentException("the most rows of a question are at least 1");
        }
    }

    @Override
    public Selected select(List<Row> rows) {
        Map<String, List<Integer>> ofQuestion = new LinkedHashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            ofQuestion
                    .computeIfAbsent(rows.get(i).question(), _ -> new ArrayList<>())
                    .add(i);
        }
        Set<Integer> chosen = new HashSet<>();
        ofQuestion.values().forEach(places -> chosen.addAll(places.size() <= most ? places : choose(rows, places)));
        List<Row> kept = new ArrayList<>();
        List<Selected.Dropped> dropped = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            if (chosen.contains(i)) {
                kept.add(rows.get(i));
            } else {
                String reason = "its question has " + most + " others that are kept";
                dropped.add(new Selected.Dropped(rows.get(i), "prompt_cap", reason));
            }
        }
        return new Selected(kept, dropped);
    }

    private List<Integer> choose(List<Row> rows, List<Integer> places) {
        Comparator<Integer> shortest = Comparator.comparingLong(place -> length(rows.get(place)));
        return switch (preference) {
            case FIRST -> places.subList(0, most);
            case SHORTEST -> places.stream().sorted(shortest).limit(most).toList();
            case BEST ->
                places.stream()
                        .sorted(Comparator.comparingDouble(place -> -score(rows.get(place))))
                        .limit(most)
                        .toList();
            case DIVERSE -> diverse(rows, places.stream().sorted(shortest).toList());
        };
    }

    private List<Integer> diverse(List<Row> rows, List<Integer> places) {
        List<int[]> runs = places.stream()
                .map(place ->
                        WordSimilarity.runs(WrittenText.of(rows.get(place)).orElse("")))
                .toList();
        double[] nearest = new double[places.size()]; // how like the likest one that is kept
        List<Integer> kept = new ArrayList<>();
        int next = 0;
        while (kept.size() < most) {
            kept.add(next);
            for (int i = 0; i < nearest.length; i++) {
                nearest[i] = Math.max(nearest[i], WordSimilarity.of(runs.get(i), runs.get(next)));
            }
            next = IntStream.range(0, nearest.length)
                    .filter(i -> !kept.contains(i))
                    .boxed()
                    .min(Comparator.comparingDouble(i -> nearest[i]))
                    .orElse(0);
        }
        return kept.stream().map(places::get).toList();
    }

    private static long length(Row row) {
        Long tokens = row.origin().completionTokens();
        return tokens == null ? WrittenText.of(row).orElse("").length() : tokens;
    }

    private static double score(Row row) {
        Double score = row.origin().score();
        return score == null ? -1 : score;
    }
}
