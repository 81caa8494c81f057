package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.gateway.GatewayClient;
import io.ponder.testing.Eventually;
import io.ponder.testing.ScriptedEngine;
import io.ponder.testing.Turn;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Jobs use what people leave. */
@Timeout(180)
class SpareCapacityTest {

    private static final int PEOPLE = 16;
    private static final int PLACES = 8;
    private static final String PERSON = "Why is the sky blue?";

    @TempDir
    Path home;

    private final CountDownLatch gate = new CountDownLatch(1);
    private final AtomicInteger people = new AtomicInteger();
    private final AtomicInteger ofTheJob = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();

    private Turn answer(String asked) throws InterruptedException {
        if (asked.contains(PERSON)) {
            people.incrementAndGet();
            gate.await();
            return new Turn.Says("Air scatters blue light most.");
        }
        int now = ofTheJob.incrementAndGet();
        most.accumulateAndGet(now, Math::max);
        try {
            Thread.sleep(100);
            return new Turn.Says("The answer is \\boxed{1}.");
        } finally {
            ofTheJob.decrementAndGet();
        }
    }

    @Test
    void aJobStepsAsideForPeopleOfWhomNoneIsRefusedAndComesBack() throws Exception {
        Map<String, String> settings = Map.of(
                "ponder.search.max-concurrent", String.valueOf(PEOPLE + PLACES),
                "ponder.gateway.limits.searches", String.valueOf(PEOPLE),
                "PONDER_JOB_SEARCHES", String.valueOf(PLACES));
        try (ScriptedEngine engine = new ScriptedEngine((_, call) -> {
                    try {
                        return answer(call.body().toString());
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                });
                WholePonder ponder = WholePonder.withData(home, with(settings, "PONDER_ENGINE_URL", engine.url()));
                GatewayClient client = new GatewayClient(URI.create(ponder.url()));
                ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            Path questions = Files.writeString(
                    home.resolve("many.jsonl"),
                    IntStream.range(0, 5000)
                            .mapToObj(i -> "{\"question\": \"Which number follows " + i + "?\", \"answer\": \"1\"}")
                            .collect(Collectors.joining("\n")));
            client.upload("/v1/datasets?name=many", "application/jsonl", questions);
            JsonNode job = client.call(
                    "POST",
                    "/v1/jobs",
                    Map.of("recipe", "rejection_sampling", "source", "many", "pilot", 0, "parameters", Map.of("n", 1)));
            Eventually.within(Duration.ofSeconds(60), () -> most.get() > PLACES / 2);

            List<Future<JsonNode>> replies = new ArrayList<>();
            for (int i = 0; i < PEOPLE; i++) {
                replies.add(crowd.submit(
                        () -> client.reason(Map.of("model", Turn.MODEL, "strategy", "sample", "input", PERSON))));
            }
            Eventually.within(Duration.ofSeconds(60), () -> people.get() == PEOPLE);
            Eventually.within(Duration.ofSeconds(60), () -> mostOfTheNext(client, job, 5) == 1);

            gate.countDown();
            for (Future<JsonNode> reply : replies) {
                assertThat(reply.get().toString()).contains("Air scatters blue light most.");
            }
            Eventually.within(Duration.ofSeconds(60), () -> mostOfTheNext(client, job, 5) > 1);
            assertThat(client.call("GET", path(job), null)
                            .at("/progress/failed")
                            .asInt())
                    .isZero();
            client.call("POST", path(job) + "/cancel", null);
        } finally {
            gate.countDown();
        }
    }

    /** How many of the job's searches ran at once, until so many more questions were through. */
    private int mostOfTheNext(GatewayClient client, JsonNode job, int questions) {
        try {
            int before = done(client, job);
            most.set(0);
            while (done(client, job) < before + questions) {
                Thread.sleep(50);
            }
            return most.get();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int done(GatewayClient client, JsonNode job) throws InterruptedException {
        return client.call("GET", path(job), null).at("/progress/done").asInt();
    }

    private static String path(JsonNode job) {
        return "/v1/jobs/" + job.at("/id").asString();
    }

    private static Map<String, String> with(Map<String, String> settings, String name, String value) {
        Map<String, String> all = new HashMap<>(settings);
        all.put(name, value);
        return all;
    }
}
