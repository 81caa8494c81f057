package io.ponder.verifier;

import static io.ponder.verifier.RunningService.json;
import static io.ponder.verifier.RunningService.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.verifier.CodeTests;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CodeOverHttpTest {

    private static final String NOWHERE = "http://127.0.0.1:1";

    private static RunningService service;

    @BeforeAll
    static void start() {
        service = new RunningService(NOWHERE, "--ponder.code.max-cases=3");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    private static ScoreRequest request(String... texts) {
        return new ScoreRequest(
                "code",
                null,
                new Problem(List.of(Message.user("Add two numbers.")), AnswerFormat.FREE_FORM),
                Arrays.stream(texts)
                        .map(text -> new ScoreRequest.Candidate(text, List.of(text), true))
                        .toList(),
                null,
                new CodeTests(
                        CodeTests.Language.PYTHON,
                        CodeTests.Kind.STDIN_STDOUT,
                        null,
                        List.of(new CodeTests.Case(null, "2 2", "4", null))));
    }

    @Test
    void everyCandidateIsScoredWithItsExplanation() {
        HttpResponse<String> response = service.score(request(
                "So:\n```python\nprint(sum(map(int, input().split())))\n```",
                "So:\n```python\nprint(5)\n```",
                "I cannot."));
        // HostilePythonTest fails where the sandbox is there and does not hold.
        assumeTrue(response.statusCode() != 422, response.body());

        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        assertThat(lines(response))
                .endsWith(new ScoreReply.End(null, Tokens.NONE))
                .containsExactlyInAnyOrder(
                        new ScoreReply.Scored(0, Score.outcome(1, "the test passes"), Tokens.NONE),
                        new ScoreReply.Scored(
                                1,
                                Score.outcome(0, "test 1 of 1: it should write \"4\", but wrote \"5\""),
                                Tokens.NONE),
                        new ScoreReply.Scored(2, Score.outcome(0, "there is no closed code block in it"), Tokens.NONE),
                        new ScoreReply.End(null, Tokens.NONE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "`x`                                                          | tests",
                "{}                                                           | tests.language",
                "{`language`:`cobol`,`kind`:`assertions`,`cases`:[]}          | tests.language",
                "{`language`:`java`,`cases`:[{`code`:`x`}]}                   | tests.kind",
                "{`language`:`java`,`kind`:`vibes`,`cases`:[{`code`:`x`}]}    | tests.kind",
                "{`language`:`java`,`kind`:`assertions`,`scoring`:`best`,`cases`:[{`code`:`x`}]} | tests.scoring",
                "{`language`:`java`,`kind`:`assertions`}                      | tests.cases",
                "{`language`:`java`,`kind`:`assertions`,`cases`:[]}           | tests.cases",
                "{`language`:`java`,`kind`:`assertions`,`cases`:[null]}       | tests.cases.0",
                "{`language`:`java`,`kind`:`assertions`,`cases`:[{`code`:`x`},{}]} | tests.cases.1.code",
                "{`language`:`java`,`kind`:`assertions`,`cases`:[{`code`:` `}]} | tests.cases.0.code",
                "{`language`:`java`,`kind`:`assertions`,`cases`:[{`code`:`x`,`input`:`y`}]} | tests.cases.0.input",
                "{`language`:`java`,`kind`:`assertions`,`cases`:[{`code`:`x`,`output`:`y`}]} | tests.cases.0.output",
                "{`language`:`java`,`kind`:`stdin_stdout`,`cases`:[{`input`:`x`}]} | tests.cases.0.output",
                "{`language`:`java`,`kind`:`stdin_stdout`,`cases`:[{`output`:`x`,`code`:`y`}]} | tests.cases.0.code",
                "{`language`:`java`,`kind`:`stdin_stdout`,`tolerance`:-1,`cases`:[{`output`:`x`}]} | tests.tolerance",
                "{`language`:`java`,`kind`:`stdin_stdout`,`tolerance`:1.5,`cases`:[{`output`:`x`}]} | tests.tolerance",
                "{`language`:`java`,`kind`:`stdin_stdout`,`tolerance`:`much`,`cases`:[{`output`:`x`}]} | tests.tolerance",
                "{`language`:`java`,`kind`:`assertions`,`tolerance`:0.1,`cases`:[{`code`:`x`}]} | tests.tolerance",
                "{`language`:`java`,`kind`:`stdin_stdout`,`cases`:[{`output`:`x`},{`output`:`x`},{`output`:`x`},{`output`:`x`}]} | tests.cases",
            })
    void badTestsAreRefusedByName(String tests, String field) {
        String body = """
                {"verifier":"code","problem":{"messages":[{"role":"user","content":"x"}],"answer_format":"auto"},
                 "candidates":[{"text":"x","steps":["x"],"complete":true}],"tests":%s}
                """.formatted(tests.replace('`', '"'));

        HttpResponse<String> response = service.post("/v1/scores", body);

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(json(response).path("field").asString(null)).isEqualTo(field);
        assertThat(json(response).path("detail").asString()).startsWith(field + " ");
    }

    @Test
    void aRequestWithoutTestsIsRefused() {
        HttpResponse<String> response = service.score(RunningService.request("code", null, "x"));

        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).path("field").asString()).isEqualTo("tests");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "--ponder.code.enabled=false       | it is turned off (ponder.code.enabled)",
                "--ponder.code.python=/no/such/one | ponder.code.python (/no/such/one) is not one",
            })
    void whereNothingCanBeRunTheRequestIsRefused(String setting, String reason) {
        try (RunningService without = new RunningService(NOWHERE, setting)) {
            HttpResponse<String> response = without.score(request("```python\nprint(4)\n```"));

            assertThat(response.statusCode()).isEqualTo(422);
            assertThat(json(response).path("kind").asString()).isEqualTo("capability_missing");
            assertThat(json(response).path("detail").asString()).contains(reason);
        }
    }
}
