package io.ponder.verifier.rules;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.model.Tools;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.Steps;
import io.ponder.verifier.scoring.Rule;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "number    | true  | The answer is 42.      | 1",
                "number    | true  | I do not know.         | 0.5",
                "number    | false | So \\boxed{42} and then | 0.5",
                "number    | false | First we add 3 and     | 0",
                "number    | true  | ''                     | 0",
                "choice    | true  | The answer is (B).     | 1",
                "choice    | true  | No idea.               | 0.5",
                "json      | true  | {\"a\": 1}             | 1",
                "json      | true  | {\"a\":                | 0",
                "json      | true  | The answer is 42.      | 0",
                "json      | false | {\"a\":                | 0",
                "free_form | true  | Roses are red.         | 1",
                "free_form | false | Roses are              | 0.5",
                "auto      | true  | The answer is x + 1.   | 1",
            })
    void formatGradesCompletenessAndReadability(String format, boolean complete, String text, double expected) {
        Score score = score(new FormatVerifier(), format, text, complete, null);

        assertThat(score.outcome()).isEqualTo(expected);
        assertThat(score.explanation()).isNotBlank();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "number | 1,234      | The answer is 1234.       | 1",
                "number | 1/2        | So \\boxed{0.5}           | 1",
                "number | $18        | The answer is 18 dollars. | 1",
                "number | 18         | The answer is 19.         | 0",
                "number | 18         | I do not know.            | 0",
                "choice | b          | The answer is (B).        | 1",
                "choice | C          | The answer is (B).        | 0",
                "auto   | x+1        | \\boxed{x + 1}            | 1",
                "auto   | 2\\sqrt{3} | \\boxed{\\sqrt{12}}        | 1",
                "auto   | (1, 2)     | \\boxed{(2, 1)}           | 0",
                "auto   | \\{1, 2\\} | \\boxed{2, 1}             | 1",
                "auto   | 5          | \\boxed{9^{9^{9^9}}}      | 0",
                "number | \\sqrt{16} | The answer is 4.          | 1",
                "json   | {\"a\":1.0} | {\"a\": 1}               | 1",
                "json   | {\"a\":2}  | {\"a\": 1}                | 0",
                "json   | 42         | {\"why\": 1, \"answer\": \"42\"} | 1",
                "json   | \"Paris\"  | {\"answer\": \"paris\"}    | 1",
                "json   | {\"answer\": 42} | {\"answer\": 41}    | 0",
            })
    void referenceComparesAnswers(String format, String reference, String text, double expected) {
        assertThat(score(new ReferenceVerifier(), format, text, true, reference).outcome())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "null",
            value = {
                "number, null, reference",
                "number, ' ', reference",
                "json, not json, reference",
                "free_form, 5, problem.answer_format"
            })
    void referenceRefusesWhatItCannotCompare(String format, @Nullable String reference, String field) {
        ScoreRequest request = request(format, "5", true, reference);

        assertThatExceptionOfType(FailureException.class)
                .isThrownBy(() -> new ReferenceVerifier().check(request))
                .satisfies(e -> assertThat(e.failure().field()).isEqualTo(field));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "add    | {\"a\": 1}     | 1",
                "add    | {\"a\": \"1\"} | 0",
                "add    | {}             | 0",
                "add    | {\"a\":        | 0",
                "delete | {\"a\": 1}     | 0"
            })
    void toolSchemaChecksCallsAgainstTheirTools(String name, String arguments, double expected) {
        ScoreRequest request = calling(List.of(new ToolCall("1", name, arguments)), Tools.Choice.AUTO);
        assertThat(new ToolSchemaVerifier()
                        .score(request, request.candidates().getFirst())
                        .outcome())
                .isEqualTo(expected);
    }

    @Test
    void toolSchemaTakesATextWhereNoCallIsRequired() {
        for (Tools.Choice choice : List.of(Tools.Choice.AUTO, Tools.Choice.REQUIRED)) {
            ScoreRequest request = calling(List.of(), choice);
            assertThat(new ToolSchemaVerifier()
                            .score(request, request.candidates().getFirst())
                            .outcome())
                    .isEqualTo(choice == Tools.Choice.AUTO ? 1 : 0);
        }
    }

    private static ScoreRequest calling(List<ToolCall> calls, Tools.Choice choice) {
        Map<String, Object> schema = Map.of(
                "type", "object", "properties", Map.of("a", Map.of("type", "integer")), "required", List.of("a"));
        Problem problem = new Problem(
                List.of(Message.user("How much?")),
                AnswerFormat.AUTO,
                new Tools(List.of(new Tools.Function("add", null, schema, null)), choice, null, null));
        var candidate = new ScoreRequest.Candidate(calls.isEmpty() ? "42" : "", List.of(), true, null, calls);
        return new ScoreRequest("tool_schema", null, problem, List.of(candidate), null);
    }

    private static Score score(Rule rule, String format, String text, boolean complete, @Nullable String reference) {
        ScoreRequest request = request(format, text, complete, reference);
        rule.check(request);
        return rule.score(request, request.candidates().getFirst());
    }

    private static ScoreRequest request(String format, String text, boolean complete, @Nullable String reference) {
        Problem problem = new Problem(
                List.of(Message.user("How much?")),
                AnswerFormat.ofWireName(format).orElseThrow());
        var candidate = new ScoreRequest.Candidate(text, Steps.of(text), complete);
        return new ScoreRequest("any", null, problem, List.of(candidate), reference);
    }
}
