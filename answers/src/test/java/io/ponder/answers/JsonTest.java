package io.ponder.answers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static Optional<String> key(String text) {
        return AnswerReader.of(AnswerFormat.JSON).read(text, true).map(Answer::key);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"b": 1, "a": [ true , null ]}   | {"a":[true,null],"b":1}
            {"a": {"d": 1, "c": 2}}          | {"a":{"c":2,"d":1}}
            {}                               | {}
            [ ]                              | []
            [1.0, 1e0, 10e-1, 1.000]         | [1,1,1,1]
            [-0, 0.0, -0.0e5]                | [0,0,0]
            [100, 1e2, 1E+2]                 | [1E+2,1E+2,1E+2]
            "A"                              | "A"
            "\\u0041\\/\\t"                  | "A/\\u0009"
            42                               | 42
            true                             | true
            <think>{"a":1}</think> {"a":2}   | {"a":2}
            {"answer": "\\\\boxed{5}"}       | {"answer":"\\\\boxed{5}"}
            """)
    void a_document_has_one_canonical_form(String text, String key) {
        assertThat(key(text)).contains(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"```json\n{\"a\": 1}\n```", "```\n{\"a\": 1}\n```", "\n```json\r\n{\"a\":1}```\n"})
    void a_code_fence_is_taken_off(String text) {
        assertThat(key(text)).contains("{\"a\":1}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{\"a\":1",
                "{\"a\":1}}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":1,}",
                "[1,]",
                "[1 2]",
                "01",
                "1.",
                ".5",
                "+1",
                "NaN",
                "truex",
                "\"a",
                "\"\t\"",
                "\"\\x\"",
                "\"\\u00g0\"",
                "{\"a\":1,\"a\":2}",
                "The answer is {\"a\":1}",
                "{\"a\":1} done",
                "// c\n1",
                "[1}",
                "{\"a\"}",
                "{1:2}",
                "```json\n{\"a\":1}",
                "\\boxed{5}",
                "\uFF11"
            })
    void anything_else_is_no_answer(String text) {
        assertThat(key(text)).isEmpty();
    }

    @Test
    void different_documents_stay_apart() {
        assertThat(key("{\"a\":\"1\"}")).isNotEqualTo(key("{\"a\":1}"));
        assertThat(key("[1,2]")).isNotEqualTo(key("[2,1]"));
        assertThat(key("\"a\"")).isNotEqualTo(key("\"A\""));
        assertThat(key("\"\\ud800\"")).contains("\"\\ud800\"");
    }

    @Test
    void depth_size_and_exponents_are_bounded() {
        assertThat(key("[".repeat(60) + "]".repeat(60))).isPresent();
        assertThat(key("[".repeat(70) + "]".repeat(70))).isEmpty();
        assertThat(key("\"" + "a".repeat(1_000_001) + "\"")).isEmpty();
        assertThat(key("1e999999999")).contains("1E+999999999");
        assertThat(key("1e99999999999999999999")).contains("1e99999999999999999999");
        assertThat(key("9".repeat(500_000))).isPresent();
    }

    @Test
    void a_number_that_was_cut_off_is_no_answer() {
        AnswerReader reader = AnswerReader.of(AnswerFormat.JSON);

        assertThat(reader.read("12", false)).isEmpty();
        assertThat(reader.read("{\"a\":1}", false)).isPresent();
    }
}
