package io.ponder.verifier;

import static io.ponder.verifier.RunningService.json;
import static io.ponder.verifier.RunningService.lines;
import static io.ponder.verifier.RunningService.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Failure;
import io.ponder.testing.Eventually;
import io.ponder.verifier.ScriptedRewardEngine.Answer;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What becomes of scores when the reward model's engine is slow, busy or away, or the client is. */
class RewardConditionsTest {

    private volatile Answer answer =
            Answer.ok("{\"data\":[{\"index\":0,\"score\":0.0}],\"usage\":{\"prompt_tokens\":9}}");

    private final ScriptedRewardEngine engine = new ScriptedRewardEngine(
            call -> call.path().equals("/v1/models") ? Answer.ok("{\"data\":[{\"id\":\"rm\"}]}") : answer);
    private final ScriptedProposer proposer = new ScriptedProposer();
    private final RunningService service = new RunningService(
            proposer.url(),
            "--ponder.reward-models.models[0].name=rm_one",
            "--ponder.reward-models.models[0].url=" + engine.url(),
            "--ponder.reward-models.models[0].model=rm",
            "--ponder.reward-models.models[0].backend=vllm_score",
            "--ponder.reward-models.models[0].batching.max-batch=1",
            "--ponder.reward-models.models[0].batching.max-delay=0",
            "--ponder.reward-models.models[0].batching.max-concurrent=2",
            "--ponder.reward-models.models[0].batching.max-queued=3",
            "--ponder.reward-models.models[0].breaker.window=4",
            "--ponder.reward-models.models[0].breaker.open-for=60s",
            "--ponder.reward-models.models[1].name=rm_away",
            "--ponder.reward-models.models[1].url=http://127.0.0.1:9",
            "--ponder.reward-models.models[1].model=rm",
            "--ponder.reward-models.models[1].backend=vllm_score");

    @AfterEach
    void stop() {
        service.close();
        engine.close();
        proposer.close();
    }

    @Test
    void whatTheEngineCountsIsTheVerifiersUse() {
        List<ScoreReply> lines = lines(service.score(request("rm_one", null, "a", "b", "c")));

        assertThat(lines).hasSize(4);
        assertThat(((ScoreReply.End) lines.getLast()).tokens().prompt()).isEqualTo(27);
        assertThat(((ScoreReply.Scored) lines.getFirst()).tokens().prompt()).isEqualTo(9);
    }

    @Test
    void oneModelThatIsAwayIsSeenAndStopsNobodyElse() {
        HttpResponse<String> away = service.score(request("rm_away", null, "a"));
        assertThat(away.statusCode()).isEqualTo(503);
        assertThat(json(away).path("detail").asString())
                .isEqualTo("verifier rm_away: the engine of rm cannot be reached");

        assertThat(service.score(request("rm_one", null, "a")).statusCode()).isEqualTo(200);
        assertThat(service.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        HttpResponse<String> health = service.get("/actuator/health");
        assertThat(health.statusCode()).isEqualTo(200);
        assertThat(health.body())
                .contains("\"rm_one\":\"ready\"", "\"rm_away\":\"the engine of rm cannot be reached\"");
    }

    @Test
    void theBreakerOpensForOneModelOnly() {
        answer = new Answer(503, "{\"error\":\"loading\"}");
        for (int i = 0; i < 4; i++) {
            assertThat(service.score(request("rm_one", null, "a")).statusCode()).isEqualTo(503);
        }
        int asked = engine.calls().size();

        HttpResponse<String> refused = service.score(request("rm_one", null, "a"));

        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).hasValue("60");
        assertThat(json(refused).path("detail").asString()).contains("failed too often and is not called for 60.0 s");
        assertThat(engine.calls()).hasSize(asked);
        assertThat(json(service.score(request("rm_away", null, "a")))
                        .path("detail")
                        .asString())
                .contains("cannot be reached");
    }

    @Test
    void aBusyEngineSaysWhenToTryAgain() {
        answer = new Answer(429, "{\"error\":{\"message\":\"slow down\"}}", "Retry-After: 7");

        HttpResponse<String> response = service.score(request("rm_one", null, "a", "b"));

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("7");
    }

    @Test
    void aRequestWithoutTimeIsATimeoutAndItsCallIsClosed() {
        answer = Answer.never();

        List<ScoreReply> lines =
                lines(service.score(request("rm_one", null, "a", "b", "c"), "X-Ponder-Deadline-Ms", "1000"));

        assertThat(lines.subList(0, 3)).allSatisfy(line -> {
            Failure failure = ((ScoreReply.Failed) line).failure();
            assertThat(failure.kind()).isEqualTo(Failure.Kind.TIMEOUT);
            assertThat(failure.message())
                    .isEqualTo("verifier rm_one: the request's time was up before the model answered");
        });
        ScoreReply.End end = (ScoreReply.End) lines.getLast();
        assertThat(end.isEstimated()).as("two were with the engine").isTrue();
        assertThat(end.tokens().prompt()).isPositive();
        await(() -> engine.abandoned() == engine.hanging() && metric("ponder_reward_waiting{model=\"rm_one\"} 0.0"));
    }

    @Test
    void moreInputsThanMayWaitAreRefused() {
        answer = Answer.never();
        List<CompletableFuture<HttpResponse<String>>> requests = new ArrayList<>();
        for (int i = 0; i < 5; i++) { // two calls and three that wait
            int before = i;
            requests.add(CompletableFuture.supplyAsync(
                    () -> service.score(request("rm_one", null, "a"), "X-Ponder-Deadline-Ms", "4000")));
            await(() -> engine.hanging() == Math.min(2, before + 1)
                    && metric("ponder_reward_waiting{model=\"rm_one\"} " + Math.max(0, before - 1) + ".0"));
        }

        HttpResponse<String> response = service.score(request("rm_one", null, "a"));

        assertThat(response.statusCode()).isEqualTo(429);
        assertThat(response.headers().firstValue("Retry-After")).hasValue("1");
        assertThat(json(response).path("detail").asString())
                .isEqualTo("verifier rm_one: 3 inputs are already waiting for this model; try again later");
        requests.forEach(CompletableFuture::join);
    }

    @Test
    void nothingWorksForAClientThatLeft() throws IOException {
        answer = Answer.never();
        String body = WireJson.mapper().writeValueAsString(request("rm_one", null, "a", "b", "c", "d"));
        try (Socket client = new Socket("127.0.0.1", service.port())) {
            client.getOutputStream()
                    .write(("POST /v1/scores HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                                    + body.length() + "\r\n\r\n" + body)
                            .getBytes(StandardCharsets.UTF_8));
            await(() -> engine.hanging() == 2);
        }

        await(() -> engine.abandoned() == 2);
        assertThat(engine.hanging()).isEqualTo(2);
        await(() -> metric("ponder_reward_calls_seconds_count{model=\"rm_one\",outcome=\"cancelled\"} 2"));
        assertThat(metric("ponder_reward_waiting{model=\"rm_one\"} 0.0")).isTrue();
    }

    @Test
    void callsAreMeasuredByModelAndOutcome() {
        assertThat(service.score(request("rm_one", null, "a", "b")).statusCode())
                .isEqualTo(200);
        service.score(request("rm_away", null, "a"));

        assertThat(service.get("/actuator/prometheus").body())
                .contains(
                        "ponder_reward_calls_seconds_count{model=\"rm_one\",outcome=\"answered\"} 2",
                        "ponder_reward_calls_seconds_count{model=\"rm_away\",outcome=\"failed\"} 1",
                        "ponder_reward_batch_count{model=\"rm_one\"} 2",
                        "ponder_reward_batch_sum{model=\"rm_one\"} 2.0",
                        "ponder_verifier_calls_seconds_count{outcome=\"scored\",verifier=\"rm_one\"} 1");
    }

    private boolean metric(String line) {
        return service.get("/actuator/prometheus").body().contains(line);
    }

    /** Five seconds: longer than any of it takes. */
    private static void await(BooleanSupplier condition) {
        Eventually.within(Duration.ofSeconds(30), condition);
    }
}
