package io.ponder.reasoning.form;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.answers.Answer;
import io.ponder.reasoning.model.ToolCall;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CalledToolsTest {

    private static ToolCall call(String name, String arguments) {
        return new ToolCall("call_1", name, arguments);
    }

    private static String key(ToolCall... calls) {
        return CalledTools.answer(List.of(calls)).map(Answer::key).orElse("none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"b\": [1, 2.50], \"a\": \"é\"}",
                "{\"a\":\"\\u00e9\",\"b\":[1.0,2.5]}",
                " {\n \"b\" : [ 1e0 , 25e-1 ],\t\"a\" : \"é\" } "
            })
    void argumentsThatMeanTheSameAreOneAnswer(String arguments) {
        assertThat(key(call("add", arguments))).isEqualTo("call: add({\"a\":\"é\",\"b\":[1,2.5]})");
    }

    @Test
    void namesOrderAndValuesTellAnswersApart() {
        ToolCall one = call("add", "{\"a\": 1}");
        ToolCall two = call("add", "{\"a\": 2}");
        ToolCall other = call("sub", "{\"a\": 1}");
        assertThat(List.of(key(one), key(two), key(other), key(one, two), key(two, one)))
                .doesNotHaveDuplicates();
        assertThat(key(new ToolCall("another id", "add", "{\"a\": 1}"))).isEqualTo(key(one));
    }

    @Test
    void aVoteShowsTheCallAsItWasWritten() {
        assertThat(CalledTools.answer(List.of(call("add", "{\"a\": 1} "), call("now", "{}"))))
                .hasValueSatisfying(answer -> assertThat(answer.text()).isEqualTo("add({\"a\": 1}); now({})"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[1]",
                "\"{}\"",
                "{",
                "{\"a\": 1",
                "{'a': 1}",
                "{\"a\": 1}}",
                "{\"a\": 1, \"a\": 2}",
                "{\"a\": NaN}",
                "{\"a\": 01}",
                "```json\n{\"a\": 1}\n```",
                "Sure: {\"a\": 1}"
            })
    void argumentsThatAreNoJsonObjectAreNoAnswer(String arguments) {
        assertThat(key(call("add", arguments))).isEqualTo("none");
        assertThat(key(call("add", "{}"), call("add", arguments))).isEqualTo("none");
    }

    @Test
    void enormousArgumentsAreHeldToABound() {
        String deep = "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000);
        String long1 = "{\"a\": \"" + "x".repeat(900_000) + "1\"}";
        String long2 = "{\"a\": \"" + "x".repeat(900_000) + "2\"}";
        String tooLong = "{\"a\": \"" + "x".repeat(2_000_000) + "\"}";
        assertThat(key(call("add", deep))).isEqualTo("none");
        assertThat(key(call("add", tooLong))).isEqualTo("none");
        assertThat(key(call("add", long1)))
                .isNotEqualTo(key(call("add", long2)))
                .hasSizeLessThan(2_000);
        assertThat(key(call("add", long1))).isEqualTo(key(call("add", long1.replace(": ", ":"))));
        Answer fifty = CalledTools.answer(IntStream.range(0, 50)
                        .mapToObj(i -> call("add", "{\"a\": " + i + ", \"words\": \"" + "y".repeat(100) + "\"}"))
                        .toList())
                .orElseThrow();
        assertThat(fifty.key()).hasSizeLessThan(2_000);
        assertThat(fifty.text()).hasSizeLessThan(2_000);
    }
}
