package io.ponder.proposer.upstream;

import static io.ponder.proposer.upstream.RunningProposer.fresh;
import static io.ponder.proposer.upstream.RunningProposer.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.proposer.upstream.RunningProposer.Answer;
import io.ponder.testing.ChatReplies;
import io.ponder.testing.ScriptedEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Engines that come late, go away, are full, lack capabilities or want a key. */
class EngineConditionsTest {

    private final ScriptedEngine engine = new ScriptedEngine();

    @AfterEach
    void stop() {
        engine.close();
    }

    @Test
    void samplesAreDrawnOneByOneWhereTheEngineKnowsNoN() throws Exception {
        engine.script(call -> {
            if (call.body().has("n")) {
                call.error(400, "n is not supported");
            } else if (call.body().has("logprobs")) {
                call.error(422, "logprobs is not supported");
            } else {
                ChatReplies.vllm().answer(call);
            }
        });
        try (var proposer = new RunningProposer(engine).ready()) {
            JsonNode model = io.ponder.contracts.wire.WireJson.mapper()
                    .readTree(proposer.get("/v1/models").body())
                    .path("models")
                    .get(0);
            assertThat(model.path("capabilities").values().stream().map(JsonNode::asString))
                    .contains("seed", "continuation", "response_format")
                    .doesNotContain("n", "logprobs", "top_logprobs");
            engine.forget();

            Answer answer = proposer.answer(whole(fresh(3, 5)));

            assertThat(answer.texts()).containsExactly("seed 5 \\boxed{7}", "seed 6 \\boxed{7}", "seed 7 \\boxed{7}");
            assertThat(engine.calls()).hasSize(3);
            assertThat(proposer.answer(whole(fresh(1, 5)))
                            .continuations()
                            .getFirst()
                            .logProbs())
                    .isNull();
        }
    }

    @Test
    void readinessFollowsTheEngine() throws Exception {
        engine.script(call -> call.error(503, "Loading model"));
        try (var proposer = new RunningProposer(engine)) {
            proposer.awaitReadiness(503);
            JsonNode problem = proposer.refused(502, whole(fresh(1, 1)));
            assertThat(problem.path("detail").asString()).contains("Loading model");
            assertThat(proposer.get("/actuator/health/liveness").statusCode()).isEqualTo(200);

            engine.script(ChatReplies.vllm());
            proposer.awaitReadiness(200);

            engine.close();
            proposer.awaitReadiness(503);
            assertThat(proposer.refused(503, whole(fresh(2, 1))).path("kind").asString())
                    .isEqualTo("upstream_unavailable");
        }
    }

    @Test
    void anotherModelInTheEngineIsNoticed() throws Exception {
        try (var proposer = new RunningProposer(engine).ready()) {
            engine.document("/v1/models", "{\"data\":[{\"id\":\"other\",\"owned_by\":\"vllm\"}]}");

            Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> proposer.get("/v1/models").body().contains("\"other\""));
        }
    }

    @Test
    void modelsAreMappedToTheEnginesNames() throws Exception {
        try (var proposer = new RunningProposer(engine, "--ponder.engine.models=small=m, big=m-large").ready()) {
            engine.forget();

            assertThat(proposer.answer(whole(fresh(1, 1))).end().model()).isEqualTo("small");

            assertThat(engine.calls().getFirst().body().path("model").asString())
                    .isEqualTo("m");
            assertThat(proposer.get("/v1/models").body()).contains("\"small\"", "\"big\"", "4096");
        }
    }

    @Test
    void callsBeyondTheLimitAreRefused() throws Exception {
        try (var proposer = new RunningProposer(
                        engine, "--ponder.engine.max-in-flight=1", "--ponder.engine.max-wait=10ms")
                .ready()) {
            CountDownLatch goOn = new CountDownLatch(1);
            CountDownLatch arrived = new CountDownLatch(1);
            engine.script(call -> {
                arrived.countDown();
                goOn.await(20, TimeUnit.SECONDS);
                ChatReplies.vllm().answer(call);
            });
            Thread first = Thread.ofVirtual().start(() -> {
                try {
                    proposer.answer(whole(fresh(1, 1)));
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();

            var refused = proposer.open(whole(fresh(1, 2)));

            assertThat(refused.statusCode()).isEqualTo(429);
            assertThat(refused.headers().firstValue("Retry-After")).contains("1");
            goOn.countDown();
            first.join();
        }
    }

    @Test
    void theBreakerOpensWhenMostCallsFailAndClosesWhenTheEngineRecovers() throws Exception {
        try (var proposer = new RunningProposer(
                        engine,
                        "--ponder.engine.breaker.minimum=4",
                        "--ponder.engine.breaker.window=10",
                        "--ponder.engine.breaker.open=500ms")
                .ready()) {
            engine.script(call -> call.error(500, "boom"));
            proposer.refused(502, whole(fresh(1, 1)));
            engine.forget();

            JsonNode problem = proposer.refused(503, whole(fresh(1, 1)));

            assertThat(problem.path("retry_after_seconds").asDouble()).isEqualTo(0.5);
            assertThat(engine.calls()).isEmpty();
            assertThat(proposer.get("/actuator/health/readiness").statusCode()).isEqualTo(503);

            engine.script(ChatReplies.vllm());
            proposer.awaitReadiness(200);
            assertThat(proposer.answer(whole(fresh(1, 1))).continuations()).hasSize(1);
            assertThat(proposer.get("/actuator/prometheus").body())
                    .contains("resilience4j_circuitbreaker_state", "resilience4j_bulkhead");
        }
    }

    @Test
    void aKeyInAFileIsReadAgainWhenItChanges(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("key");
        Files.writeString(file, "first\n");
        try (var proposer = new RunningProposer(engine, "--ponder.engine.api-key-file=" + file).ready()) {
            assertThat(engine.calls().getFirst().header("authorization")).isEqualTo("Bearer first");
            Files.writeString(file, "second");
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
            engine.forget();

            proposer.answer(whole(fresh(1, 1)));

            assertThat(engine.calls().getFirst().header("authorization")).isEqualTo("Bearer second");
        }
    }

    @Test
    void declaredCapabilitiesAreNotProbed() throws Exception {
        try (var proposer = new RunningProposer(engine, "--ponder.engine.capabilities=n,seed").ready()) {
            assertThat(engine.calls()).isEmpty();
            assertThat(proposer.answer(whole(fresh(2, 1))).continuations()).hasSize(2);
        }
    }
}
