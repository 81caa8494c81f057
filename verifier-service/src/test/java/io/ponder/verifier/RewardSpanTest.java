package io.ponder.verifier;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.testing.Eventually;
import io.ponder.testing.OtlpReceiver;
import io.ponder.testing.ReceivedSpan;
import io.ponder.verifier.ScriptedRewardEngine.Answer;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is told of the calls to a reward model, which may score texts of several requests at once. */
class RewardSpanTest {

    private static final String FIRST = "0af7651916cd43dd8448eb211c80319c";
    private static final String SECOND = "1af7651916cd43dd8448eb211c80319c";
    private static final String THIRD = "2af7651916cd43dd8448eb211c80319c";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void aSharedCallIsInOneTraceAndLinkedToTheOthers() throws Exception {
        CountDownLatch free = new CountDownLatch(1);
        try (OtlpReceiver collector = new OtlpReceiver();
                ScriptedRewardEngine engine = new ScriptedRewardEngine(call -> {
                    int texts = call.body().path("input").size();
                    if (texts == 1) {
                        await(free);
                    }
                    return Answer.ok(RewardLab.rewards(texts, 0.5));
                });
                RunningService service = service(engine, collector)) {
            List<CompletableFuture<HttpResponse<String>>> replies = new ArrayList<>();
            replies.add(score(service, FIRST, "one"));
            Eventually.within(PATIENCE, () -> engine.calls().size() == 1);
            replies.add(score(service, SECOND, "two", "three"));
            Eventually.within(PATIENCE, () -> waiting(service) == 2);
            replies.add(score(service, THIRD, "four"));
            Eventually.within(PATIENCE, () -> waiting(service) == 3);
            free.countDown();
            for (CompletableFuture<HttpResponse<String>> reply : replies) {
                assertThat(reply.get().statusCode()).isEqualTo(200);
            }
            Eventually.within(PATIENCE, () -> rewards(collector).size() == 2);
            ReceivedSpan shared = rewards(collector).stream()
                    .filter(span -> span.trace().equals(SECOND))
                    .findFirst()
                    .orElseThrow();
            assertThat(shared.kind()).isEqualTo("client");
            assertThat(shared.attributes())
                    .containsEntry("gen_ai.provider.name", "vllm")
                    .containsEntry("gen_ai.request.model", "rm")
                    .containsEntry("ponder.verifier", "the_model")
                    .containsEntry("ponder.call.size", 3L)
                    .containsEntry("ponder.outcome", "done")
                    .containsKeys("gen_ai.usage.input_tokens", "server.port");
            assertThat(shared.links()).containsExactly(THIRD);
            assertThat(engine.calls())
                    .extracting(call -> call.header("traceparent"))
                    .contains("00-" + SECOND + "-" + shared.id() + "-01");
        }
    }

    private static RunningService service(ScriptedRewardEngine engine, OtlpReceiver collector) {
        List<String> model = RewardLab.arguments(
                engine,
                "backend=vllm_classify",
                "model=rm",
                "template.turn={content}",
                "template.answer={solution}",
                "batching.max-concurrent=1");
        return new RunningService(
                "http://127.0.0.1:9",
                Stream.concat(model.stream(), collector.arguments()).toArray(String[]::new));
    }

    private static CompletableFuture<HttpResponse<String>> score(
            RunningService service, String trace, String... candidates) {
        return CompletableFuture.supplyAsync(() ->
                service.score(RewardLab.outcome(candidates), "traceparent", "00-" + trace + "-b7ad6b7169203331-01"));
    }

    private static int waiting(RunningService service) {
        return service.get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("ponder_reward_waiting{"))
                .mapToInt(line -> (int) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private static List<ReceivedSpan> rewards(OtlpReceiver collector) {
        return collector.spans(span -> span.name().equals("reward rm"));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
