package io.ponder.datasets.hint;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.answers.AnswerEquivalence;
import io.ponder.answers.AnswerFormat;
import io.ponder.answers.AnswerReader;
import io.ponder.datasets.hint.Stripped.Clean;
import io.ponder.datasets.hint.Stripped.Kind;
import io.ponder.datasets.hint.Stripped.Spoilt;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How hints are given away, and what only looks like it. Each case stands in a file of resources. */
class HintTracesTest {

    private static final String QUESTION = "A baker fills 8 trays with 9 rolls each. How many rolls are there?";

    /**
     * @param lines by name: question, answer, text, and becomes or spoilt
     */
    record Case(String name, String question, String answer, String text, String becomes) {
        @Override
        public String toString() {
            return name;
        }
    }

    static List<Case> leaks() {
        return cases("leaks.txt");
    }

    static List<Case> innocents() {
        return cases("innocents.txt");
    }

    @ParameterizedTest
    @MethodSource("leaks")
    void aLeakIsStrippedOrSpoilsItsText(Case leak) {
        Stripped stripped = HintTraces.strip(leak.text, leak.question, leak.answer);

        assertThat(stripped.traces()).isNotEmpty();
        if (leak.becomes.equals("SPOILT")) {
            assertThat(stripped).isInstanceOf(Spoilt.class);
            return;
        }
        assertThat(stripped).isInstanceOf(Clean.class);
        String text = ((Clean) stripped).text();
        assertThat(text).isEqualTo(leak.becomes);
        assertThat(HintTraces.strip(text, leak.question, leak.answer).traces())
                .as("nothing is found in what was stripped")
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("leaks")
    void whatIsLeftStillLeadsToTheAnswer(Case leak) {
        AnswerReader reader = AnswerReader.of(AnswerFormat.AUTO);
        if (HintTraces.strip(leak.text, leak.question, leak.answer) instanceof Clean clean) {
            assertThat(reader.read(clean.text(), true))
                    .hasValueSatisfying(read -> assertThat(
                                    AnswerEquivalence.compareWithReference(read, reader.reference(leak.answer))
                                            .isEqual())
                            .isTrue());
        }
    }

    @ParameterizedTest
    @MethodSource("innocents")
    void anInnocentTextStaysAsItIs(Case innocent) {
        assertThat(HintTraces.strip(innocent.text, innocent.question, innocent.answer))
                .isEqualTo(new Clean(innocent.text, List.of()));
    }

    @Test
    void thereAreManyOfBoth() {
        assertThat(leaks()).hasSizeGreaterThanOrEqualTo(60);
        assertThat(leaks().stream().filter(leak -> !leak.becomes.equals("SPOILT")))
                .hasSizeGreaterThanOrEqualTo(50);
        assertThat(innocents()).hasSizeGreaterThanOrEqualTo(40);
        Set<Kind> kinds = leaks().stream()
                .flatMap(leak -> HintTraces.strip(leak.text, leak.question, leak.answer).traces().stream())
                .map(Stripped.Trace::kind)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Kind.class)));
        assertThat(kinds).isEqualTo(EnumSet.allOf(Kind.class));
    }

    @Test
    void aLongTextTakesNoLongerThanItsLength() {
        String text = "We have 8 trays of rolls, and each of them holds 9 rolls of the same size. ".repeat(2_000);

        assertThat(HintTraces.strip(text, QUESTION, "72")).isEqualTo(new Clean(text, List.of()));
    }

    private static List<Case> cases(String file) {
        List<Case> cases = new ArrayList<>();
        try (InputStream in = HintTracesTest.class.getResourceAsStream(file)) {
            String all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            Stream.of(all.split("\n=== ")).skip(1).forEach(each -> cases.add(read(each)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return cases;
    }

    /** The name; lines that begin with Q: and A:, where they are not the usual; the text; after "---" what it becomes. */
    private static Case read(String block) {
        String question = QUESTION;
        String answer = "72";
        String[] parts = block.split("\n---\n", 2);
        List<String> lines = new ArrayList<>(List.of(parts[0].split("\n")));
        String name = lines.removeFirst();
        while (lines.getFirst().matches("[QA]: .*")) {
            String line = lines.removeFirst();
            question = line.startsWith("Q") ? line.substring(3) : question;
            answer = line.startsWith("A") ? line.substring(3) : answer;
        }
        return new Case(name, question, answer, String.join("\n", lines), parts.length == 1 ? "" : parts[1].strip());
    }
}
