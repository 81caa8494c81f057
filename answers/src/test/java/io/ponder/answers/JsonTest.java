package io.ponder.answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    private static Optional<String> at(String pointer, String text) {
        return AnswerReader.ofJson(JsonPointer.of(pointer)).read(text, true).map(Answer::key);
    }

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
            {"text": "\\\\boxed{5}"}         | {"text":"\\\\boxed{5}"}
            """)
    void a_document_has_one_canonical_form(String text, String key) {
        assertThat(key(text)).contains(key);
    }

    /** The value of {@code answer} is what a vote compares, as answers are compared elsewhere. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"why": "6 by 7", "answer": 42}        | {"answer": "42", "why": "by heart"}
            {"answer": 42.0}                       | {"answer": 42}
            {"answer": 0.5}                        | {"answer": "1/2"}
            {"answer": 4200}                       | {"answer": "4,200"}
            {"answer": -1.5e3}                     | {"answer": "-1500"}
            {"answer": "\\\\boxed{5}"}             | {"answer": 5}
            {"answer": "Paris"}                    | {"answer": " paris "}
            {"answer": "(b)"}                      | {"answer": "B"}
            {"answer": {"b": 1, "a": 2.0}}         | {"answer": {"a": 2, "b": 1}}
            {"answer": [1, 2]}                     | {"answer": [1.0, 2], "why": ""}
            {"answer": true}                       | {"why": "so", "answer": true}
            """)
    void documentsAreComparedByTheirAnswer(String one, String other) {
        assertThat(key(one)).isPresent().isEqualTo(key(other));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"answer": 42}                 | {"answer": 43}
            {"answer": "Paris"}            | {"answer": "Rome"}
            {"answer": [1, 2]}             | {"answer": [2, 1]}
            {"answer": {"text": "a"}}      | {"answer": {"text": "A"}}
            {"answers": 42, "why": 1}      | {"answers": 42, "why": 2}
            {"a": {"answer": 1}, "b": 1}   | {"a": {"answer": 1}, "b": 2}
            """)
    void otherAnswersStayApart(String one, String other) {
        assertThat(key(one)).isPresent().isNotEqualTo(key(other));
    }

    @Test
    void theAnswerIsTheValueAsItWasWritten() {
        AnswerReader reader = AnswerReader.of(AnswerFormat.JSON);

        assertThat(reader.read("{\"answer\": \"New York\"}", true).map(Answer::text))
                .contains("New York");
        assertThat(reader.read("{\"answer\": 1200}", true).map(Answer::text)).contains("1200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"answer\": null}", "{\"answer\": \"  \"}", "{\"answer\": 1, \"answer\": 2}", "{\"answer\": 1"
            })
    void anAnswerThatIsMissingHasNoVote(String text) {
        assertThat(key(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /result/value   | {"result": {"value": 7, "at": 1}, "answer": 1}   | 7
            /items/1        | {"items": ["a", "b"]}                            | B
            /a~1b/m~0n      | {"a/b": {"m~n": 3}}                              | 3
            /               | {"": 4}                                          | 4
            ``              | {"answer": 1, "why": "x"}                        | {"answer":1,"why":"x"}
            ``              | "42"                                             | 42
            """)
    void aPointerNamesWhatIsCompared(String pointer, String text, String key) {
        assertThat(at(pointer, text)).contains(key);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            /result    | {"answer": 1}
            /result/a  | {"result": 1}
            /items/2   | {"items": [1, 2]}
            /items/01  | {"items": [1, 2]}
            /items/-   | {"items": [1, 2]}
            /result    | {"result": null}
            /result    | {"result": 1} and more
            """)
    void aDocumentWithoutThePathHasNoVote(String pointer, String text) {
        assertThat(at(pointer, text)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"answer", "$.answer", "/a~", "/a~2b", "#/answer"})
    void whatIsNoPointerIsRefused(String pointer) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> JsonPointer.of(pointer))
                .withMessageContaining("must be a JSON pointer (RFC 6901), such as /answer");
    }

    @Test
    void loneSurrogatesAndLongNumbersDoNoHarm() {
        assertThat(key("{\"answer\": \"\\ud800\"}")).contains("\"\\ud800\"");
        assertThat(key("{\"answer\": 1e999999999}")).isPresent();
        assertThat(key("{\"answer\": 1e99999999999999999999}")).isPresent();
        assertThat(key("{\"answer\": " + "9".repeat(500_000) + "}")).isPresent();
        assertThat(key("{\"answer\": \"" + "a ".repeat(400_000) + "\"}")).isPresent();
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
