package io.ponder.datasets.select;

import io.ponder.datasets.row.Row;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps so many rows of each difficulty, which is the share of a question's samples that were right ({@code
 * Origin.passRate}). Without it a set is mostly of questions that the model can answer anyway, because they give the most
 * right samples. Within a bucket every question keeps its first row before any keeps a second one.
 *
 * @param buckets with their shares of the result; no two overlap
 * @param rows to keep at most; null for as many as hold to the shares exactly. With a number, what a bucket lacks is left to
 *     the others
 * @param seed of the choice between equals
 */
public record DifficultyBalance(
        List<Bucket> buckets, @Nullable Integer rows, long seed) implements RowSelector {

    /**
     * @param from the least pass rate, 0 to 1
     * @param to where it ends: a pass rate equal to it belongs to the next bucket, except 1
     * @param share of the rows, as a weight of any size
     */
    public record Bucket(double from, double to, double share) {
        public Bucket {
            if (!(from >= 0 && from < to && to <= 1 && share > 0)) {
                throw new IllegalArgumentException(
                        "a bucket goes from a pass rate to a greater one, within 0 and 1, and"
                                + " its share is above 0: not from " + from + " to " + to + " with " + share);
            }
        }

        boolean holds(double passRate) {
            return passRate >= from && (passRate < to || to == 1 && passRate == 1);
        }

        String named() {
            return String.format(Locale.ROOT, "%.2f to %.2f", from, to);
        }
    }

    public DifficultyBalance {
        buckets = buckets.stream()
                .sorted(Comparator.comparingDouble(Bucket::from))
                .toList();
        for (int i = 1; i < buckets.size(); i++) {
            if (buckets.get(i).from < buckets.get(i - 1).to) {
                throw new IllegalArgumentException("the buckets "
                        + buckets.get(i - 1).named() + " and " + buckets.get(i).named() + " overlap");
            }
        }
        if (buckets.isEmpty() || rows != null && rows < 1) {
            throw new IllegalArgumentException("a balance has one bucket or more, and keeps one row or more");
        }
    }

    /** Four equal buckets with equal shares. */
    public static DifficultyBalance even(@Nullable Integer rows, long seed) {
        return new DifficultyBalance(
                List.of(
                        new Bucket(0, 0.25, 1),
                        new Bucket(0.25, 0.5, 1),
                        new Bucket(0.5, 0.75, 1),
                        new Bucket(0.75, 1, 1)),
                rows,
                seed);
    }

    @Override
    public Selected select(List<Row> all) {
        List<List<Integer>> found = new ArrayList<>();
        buckets.forEach(_ -> found.add(new ArrayList<>()));
        String[] reasons = new String[all.size()];
        for (int i = 0; i < all.size(); i++) {
            Double passRate = all.get(i).origin().passRate();
            int bucket = passRate == null ? -1 : bucketOf(passRate);
            if (bucket >= 0) {
                found.get(bucket).add(i);
            } else {
                reasons[i] = passRate == null
                        ? "its question's pass rate was not measured"
                        : "no bucket holds the pass rate " + passRate;
            }
        }
        int[] quota = quota(found.stream().mapToInt(List::size).toArray());
        Set<Integer> chosen = new HashSet<>();
        for (int b = 0; b < quota.length; b++) {
            List<Integer> fair = questionByQuestion(all, found.get(b));
            chosen.addAll(fair.subList(0, quota[b]));
            for (int place : fair.subList(quota[b], fair.size())) {
                reasons[place] =
                        "enough rows have a pass rate of " + buckets.get(b).named();
            }
        }
        List<Row> kept = new ArrayList<>();
        List<Selected.Dropped> dropped = new ArrayList<>();
        for (int i = 0; i < all.size(); i++) {
            if (chosen.contains(i)) {
                kept.add(all.get(i));
            } else {
                dropped.add(new Selected.Dropped(all.get(i), "difficulty", reasons[i]));
            }
        }
        return new Selected(kept, dropped);
    }

    private int bucketOf(double passRate) {
        for (int i = 0; i < buckets.size(); i++) {
            if (buckets.get(i).holds(passRate)) {
                return i;
            }
        }
        return -1;
    }

    /** How many of each bucket. An empty bucket has no share. */
    private int[] quota(int[] available) {
        int[] quota = new int[available.length];
        boolean[] open = new boolean[available.length];
        double shares = 0;
        for (int i = 0; i < available.length; i++) {
            open[i] = available[i] > 0;
            shares += open[i] ? buckets.get(i).share : 0;
        }
        if (rows == null) {
            double total = Double.MAX_VALUE;
            for (int i = 0; i < available.length; i++) {
                total = open[i] ? Math.min(total, available[i] * shares / buckets.get(i).share) : total;
            }
            for (int i = 0; i < available.length; i++) {
                // What is short of a whole row by rounding is one.
                quota[i] = open[i] ? (int) Math.floor(total * buckets.get(i).share / shares + 1e-6) : 0;
            }
            return quota;
        }
        int left = Math.min(rows, Arrays.stream(available).sum());
        while (left > 0) {
            int next = -1;
            for (int i = 0; i < available.length; i++) {
                boolean room = quota[i] < available[i];
                next = room && (next < 0 || need(quota, i) < need(quota, next)) ? i : next;
            }
            quota[next]++;
            left--;
        }
        return quota;
    }

    /** Webster's method: the next row goes where it is most due. */
    private double need(int[] quota, int bucket) {
        return (quota[bucket] + 0.5) / buckets.get(bucket).share;
    }

    private List<Integer> questionByQuestion(List<Row> all, List<Integer> places) {
        Map<String, List<Integer>> ofQuestion = new LinkedHashMap<>();
        places.forEach(place -> ofQuestion
                .computeIfAbsent(all.get(place).question(), _ -> new ArrayList<>())
                .add(place));
        List<Map.Entry<String, List<Integer>>> questions = new ArrayList<>(ofQuestion.entrySet());
        questions.sort(
                Comparator.comparingLong((Map.Entry<String, List<Integer>> each) -> SeededOrder.of(seed, each.getKey()))
                        .thenComparing(Map.Entry::getKey));
        List<Integer> fair = new ArrayList<>();
        for (int round = 0; fair.size() < places.size(); round++) {
            for (Map.Entry<String, List<Integer>> question : questions) {
                if (round < question.getValue().size()) {
                    fair.add(question.getValue().get(round));
                }
            }
        }
        return fair;
    }
}
