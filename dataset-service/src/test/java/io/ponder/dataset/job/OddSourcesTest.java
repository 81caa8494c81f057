package io.ponder.dataset.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.wire.WireJson;
import io.ponder.dataset.DatasetApplication;
import io.ponder.dataset.JobClient;
import io.ponder.dataset.SearchDouble;
import io.ponder.testing.RunningApplication;
import io.ponder.testing.TestDatabase;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

/** Jobs that want the same name, and jobs whose answers nobody can read. */
@Timeout(120)
class OddSourcesTest {

    private static SearchDouble search;
    private static RunningApplication service;
    private static JobClient client;

    @BeforeAll
    static void start() throws Exception {
        search = new SearchDouble();
        service = new RunningApplication(
                DatasetApplication.builder(),
                "--ponder.dataset.search-url=" + search.url(),
                "--ponder.dataset.verifier-url=" + search.url(),
                "--ponder.dataset.jobs.heartbeat=250ms",
                "--ponder.dataset.jobs.poll=50ms",
                "--ponder.dataset.database.file=" + TestDatabase.h2().file());
        client = new JobClient(service.url(), null);
    }

    @AfterAll
    static void stop() {
        service.close();
        search.close();
    }

    @Test
    void ofJobsThatBeginAtOnceWithOneNameOneBegins() throws Exception {
        client.upload("name=wanted", JobClient.sums(0, 3));
        List<Future<HttpResponse<String>>> replies = new ArrayList<>();
        try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 8; i++) {
                replies.add(crowd.submit(() -> client.post(
                        "/v1/jobs",
                        "{\"recipe\": \"rejection_sampling\", \"source\": \"wanted\", \"name\": \"one\","
                                + " \"parameters\": {\"n\": 2}}")));
            }
        }
        List<String> begun = new ArrayList<>();
        for (Future<HttpResponse<String>> reply : replies) {
            if (reply.get().statusCode() == 200) {
                begun.add(reply.get().body());
            } else {
                assertThat(reply.get().statusCode()).isEqualTo(409);
                assertThat(reply.get().body()).contains("two jobs cannot write one; choose another name");
            }
        }
        assertThat(begun).hasSize(1);
        JsonNode ended = client.standing(WireJson.mapper().readTree(begun.getFirst()));
        assertThat(ended.at("/state").asString()).isEqualTo("succeeded");
        assertThat(client.text("/v1/datasets/one/rows").lines()).hasSize(6);
        assertThat(client.get("/v1/jobs?limit=100")
                        .at("/data")
                        .valueStream()
                        .filter(job -> job.at("/name").asString().equals("one")))
                .hasSize(1);
    }

    @Test
    void whatNobodyCanReadIsCountedAndLeftOutAndTheRestGoesOn() throws Exception {
        String wordless = "\n{\"id\": \"wordless\", \"question\": \"Whatever is it?\", \"answer\": \"7\"}";
        String unreadable =
                "\n{\"id\": \"unreadable\", \"question\": \"What is 60 + 1?\", \"answer\": \"\\\\frac{?}{\"}";
        HttpResponse<String> refused =
                client.send("POST", "/v1/datasets?name=odd", "application/jsonl", JobClient.sums(50, 3) + unreadable);
        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains("line 4: no answer can be read from its answer");

        client.upload("name=odd", JobClient.sums(50, 3) + wordless);
        JsonNode ended = client.standing(client.begin("odd", "read", ", \"parameters\": {\"n\": 2}"));
        assertThat(ended.at("/state").asString()).as(ended.toPrettyString()).isEqualTo("succeeded");
        assertThat(ended.at("/progress/done").asInt()).isEqualTo(4);
        assertThat(ended.at("/funnel/sampled").asInt()).isEqualTo(8);
        assertThat(ended.at("/funnel/right").asInt()).isEqualTo(6);
        assertThat(ended.at("/funnel/kept").asInt()).isEqualTo(6);
        assertThat(client.text("/v1/datasets/read/rows")).doesNotContain("wordless");

        JsonNode again = client.standing(client.begin("odd", "read-again", ", \"parameters\": {\"n\": 2}"));
        assertThat(again.at("/spent/remembered").asInt())
                .as("what nobody could read is kept too")
                .isEqualTo(4);
    }
}
