package io.ponder.datasets.personal;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.wire.WireJson;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The figures of docs/personal-data.md, on made-up sentences and on problems with numbers. */
class PersonalFiguresTest {

    private static final PersonalDetector PATTERNS = PersonalDetector.patterns();
    private static final Path PROBLEMS = Path.of("../benchmarks/accuracy");

    /** @param found how many of the marked stretches were found whole */
    private static final class Count {
        private int marked;
        private int found;
        private int reported;
        private int right;

        private double recall() {
            return marked == 0 ? 1 : (double) found / marked;
        }

        private double precision() {
            return reported == 0 ? 1 : (double) right / reported;
        }
    }

    /** Names that nothing introduces are among them: patterns cannot know those. */
    @Test
    void findsMostOfWhatIsMarkedInMadeUpSentencesAndLittleElse() throws IOException {
        Map<PersonalKind, Count> counts = new TreeMap<>();
        List<String> wrong = new ArrayList<>();
        for (String line : Files.readAllLines(Path.of("src/test/resources/personal/sentences.jsonl"))) {
            JsonNode sentence = WireJson.mapper().readTree(line);
            String text = sentence.path("text").asString();
            List<PersonalSpan> found = PATTERNS.find(text);
            for (JsonNode one : sentence.path("spans")) {
                PersonalSpan mark = mark(one);
                Count count = counts.computeIfAbsent(mark.kind(), _ -> new Count());
                count.marked++;
                if (found.stream().anyMatch(span -> isAllOf(span, mark))) {
                    count.found++;
                } else {
                    wrong.add("missed: " + sentence);
                }
            }
            for (PersonalSpan span : found) {
                Count count = counts.computeIfAbsent(span.kind(), _ -> new Count());
                count.reported++;
                if (sentence.path("spans").values().stream()
                        .anyMatch(one -> mark(one).overlaps(span) && mark(one).kind() == span.kind())) {
                    count.right++;
                } else {
                    wrong.add("not marked: " + span + " in " + sentence);
                }
            }
        }
        wrong.forEach(System.out::println);
        System.out.println("| kind | marked | found | precision | recall |\n| --- | --- | --- | --- | --- |");
        counts.forEach((kind, count) -> System.out.printf(
                Locale.ROOT,
                "| `%s` | %d | %d | %.2f | %.2f |%n",
                kind.lowerCase(),
                count.marked,
                count.found,
                count.precision(),
                count.recall()));
        counts.forEach((kind, count) -> {
            assertThat(count.precision()).as(kind + " precision").isGreaterThanOrEqualTo(0.97);
            assertThat(count.recall())
                    .as(kind + " recall")
                    .isGreaterThanOrEqualTo(kind == PersonalKind.NAME ? 0.7 : 0.9);
        });
    }

    private static PersonalSpan mark(JsonNode span) {
        return new PersonalSpan(
                span.path("start").asInt(),
                span.path("end").asInt(),
                PersonalKind.valueOf(span.path("kind").asString()),
                1,
                "marked");
    }

    private static boolean isAllOf(PersonalSpan span, PersonalSpan mark) {
        return span.kind() == mark.kind() && span.start() <= mark.start() && span.end() >= mark.end();
    }

    @Test
    void findsNothingInProblemsWithNumbersNorInTheirSolutions() throws IOException {
        for (String name : List.of(
                "gsm8k-60.jsonl", "gsm8k-40.jsonl", "gsm8k-40-samples.jsonl.gz", "gsm8k-60-1.5b/searches.jsonl.gz")) {
            Texts texts = texts(PROBLEMS.resolve(name));
            System.out.println(texts.told(name));
            assertThat(texts.found).as(name).isEmpty();
        }
    }

    /** With {@code -Dponder.personal.texts=FILE.jsonl}: how much is found in the texts of any file. */
    @Test
    void countsWhatIsFoundInAFile() throws IOException {
        String file = System.getProperty("ponder.personal.texts");
        Assumptions.assumeTrue(file != null, "no file is named in ponder.personal.texts");
        Texts texts = texts(Path.of(file));
        texts.found.forEach(System.out::println);
        System.out.println(texts.told(file));
        assertThat(texts.count).isPositive();
    }

    private static final class Texts {
        private int count;
        private long characters;
        private final List<String> found = new ArrayList<>();

        private void read(JsonNode node) {
            if (node.isString()) {
                String text = node.asString();
                count++;
                characters += text.length();
                PATTERNS.find(text).forEach(span -> found.add(span + ": " + text.substring(span.start(), span.end())));
            } else {
                node.forEach(this::read);
            }
        }

        private String told(String name) {
            return String.format(
                    Locale.ROOT, "%s: %d finds in %,d texts of %,d characters", name, found.size(), count, characters);
        }
    }

    private static Texts texts(Path file) throws IOException {
        Texts texts = new Texts();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                file.toString().endsWith(".gz")
                        ? new GZIPInputStream(Files.newInputStream(file))
                        : Files.newInputStream(file),
                StandardCharsets.UTF_8))) {
            lines.lines().forEach(line -> texts.read(WireJson.mapper().readTree(line)));
        }
        return texts;
    }
}
