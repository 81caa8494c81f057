package io.ponder.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** How many of the texts in {@code answers/corpus} are read right. The shares below only ever rise. */
class AnswerCorpusTest {
    private static final double SHARE_READ_RIGHT = 0.993;
    private static final double SHARE_OF_HELD_OUT_READ_RIGHT = 0.924;
    private static final double SHARE_OF_REFERENCES_RIGHT = 1;

    /** Texts without an answer that one is read from all the same: to become none. */
    private static final Set<String> KNOWN_FALSE_READINGS = Set.of("code-028");

    private static final List<LabelledText> TEXTS = LabelledText.in(
            "corpus/words.txt",
            "corpus/maths.txt",
            "corpus/choice.txt",
            "corpus/json.txt",
            "corpus/code.txt",
            "corpus/chat.txt",
            "corpus/none.txt",
            "corpus/faults.txt");

    @Test
    void the_corpus_is_as_wide_as_it_claims() {
        assertThat(TEXTS).hasSizeGreaterThanOrEqualTo(700);
        assertThat(distinct(LabelledText::id)).hasSameSizeAs(TEXTS);
        assertThat(distinct(LabelledText::language)).hasSizeGreaterThanOrEqualTo(30);
        assertThat(distinct(LabelledText::format))
                .containsExactlyInAnyOrder(
                        AnswerFormat.AUTO, AnswerFormat.NUMBER, AnswerFormat.CHOICE, AnswerFormat.JSON);
        assertThat(TEXTS.stream()
                        .flatMap(text -> text.scripts().stream())
                        .distinct()
                        .count())
                .isGreaterThanOrEqualTo(15);
        assertThat(TEXTS.stream().filter(text -> !text.hasAnswer()).count()).isGreaterThanOrEqualTo(100);
    }

    @Test
    void what_a_careful_reader_reads_is_read() {
        Readings readings = Readings.of(TEXTS);
        System.out.println(readings.report("answers"));

        assertThat(readings.shareRight()).isGreaterThanOrEqualTo(SHARE_READ_RIGHT);
        assertNoNewFalseReading(readings);
    }

    /** These were written when the reader was finished, to see whether it had learned more than the corpus. */
    @Test
    void texts_that_nobody_had_seen_are_read_too() {
        Readings readings = Readings.of(LabelledText.in("corpus-held-out.txt"));
        System.out.println(readings.report("held-out answers"));

        assertThat(readings.shareRight()).isGreaterThanOrEqualTo(SHARE_OF_HELD_OUT_READ_RIGHT);
        assertNoNewFalseReading(readings);
    }

    /** Here the text is the reference, and the label a candidate's answer. */
    @Test
    void references_are_read_like_answers() {
        List<LabelledText> references = LabelledText.in("references.txt");
        List<LabelledText> wrong = references.stream()
                .filter(reference -> matches(reference) == isDifferent(reference))
                .toList();
        double right = 1 - (double) wrong.size() / references.size();
        System.out.printf("%nreferences: %d, right %.1f%%%n", references.size(), 100 * right);
        wrong.forEach(reference -> System.out.printf(
                "%-14s %s%n", reference.id(), isDifferent(reference) ? "taken for equal" : "not equal"));

        assertThat(wrong).noneMatch(AnswerCorpusTest::isDifferent);
        assertThat(right).isGreaterThanOrEqualTo(SHARE_OF_REFERENCES_RIGHT);
    }

    private static void assertNoNewFalseReading(Readings readings) {
        assertThat(readings.with(LabelledText.Outcome.FALSE).stream()
                        .map(reading -> reading.text().id()))
                .isSubsetOf(KNOWN_FALSE_READINGS);
    }

    private static boolean matches(LabelledText reference) {
        return LabelledText.meets(
                AnswerReader.normalise(reference.answer()),
                AnswerReader.of(reference.format()).reference(reference.text()));
    }

    private static boolean isDifferent(LabelledText reference) {
        return reference.kinds().contains("different");
    }

    private static <T> Set<T> distinct(Function<LabelledText, T> field) {
        return TEXTS.stream().map(field).collect(Collectors.toCollection(HashSet::new));
    }
}
