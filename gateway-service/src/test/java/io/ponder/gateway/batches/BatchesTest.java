package io.ponder.gateway.batches;

import static io.ponder.gateway.batches.BatchFixture.CHAT;
import static io.ponder.gateway.batches.BatchFixture.line;
import static io.ponder.gateway.batches.BatchFixture.lines;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.models.batches.Batch;
import com.openai.models.batches.BatchCreateParams;
import com.openai.models.files.FileCreateParams;
import com.openai.models.files.FileObject;
import com.openai.models.files.FilePurpose;
import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.GatewayApplication;
import io.ponder.gateway.GatewayTest;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.testing.RunningApplication;
import java.io.ByteArrayInputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

@Timeout(180)
class BatchesTest extends GatewayTest {

    private final BatchFixture batches = new BatchFixture(APP);

    @Test
    void everyLineIsAnsweredInItsOrder() throws Exception {
        String file = batches.uploaded(lines(20));
        JsonNode created = batches.create(file, CHAT);
        assertThat(created.get("status").stringValue()).isEqualTo("validating");
        JsonNode batch = batches.awaitEnd(created.get("id").stringValue());
        assertThat(batch.get("status").stringValue()).as(batch.toString()).isEqualTo("completed");
        assertThat(batch.get("request_counts").toString()).isEqualTo("{\"total\":20,\"completed\":20,\"failed\":0}");
        assertThat(batch.get("error_file_id").isNull()).isTrue();
        assertThat(batch.at("/usage/total_tokens").asLong()).isPositive();
        List<JsonNode> output = batches.output(batch, "output_file_id");
        assertThat(output).hasSize(20);
        for (int i = 0; i < 20; i++) {
            assertThat(output.get(i).get("custom_id").stringValue()).isEqualTo("line-" + i);
            assertThat(output.get(i).at("/response/status_code").intValue()).isEqualTo(200);
            assertThat(output.get(i).at("/response/request_id").stringValue()).isNotBlank();
            assertThat(output.get(i).at("/response/body/object").stringValue()).isEqualTo("chat.completion");
        }
        assertThat(SEARCH.nextAsked().body().at("/hints/priority").intValue()).isEqualTo(20);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/v1/completions|{\"model\":\"qwen\",\"prompt\":\"6 x 7?\"}|text_completion",
                "/v1/responses|{\"model\":\"qwen\",\"input\":\"6 x 7?\"}|response",
                "/v1/reasoning|{\"model\":\"qwen\",\"input\":\"6 x 7?\"}|reasoning",
                "/v1/messages|{\"model\":\"qwen\",\"max_tokens\":99,\"messages\":[{\"role\":\"user\",\"content\":\"6 x 7?\"}]}|"
            })
    void linesAskAnyApi(String url, String body, String object) throws Exception {
        JsonNode created = batches.create(batches.uploaded(line("a", url, body)), url);
        JsonNode batch = batches.awaitEnd(created.get("id").stringValue());
        List<JsonNode> output = batches.output(batch, "output_file_id");
        assertThat(output).as(batch.toString()).hasSize(1);
        if (object != null) {
            assertThat(output.getFirst().at("/response/body/object").stringValue())
                    .isEqualTo(object);
        }
    }

    @Test
    void brokenLinesAndDoubleIdsAreToldByLine() throws Exception {
        String file = batches.uploaded(line("a") + "{broken\n" + line("a") + "\n"
                + line("b").replace(CHAT, "/v1/completions") + line("c").replace("custom_id", "id") + "[]\n");
        JsonNode batch = batches.awaitEnd(batches.create(file, CHAT).get("id").stringValue());
        assertThat(batch.get("status").stringValue()).isEqualTo("failed");
        assertThat(batch.at("/errors/data")
                        .valueStream()
                        .map(error -> error.get("line").intValue() + " "
                                + error.get("code").stringValue()))
                .containsExactly(
                        "2 invalid_json_line",
                        "3 duplicate_custom_id",
                        "5 invalid_url",
                        "6 missing_required_parameter",
                        "7 invalid_json_line");
        assertThat(SEARCH.wasAsked()).isFalse();
    }

    @Test
    void anEmptyFileFails() throws Exception {
        JsonNode batch = batches.awaitEnd(
                batches.create(batches.uploaded("\n\n"), CHAT).get("id").stringValue());
        assertThat(batch.at("/errors/data/0/code").stringValue()).isEqualTo("empty_file");
    }

    @Test
    void aLineThatFailsGoesToTheOtherFile() throws Exception {
        String file = batches.uploaded(line("good") + line("bad", CHAT, "{\"model\":\"nobody\",\"messages\":[]}"));
        JsonNode batch = batches.awaitEnd(batches.create(file, CHAT).get("id").stringValue());
        assertThat(batch.get("status").stringValue()).isEqualTo("completed");
        assertThat(batch.at("/request_counts/failed").intValue()).isEqualTo(1);
        JsonNode error = batches.output(batch, "error_file_id").getFirst();
        assertThat(error.get("custom_id").stringValue()).isEqualTo("bad");
        assertThat(error.at("/response/status_code").intValue()).isBetween(400, 404);
        assertThat(error.at("/response/body/error/message").stringValue()).isNotBlank();
        assertThat(batches.output(batch, "output_file_id")).hasSize(1);
    }

    @Test
    void whatPassesIsWaitedFor() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        SEARCH.on(exchange -> {
            if (asked.incrementAndGet() <= 3) {
                exchange.refuse(Failure.of(Kind.OVERLOADED, "full"));
            } else {
                exchange.result();
            }
        });
        JsonNode batch = batches.awaitEnd(
                batches.create(batches.uploaded(lines(5)), CHAT).get("id").stringValue());
        assertThat(batch.get("request_counts").toString()).isEqualTo("{\"total\":5,\"completed\":5,\"failed\":0}");
    }

    @Test
    void aCancelledBatchKeepsWhatIsDone() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch never = new CountDownLatch(1);
        SEARCH.on(exchange -> {
            if (asked.incrementAndGet() <= 3) {
                exchange.result();
            } else {
                exchange.untilClientLeaves(never);
            }
        });
        String id = batches.create(batches.uploaded(lines(40)), CHAT).get("id").stringValue();
        while (batches.get(id).at("/request_counts/completed").intValue() < 3) {
            Thread.sleep(20);
        }
        JsonNode cancelling =
                BatchFixture.json(batches.send("POST", "/v1/batches/" + id + "/cancel", "application/json", ""));
        assertThat(cancelling.get("status").stringValue()).isIn("cancelling", "cancelled");
        JsonNode batch = batches.awaitEnd(id);
        assertThat(batch.get("status").stringValue()).isEqualTo("cancelled");
        assertThat(batches.output(batch, "output_file_id")).hasSize(3);
        assertThat(batches.output(batch, "error_file_id"))
                .hasSize(37)
                .allSatisfy(
                        line -> assertThat(line.at("/error/code").stringValue()).isEqualTo("batch_cancelled"));
        assertThat(batches.send("POST", "/v1/batches/" + id + "/cancel", "application/json", "")
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void whatIsNotDoneInTimeHasExpired() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        CountDownLatch never = new CountDownLatch(1);
        SEARCH.on(exchange -> {
            if (asked.incrementAndGet() <= 2) {
                exchange.result();
            } else {
                exchange.untilClientLeaves(never);
            }
        });
        try (RunningApplication hasty = new RunningApplication(
                GatewayApplication.builder(),
                "--ponder.gateway.search-url=" + SEARCH.url(),
                "--ponder.gateway.batches.window=4s")) {
            BatchFixture there = new BatchFixture(hasty);
            JsonNode batch = there.awaitEnd(
                    there.create(there.uploaded(lines(6)), CHAT).get("id").stringValue());
            assertThat(batch.get("status").stringValue()).isEqualTo("expired");
            assertThat(there.output(batch, "output_file_id")).hasSize(2);
            assertThat(there.output(batch, "error_file_id"))
                    .hasSize(4)
                    .allSatisfy(line ->
                            assertThat(line.at("/error/code").stringValue()).isEqualTo("batch_expired"));
        }
    }

    @Test
    void wrongRequestsNameTheField() throws Exception {
        assertThat(create("{\"endpoint\":\"/v1/embeddings\",\"input_file_id\":\"x\",\"completion_window\":\"24h\"}"))
                .contains("400 endpoint");
        assertThat(create("{\"endpoint\":\"" + CHAT + "\",\"input_file_id\":\"x\",\"completion_window\":\"1h\"}"))
                .contains("400 completion_window");
        assertThat(create("{\"endpoint\":\"" + CHAT + "\",\"input_file_id\":\"x\",\"completion_window\":\"24h\"}"))
                .contains("400 input_file_id");
        assertThat(batches.upload("x", "fine-tune").body()).contains("purpose must be one of");
        assertThat(get("/v1/batches/batch_none").statusCode()).isEqualTo(404);
    }

    private String create(String body) throws Exception {
        HttpResponse<String> response = batches.send("POST", "/v1/batches", "application/json", body);
        return response.statusCode() + " "
                + WireJson.mapper().readTree(response.body()).at("/error/param").asString("");
    }

    @Test
    void filesAreListedReadAndDeleted() throws Exception {
        String content = "word ".repeat(200_000);
        String id = BatchFixture.json(batches.upload(content, "user_data"))
                .get("id")
                .stringValue();
        assertThat(get("/v1/files/" + id + "/content").body()).isEqualTo(content);
        assertThat(BatchFixture.json(get("/v1/files/" + id)).get("bytes").intValue())
                .isEqualTo(content.length());
        assertThat(BatchFixture.json(get("/v1/files?purpose=user_data&limit=1"))
                        .at("/data/0/id")
                        .stringValue())
                .isEqualTo(id);
        assertThat(BatchFixture.json(batches.send("DELETE", "/v1/files/" + id, "application/json", ""))
                        .get("deleted")
                        .booleanValue())
                .isTrue();
        assertThat(get("/v1/files/" + id).statusCode()).isEqualTo(404);
    }

    @Test
    void openAisOwnClientWorks() throws Exception {
        OpenAIClient client =
                OpenAIOkHttpClient.builder().baseUrl(URL + "/v1").apiKey("any").build();
        FileObject file = client.files()
                .create(FileCreateParams.builder()
                        .file(new ByteArrayInputStream(lines(3).getBytes(StandardCharsets.UTF_8)))
                        .purpose(FilePurpose.BATCH)
                        .build());
        Batch batch = client.batches()
                .create(BatchCreateParams.builder()
                        .inputFileId(file.id())
                        .endpoint(BatchCreateParams.Endpoint.of(CHAT))
                        .completionWindow(BatchCreateParams.CompletionWindow._24H)
                        .build());
        while (!batch.status().equals(Batch.Status.COMPLETED)) {
            Thread.sleep(50);
            batch = client.batches().retrieve(batch.id());
        }
        assertThat(batch.requestCounts().orElseThrow().completed()).isEqualTo(3);
        try (var content = client.files().content(batch.outputFileId().orElseThrow())) {
            assertThat(new String(content.body().readAllBytes(), StandardCharsets.UTF_8).lines())
                    .hasSize(3);
        }
        String id = batch.id();
        assertThat(client.batches().list().items()).anyMatch(one -> one.id().equals(id));
        assertThat(client.files().delete(file.id()).deleted()).isTrue();
    }
}
