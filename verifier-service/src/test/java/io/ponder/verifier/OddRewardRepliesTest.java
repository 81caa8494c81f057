package io.ponder.verifier;

import static io.ponder.verifier.RunningService.json;
import static io.ponder.verifier.RunningService.lines;
import static io.ponder.verifier.RunningService.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.verifier.ScriptedRewardEngine.Answer;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a reward model's engine sends that it should not; proposer-service meets the same in its own engine. */
@Timeout(60)
class OddRewardRepliesTest {

    private static volatile Answer answer = Answer.ok("");
    private static ScriptedProposer proposer;
    private static ScriptedRewardEngine engine;
    private static RunningService service;

    @BeforeAll
    static void start() {
        proposer = new ScriptedProposer();
        engine = new ScriptedRewardEngine(call -> answer);
        service = new RunningService(
                proposer.url(),
                "--ponder.reward-models.models[0].name=rm",
                "--ponder.reward-models.models[0].url=" + engine.url(),
                "--ponder.reward-models.models[0].model=rm",
                "--ponder.reward-models.models[0].backend=vllm_score",
                "--ponder.reward-models.models[0].breaker.window=1000");
    }

    @AfterAll
    static void stop() {
        service.close();
        engine.close();
        proposer.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"prompt_tokens\":9000000000000000000} | 10 | 1000",
                "{\"prompt_tokens\":-1} | 10 | 1000",
                "{\"prompt_tokens\":\"7\"} | 10 | 1000",
                "null | 10 | 1000",
                "{\"prompt_tokens\":77,\"completion_tokens\":9e18} | 77 | 77",
                "{\"prompt_tokens\":77} | 77 | 77"
            })
    void aCountThatCannotBeTrueIsEstimated(String usage, long least, long most) {
        answer = Answer.ok("{\"data\":[{\"index\":0,\"score\":0.5}],\"usage\":" + usage + "}");

        ScoreReply.End end = (ScoreReply.End)
                lines(service.score(request("rm", null, "It is 42."))).getLast();

        assertThat(end.tokens().total()).isBetween(least, most);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"object\":\"error\",\"message\":\"no\",\"code\":400} | invalid_request",
                "{\"error\":{\"message\":\"no\",\"code\":\"context_length_exceeded\"}} | context_length_exceeded",
                "{\"error\":{\"message\":\"no\",\"code\":\"429\"}} | overloaded",
                "{\"error\":\"no\"} | upstream_error",
                "<html>Bad gateway</html> | upstream_error"
            })
    void anErrorAfterA200IsToldByWhatItMeans(String body, String kind) {
        answer = Answer.ok(body);

        HttpResponse<String> response = service.score(request("rm", null, "a"));

        assertThat(response.statusCode())
                .isEqualTo(Kind.valueOf(kind.toUpperCase(Locale.ROOT)).status());
        assertThat(json(response).path("kind").asString()).isEqualTo(kind);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | 0 | sent an empty reply",
                "{\"data\":[{\"sco | 0 | not JSON",
                "{\"data\":[{\"score\":\"x | 20000000 | far more than was asked for",
                "` ` | 20000000 | far more than was asked for",
                "{\"data\":[]} | 0 | answered for 0 of 1 inputs",
                "{\"data\":[{\"index\":3,\"score\":0.5}]} | 0 | answered for input 3"
            })
    void whatAnUnreadableReplyCostIsEstimated(String beginning, int more, String why) {
        answer = Answer.ok(beginning + (beginning.isBlank() ? " " : "x").repeat(more));

        List<ScoreReply> lines = lines(service.score(request("rm", null, "It is 42.")));

        ScoreReply.Failed failed = (ScoreReply.Failed) lines.getFirst();
        assertThat(failed.failure().kind()).isEqualTo(Kind.UPSTREAM_ERROR);
        assertThat(failed.failure().message()).contains(why);
        ScoreReply.End end = (ScoreReply.End) lines.getLast();
        assertThat(end.isEstimated()).isTrue();
        // Each input is tried twice.
        assertThat(end.tokens().prompt()).isBetween(20L, 200L);
        assertThat(end.tokens().completion()).isZero();
    }
}
