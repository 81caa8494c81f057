package io.ponder.gateway.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.search.SearchLine;
import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.GatewayTest;
import io.ponder.gateway.Sample;
import io.ponder.gateway.ScriptedSearch;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.trace.Candidate;
import io.ponder.reasoning.trace.TraceEvent;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** What the tests of responses share. */
abstract class ResponsesTest extends GatewayTest {

    static final String RESPONSES = "/v1/responses";

    /** A request with further fields, each with a comma before it. */
    static String body(String fields) {
        return "{\"model\":\"qwen\",\"input\":\"6 x 7?\"" + fields + "}";
    }

    static HttpResponse<String> create(String fields) throws IOException, InterruptedException {
        return post(RESPONSES, body(fields));
    }

    /** A response that must be created. */
    static JsonNode created(String fields) throws IOException, InterruptedException {
        HttpResponse<String> response = create(fields);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json(response);
    }

    static JsonNode withInput(String items) throws IOException, InterruptedException {
        HttpResponse<String> response = post(RESPONSES, "{\"model\":\"qwen\",\"input\":" + items + "}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json(response);
    }

    static JsonNode retrieved(String id) throws IOException, InterruptedException {
        HttpResponse<String> response = get(RESPONSES + "/" + id);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json(response);
    }

    static HttpResponse<String> delete(String path) throws IOException, InterruptedException {
        return HTTP.send(APP.request(path).DELETE().build(), BodyHandlers.ofString());
    }

    /** The events of a stream, whose form is checked on the way. */
    static List<JsonNode> events(HttpResponse<String> stream) {
        assertThat(stream.statusCode()).as(stream.body()).isEqualTo(200);
        assertThat(stream.headers().firstValue("content-type").orElseThrow()).startsWith("text/event-stream");
        List<JsonNode> events = new ArrayList<>();
        String[] blocks = stream.body().split("\n\n", -1);
        for (String block : blocks) {
            if (block.isEmpty() || block.startsWith(":") || block.equals("data: [DONE]")) {
                continue;
            }
            String[] lines = block.split("\n", -1);
            assertThat(lines).hasSize(2);
            JsonNode event = WireJson.mapper().readTree(lines[1].substring("data: ".length()));
            assertThat(lines[0]).isEqualTo("event: " + event.get("type").stringValue());
            events.add(event);
        }
        assertThat(stream.body()).endsWith("data: [DONE]\n\n");
        return events;
    }

    static List<String> types(List<JsonNode> events) {
        return events.stream().map(event -> event.get("type").stringValue()).toList();
    }

    /** The one event of a type. */
    static JsonNode only(List<JsonNode> events, String type) {
        List<JsonNode> found = events.stream()
                .filter(event -> event.get("type").stringValue().equals(type))
                .toList();
        assertThat(found).as(type).hasSize(1);
        return found.getFirst();
    }

    /** A search of four samples, told from its start to its end. */
    static void wholeSearch(ScriptedSearch.Exchange exchange) throws IOException {
        for (TraceEvent event : Sample.trace()) {
            exchange.event(event);
        }
        exchange.result();
    }

    /** A search whose answer calls tools. */
    static ScriptedSearch.Script calling(ToolCall... calls) {
        Candidate chosen = new Candidate(
                1, 0, 1, "", null, FinishReason.TOOL_CALLS, null, Sample.CHOSEN.tokens(), null, List.of(calls), null);
        return exchange -> exchange.line(new SearchLine.Result(Sample.result(chosen)));
    }

    static void assertRefused(HttpResponse<String> response, int status, String param, String... says) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        JsonNode error = json(response).get("error");
        assertThat(error.get("type").stringValue()).isEqualTo("invalid_request_error");
        assertThat(error.path("param").asString("")).isEqualTo(param);
        assertThat(error.get("message").stringValue()).contains(says);
    }
}
