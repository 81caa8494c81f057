package io.ponder.datasets.decontaminate;

import io.ponder.datasets.near.NearTexts;
import io.ponder.datasets.near.TextWords;
import io.ponder.datasets.row.QuestionKey;
import io.ponder.datasets.row.Row;
import io.ponder.reasoning.model.Message;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Compares rows with benchmarks, in three ways: their question by its key; any of their texts by runs of words, 13 as for GPT-3
 * (Brown et al. 2020, appendix C) or fewer; and their question by its sketch, with other numbers too, for a problem that was
 * reworded. Used by one thread.
 */
public final class Decontamination {

    /** A run of words that so many problems of a benchmark have, such as its instructions, is no sign of any of them. */
    private static final int COMMON = 10;

    /** A problem of fewer words is compared by its key and sketch alone: its words are too common. */
    private static final int SHORTEST = 6;

    private static final int SHINGLE = 3;

    private final List<Benchmark> benchmarks;
    private final Map<String, Source> byQuestion = new HashMap<>();

    /** By how many words a run has, the problem that it is from by its hash. */
    private final Map<Integer, Map<Long, Source>> byRun = new TreeMap<>();

    private final NearTexts near;
    private final List<Source> nearSources = new ArrayList<>();

    private record Source(String benchmark, String item) {
        Hit hit(Hit.Kind kind, String why) {
            return new Hit(benchmark, item, kind, why);
        }
    }

    /**
     * @param words how many words in a row a problem and a row must have in common, at least 6; a problem that is shorter must be
     *     there whole
     * @param similarity from which on a question is nearly a problem's, above 0 and at most 1
     */
    public Decontamination(List<Benchmark> benchmarks, int words, double similarity) {
        if (words < SHORTEST) {
            throw new IllegalArgumentException("a run has at least " + SHORTEST + " words, not " + words);
        }
        this.benchmarks = List.copyOf(benchmarks);
        this.near = new NearTexts(similarity, SHINGLE, false);
        benchmarks.forEach(benchmark -> add(benchmark, words));
    }

    private void add(Benchmark benchmark, int words) {
        Map<Integer, Map<Long, Integer>> counts = new HashMap<>();
        for (Benchmark.Problem problem : benchmark.items()) {
            Source source = new Source(benchmark.name(), problem.id());
            byQuestion.putIfAbsent(QuestionKey.of(problem.question()), source);
            near.keep(problem.question());
            nearSources.add(source);
            List<String> its = TextWords.of(problem.question());
            if (its.size() >= SHORTEST) {
                int size = Math.min(words, its.size());
                Map<Long, Source> runs = byRun.computeIfAbsent(size, _ -> new HashMap<>());
                for (long run : new HashSet<>(runs(its, size))) {
                    runs.putIfAbsent(run, source);
                    counts.computeIfAbsent(size, _ -> new HashMap<>()).merge(run, 1, Integer::sum);
                }
            }
        }
        counts.forEach((size, runs) -> runs.forEach((run, count) -> {
            if (count > COMMON) {
                byRun.getOrDefault(size, Map.of()).remove(run);
            }
        }));
    }

    private static List<Long> runs(List<String> words, int size) {
        List<Long> runs = new ArrayList<>();
        for (int i = 0; i + size <= words.size(); i++) {
            runs.add(TextWords.hash(words, i, size));
        }
        return runs;
    }

    /** What it compares with. */
    public List<Benchmark> benchmarks() {
        return benchmarks;
    }

    /** Whether a row holds a problem, and which. */
    public Optional<Hit> check(Row row) {
        Source same = byQuestion.get(row.question());
        if (same != null) {
            return Optional.of(same.hit(Hit.Kind.SAME_QUESTION, "the question is the same"));
        }
        for (String text : texts(row)) {
            List<String> words = TextWords.of(text);
            for (Map.Entry<Integer, Map<Long, Source>> runs : byRun.entrySet()) {
                int size = runs.getKey();
                for (int i = 0; i + size <= words.size(); i++) {
                    Source source = runs.getValue().get(TextWords.hash(words, i, size));
                    if (source != null) {
                        String run = String.join(" ", words.subList(i, i + size));
                        return Optional.of(source.hit(
                                Hit.Kind.SAME_WORDS, size + " words in a row are the same: \"" + run + "\""));
                    }
                }
            }
        }
        return near.find(asked(row))
                .map(match -> nearSources
                        .get(match.index())
                        .hit(
                                Hit.Kind.NEARLY_THE_SAME,
                                String.format(
                                        Locale.ROOT,
                                        "the question is nearly the same: %.2f of its runs of %d words",
                                        match.similarity(),
                                        SHINGLE)));
    }

    private static String asked(Row row) {
        return row.prompt().stream()
                .filter(message -> message.role() == Message.Role.USER)
                .map(Message::content)
                .collect(Collectors.joining("\n"));
    }

    /** Whatever a trainer might learn from it. */
    private static Set<String> texts(Row row) {
        Set<String> texts = new LinkedHashSet<>();
        row.prompt().forEach(message -> texts.add(message.content()));
        switch (row) {
            case Row.LanguageModelling all -> all.messages().forEach(message -> texts.add(message.content()));
            case Row.PromptOnly _ -> {}
            case Row.PromptCompletion answered -> texts.add(answered.completion());
            case Row.Preference pair -> {
                texts.add(pair.chosen());
                texts.add(pair.rejected());
            }
            case Row.UnpairedPreference judged -> texts.add(judged.completion());
            case Row.Stepwise steps -> texts.add(String.join("\n", steps.completions()));
            case Row.Distilled taught -> {
                texts.add(taught.completion());
                texts.add(String.valueOf(taught.summary()));
            }
            case Row.Tree tree -> tree.nodes().forEach(node -> texts.add(node.text()));
        }
        return texts;
    }
}
