package io.ponder.gateway.batches;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.wire.WireJson;
import io.ponder.testing.RunningApplication;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/** What tests of batches do over HTTP. */
final class BatchFixture {

    static final String CHAT = "/v1/chat/completions";

    private final RunningApplication gateway;

    BatchFixture(RunningApplication gateway) {
        this.gateway = gateway;
    }

    static String line(String id) {
        return line(id, CHAT, "{\"model\":\"qwen\",\"messages\":[{\"role\":\"user\",\"content\":\"6 x 7?\"}]}");
    }

    static String line(String id, String url, String body) {
        return "{\"custom_id\":\"" + id + "\",\"method\":\"POST\",\"url\":\"" + url + "\",\"body\":" + body + "}\n";
    }

    static String lines(int count) {
        StringBuilder all = new StringBuilder();
        IntStream.range(0, count).forEach(i -> all.append(line("line-" + i)));
        return all.toString();
    }

    HttpResponse<String> send(String method, String path, String type, String body) throws Exception {
        return gateway.http()
                .send(
                        gateway.request(path)
                                .header("Content-Type", type)
                                .method(method, BodyPublishers.ofString(body))
                                .build(),
                        BodyHandlers.ofString());
    }

    HttpResponse<String> upload(String content, String purpose) throws Exception {
        String form = "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"in.jsonl\"\r\n"
                + "Content-Type: application/octet-stream\r\n\r\n" + content
                + "\r\n--x\r\nContent-Disposition: form-data; name=\"purpose\"\r\n\r\n" + purpose + "\r\n--x--\r\n";
        return send("POST", "/v1/files", "multipart/form-data; boundary=x", form);
    }

    String uploaded(String content) throws Exception {
        return json(upload(content, "batch")).get("id").stringValue();
    }

    JsonNode create(String file, String endpoint) throws Exception {
        return json(send(
                "POST",
                "/v1/batches",
                "application/json",
                "{\"input_file_id\":\"" + file + "\",\"endpoint\":\"" + endpoint
                        + "\",\"completion_window\":\"24h\",\"metadata\":{\"a\":\"b\"}}"));
    }

    JsonNode get(String id) throws Exception {
        return json(gateway.get("/v1/batches/" + id));
    }

    JsonNode awaitEnd(String id) throws Exception {
        JsonNode batch = get(id);
        while (batch.get("status").stringValue().matches("validating|in_progress|finalizing|cancelling")) {
            Thread.sleep(50);
            batch = get(id);
        }
        return batch;
    }

    /** The lines of a batch's output; none if it has no such file. */
    List<JsonNode> output(JsonNode batch, String which) throws Exception {
        List<JsonNode> lines = new ArrayList<>();
        if (!batch.get(which).isNull()) {
            String content = gateway.get("/v1/files/" + batch.get(which).stringValue() + "/content")
                    .body();
            content.lines().forEach(line -> lines.add(WireJson.mapper().readTree(line)));
        }
        return lines;
    }

    static JsonNode json(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return WireJson.mapper().readTree(response.body());
    }
}
