package io.ponder.answers.extract;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ThinkingTest {
    @ParameterizedTest
    @CsvSource(delimiter = '~', textBlock = """
            <think>                                            ~ </think>
            <Think>                                            ~ </THINK>
            <thinking>                                         ~ </thinking>
            <thought>                                          ~ </thought>
            <reasoning>                                        ~ </reasoning>
            <scratchpad>                                       ~ </scratchpad>
            <seed:think>                                       ~ </seed:think>
            <longcat_think>                                    ~ </longcat_think>
            <|begin_of_thought|>                               ~ <|end_of_thought|>
            <|START_THINKING|>                                 ~ <|END_THINKING|>
            ◁think▷                                            ~ ◁/think▷
            [THINK]                                            ~ [/THINK]
            <unused94>thought                                  ~ <unused95>
            <|channel>thought                                  ~ <channel|>
            <|channel|>analysis<|message|>                     ~ <|end|><|start|>assistant<|channel|>final<|message|>
            <|channel|>commentary to=functions.f <|constrain|>json<|message|> ~ <|channel|>final <|constrain|>JSON<|message|>
            analysisWe                                         ~ assistantfinal
            Here is my thought process:                        ~ Here is my response:
            Here are my reasoning steps:                       ~ [BEGIN FINAL RESPONSE]
            """)
    void a_marked_thought_is_no_part_of_the_answer(String open, String close) {
        assertThat(Thinking.textAfter(open + " It is 7. " + close + "It is 42."))
                .contains("It is 42.");
        assertThat(Thinking.textAfter("It is 7. " + close + "It is 42."))
                .as("a template wrote the opening mark")
                .contains("It is 42.");
        assertThat(Thinking.textAfter(open + " It is 7.")).as("still open").isEmpty();
        assertThat(Thinking.in(open + " It is 7. " + close + "It is 42."))
                .hasValueSatisfying(
                        thought -> assertThat(thought).contains(" It is 7. ").doesNotContain("42"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "I think it is 42.",
                "[thinking] It is 42.",
                "The analysis is done: 42",
                "analysis of 42",
                "<thinkpad>42</thinkpad>",
                "Here is my response to 42"
            })
    void a_text_without_a_mark_is_all_answer(String text) {
        assertThat(Thinking.textAfter(text)).contains(text);
        assertThat(Thinking.in(text)).isEmpty();
    }

    @Test
    void thoughts_are_given_without_their_marks_and_without_what_was_said_between_them() {
        assertThat(Thinking.in("<think>a</think>b<think>c</think>d")).contains("ac");
        assertThat(Thinking.in("a</think>b")).contains("a");
        assertThat(Thinking.in("b<think>a")).contains("a");
    }

    @ParameterizedTest
    @ValueSource(strings = {"<think>", "</think>", "<|channel|>analysis", "<|channel|>final", "<", "[", "Here is my "})
    @Timeout(10)
    void a_megabyte_of_marks_is_read(String piece) {
        String text = piece.repeat(1_000_000 / piece.length());
        assertThat(Thinking.textAfter(text)).isNotNull();
        assertThat(Thinking.in(text)).isNotNull();
    }
}
