package io.ponder.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What went wrong in other systems, one test each. */
class PitfallsTest {
    private static final AnswerReader AUTO = AnswerReader.of(AnswerFormat.AUTO);

    private static Map<String, Long> votes(Stream<String> texts) {
        return texts.map(text -> AUTO.read(text, true))
                .flatMap(Optional::stream)
                .collect(Collectors.groupingBy(Answer::key, Collectors.counting()));
    }

    @Test
    void samples_without_an_answer_form_no_class_of_their_own() {
        Stream<String> texts = Stream.of(
                "I cannot tell.", "Sorry, no idea.", "\\boxed{}", "The answer is \\boxed{42}.", "So \\boxed{42}.");

        assertThat(votes(texts)).containsExactly(Map.entry("42", 2L));
    }

    @Test
    void similar_texts_with_different_answers_stay_apart() {
        String text = "The train takes three hours and covers the distance, so the speed is \\boxed{%s} km/h.";

        assertThat(votes(Stream.of("60", "80", "60").map(text::formatted)))
                .containsOnly(Map.entry("60", 2L), Map.entry("80", 1L));
    }

    @Test
    void a_train_leaves_is_not_choice_a() {
        assertThat(AUTO.read("A train leaves the station at noon.", true)).isEmpty();
    }

    @Test
    void one_half_is_one_half_and_042_is_42() {
        assertThat(Stream.of("0.5", "1/2", "\\frac12", "0.50")
                        .map(AnswerReader::normalise)
                        .map(Answer::key))
                .containsOnly("1/2");
        assertThat(Stream.of("042", "42", "42.0").map(AnswerReader::normalise).map(Answer::key))
                .containsOnly("42");
    }

    @Test
    void the_last_match_is_taken_and_not_the_first() {
        assertThat(AUTO.read("\\boxed{1}, no, \\boxed{2}", true).map(Answer::key))
                .contains("2");
        assertThat(AUTO.read("The answer is 1. No, the answer is 2.", true).map(Answer::key))
                .contains("2");
        assertThat(AUTO.read("1, then 2", true).map(Answer::key)).contains("2");
    }

    @Test
    void a_bare_box_does_not_make_the_whole_text_the_answer() {
        assertThat(AUTO.read("We add 3 and 4 and write \\boxed{}", true)).isEmpty();
    }

    @Test
    void answers_are_read_alike_on_any_thread() throws Exception {
        List<String> texts =
                Stream.generate(() -> "So \\boxed{\\frac{1}{2}}").limit(200).toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var reads = texts.stream()
                    .map(text -> threads.submit(() -> AUTO.read(text, true).map(Answer::key)))
                    .toList();
            for (var read : reads) {
                assertThat(read.get()).contains("1/2");
            }
        }
    }

    @Test
    void grouping_needs_nothing_but_the_key() {
        assertThat(Stream.of("1,234", "1234", "$1,234.00")
                        .map(AnswerReader::normalise)
                        .collect(Collectors.toMap(Answer::key, Function.identity(), (first, later) -> first)))
                .containsOnlyKeys("1234");
    }
}
