package io.ponder.answers;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Prints how long a comparison takes: median, 99th percentile and worst, over the pairs of the tests. */
final class EquivalenceSpeed {
    private static final int WARM_UP = 20;
    private static final int ROUNDS = 20;

    private EquivalenceSpeed() {}

    public static void main(String[] arguments) {
        List<AnswerPairs> pairs = Stream.of("equal.txt", "near-misses.txt")
                .flatMap(name -> AnswerPairs.in(name).stream())
                .toList();
        List<AnswerPairs> hostile = HostileMathTest.hostile()
                .flatMap(text -> Stream.of(text + "+1", text + "," + text)
                        .map(other -> new AnswerPairs(AnswerReader.normalise(text), AnswerReader.normalise(other))))
                .toList();
        report("comparing the pairs of the tests", pairs, pair -> AnswerEquivalence.compare(pair.one(), pair.other()));
        report("comparing two plain numbers", numbers(), pair -> AnswerEquivalence.compare(pair.one(), pair.other()));
        report("grouping one answer of them by its key", pairs, pair -> AnswerEquivalence.canonical(pair.one()));
        report("comparing hostile pairs", hostile, pair -> AnswerEquivalence.compare(pair.one(), pair.other()));
    }

    private static List<AnswerPairs> numbers() {
        List<AnswerPairs> pairs = new ArrayList<>();
        for (int i = 1; i <= 100; i++) {
            pairs.add(new AnswerPairs(
                    AnswerReader.normalise(i + ".0"), AnswerReader.normalise(String.valueOf(i + i % 2))));
        }
        return pairs;
    }

    private static void report(String what, List<AnswerPairs> pairs, Consumer<AnswerPairs> measured) {
        List<Double> times = new ArrayList<>();
        for (int round = -WARM_UP; round < ROUNDS; round++) {
            for (AnswerPairs pair : pairs) {
                long start = System.nanoTime();
                measured.accept(pair);
                if (round >= 0) {
                    times.add((System.nanoTime() - start) / 1e3);
                }
            }
        }
        Collections.sort(times);
        double mean = times.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        System.out.printf(
                Locale.ROOT,
                "%s: %,.0f/s; median %.1f us, 99%% %.1f us, worst %.1f us%n",
                what,
                1e6 / mean,
                times.get(times.size() / 2),
                times.get(times.size() * 99 / 100),
                times.getLast());
    }
}
