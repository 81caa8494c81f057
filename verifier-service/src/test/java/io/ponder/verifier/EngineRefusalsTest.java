package io.ponder.verifier;

import static io.ponder.verifier.RunningService.json;
import static io.ponder.verifier.RunningService.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.verifier.ScriptedRewardEngine.Answer;
import java.net.http.HttpResponse;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** What the refusals of a reward model's engine become here; proposer-service puts the same table to its own engine. */
class EngineRefusalsTest {

    private static volatile Answer answer = Answer.ok("{}");
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
    @CsvFileSource(
            files = "../engines/src/test/resources/refusals.csv",
            delimiter = '|',
            quoteCharacter = '\u0000',
            numLinesToSkip = 1)
    void aRefusalIsToldByItsKind(int status, String body, String kindOfTheProposer, String kind) {
        answer = new Answer(status, body);

        HttpResponse<String> response = service.score(request("rm", null, "a"));

        assertThat(response.statusCode())
                .isEqualTo(Kind.valueOf(kind.toUpperCase(Locale.ROOT)).status());
        assertThat(json(response).path("kind").asString()).isEqualTo(kind);
    }
}
