package io.ponder.gateway.messages;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.search.SearchLine;
import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.GatewayTest;
import io.ponder.gateway.Sample;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.trace.TraceEvent;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code POST /v1/messages} with {@code stream: true}. */
class MessageStreamTest extends GatewayTest {

    private static final String SHOWN = ",\"stream\":true,\"thinking\":{\"type\":\"adaptive\"}";

    @Test
    void aSearchIsThinkingThenTextInAnthropicsOrder() throws Exception {
        SEARCH.on(exchange -> {
            for (TraceEvent event : Sample.trace()) {
                exchange.event(event);
            }
            exchange.result();
        });
        HttpResponse<String> response = post("/v1/messages", MessagesTest.body(SHOWN));
        assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("text/event-stream");
        assertThat(response.headers().firstValue("request-id")).isPresent();
        List<JsonNode> events = events(response.body());
        assertThat(shape(events))
                .isEqualTo(
                        "message_start content_block_start:thinking thinking_delta* signature_delta content_block_stop"
                                + " content_block_start:text text_delta* content_block_stop message_delta message_stop");
        JsonNode message = events.getFirst().get("message");
        assertThat(message.get("content").toString()).isEqualTo("[]");
        assertThat(message.get("stop_reason").isNull()).isTrue();
        assertThat(message.at("/usage/output_tokens").intValue()).isZero();
        assertThat(joined(events, "text")).isEqualTo(Sample.TEXT);
        assertThat(joined(events, "thinking"))
                .startsWith("majority_vote: sampling 4 answers\n")
                .doesNotContain("secret");
        JsonNode end = events.get(events.size() - 2);
        assertThat(end.get("delta").toString()).isEqualTo("{\"stop_reason\":\"end_turn\",\"stop_sequence\":null}");
        assertThat(end.at("/usage/output_tokens").intValue()).isEqualTo(75);
        assertThat(end.at("/usage/input_tokens").intValue()).isEqualTo(20);
        assertThat(end.at("/reasoning/vote/0/answer").stringValue()).isEqualTo("42");
        assertThat(SEARCH.nextAsked().body().get("live").booleanValue()).isTrue();
    }

    @Test
    void wordsThatComeLiveArePassedOnOnce() throws Exception {
        SEARCH.on(exchange -> {
            exchange.event(new TraceEvent.Delta(1, 1, 0, 0, null, "Six "));
            exchange.event(new TraceEvent.Delta(2, 2, 0, 0, null, "sevens."));
            exchange.event(new TraceEvent.Delta(3, 3, 0, 0, "It is ", null));
            exchange.event(new TraceEvent.Delta(4, 4, 0, 0, "42", null));
            exchange.line(new SearchLine.Result(
                    Sample.result(MessagesTest.ended(FinishReason.STOP, "It is 42.", "Six sevens."))));
        });
        List<JsonNode> events =
                events(post("/v1/messages", MessagesTest.body(SHOWN)).body());
        assertThat(joined(events, "thinking")).isEqualTo("Six sevens.");
        assertThat(joined(events, "text")).isEqualTo("It is 42.");
        assertThat(shape(events)).startsWith("message_start content_block_start:thinking thinking_delta*");
    }

    @Test
    void whatIsNotAskedForIsNotThought() throws Exception {
        SEARCH.on(exchange -> {
            exchange.event(Sample.started());
            exchange.line(
                    new SearchLine.Result(Sample.result(MessagesTest.ended(FinishReason.STOP, "42", "Six sevens."))));
        });
        List<JsonNode> events = events(
                post("/v1/messages", MessagesTest.body(",\"stream\":true")).body());
        assertThat(shape(events))
                .isEqualTo("message_start content_block_start:text text_delta* content_block_stop message_delta"
                        + " message_stop");
    }

    @Test
    void eachCallIsABlockOfItsOwn() throws Exception {
        SEARCH.on(exchange -> exchange.line(new SearchLine.Result(Sample.result(MessagesTest.ended(
                FinishReason.TOOL_CALLS,
                "Adding.",
                null,
                new ToolCall("c1", "add", "{\"a\":1}"),
                new ToolCall("c2", "add", "{\"a\""))))));
        List<JsonNode> events =
                events(post("/v1/messages", MessagesTest.body(",\"stream\":true,\"tools\":[" + MessagesTest.TOOL + "]"))
                        .body());
        assertThat(shape(events))
                .isEqualTo("message_start content_block_start:text text_delta* content_block_stop"
                        + " content_block_start:tool_use input_json_delta* content_block_stop"
                        + " content_block_start:tool_use input_json_delta* content_block_stop"
                        + " message_delta message_stop");
        JsonNode start = events.stream()
                .filter(event -> event.at("/content_block/type").asString("").equals("tool_use"))
                .findFirst()
                .orElseThrow();
        assertThat(start.get("index").intValue()).isEqualTo(1);
        assertThat(start.get("content_block").toString())
                .isEqualTo("{\"type\":\"tool_use\",\"id\":\"c1\",\"name\":\"add\",\"input\":{}}");
        assertThat(joined(events, "partial_json")).isEqualTo("{\"a\":1}{\"unreadable_arguments\":\"{\\\"a\\\"\"}");
        assertThat(events.get(events.size() - 2).at("/delta/stop_reason").stringValue())
                .isEqualTo("tool_use");
    }

    @Test
    void aFailureInMidStreamIsTheLastEvent() throws Exception {
        SEARCH.on(exchange -> {
            exchange.event(Sample.started());
            exchange.line(new SearchLine.Failed(Failure.of(Kind.UPSTREAM_ERROR, "all 4 samples failed"), Sample.USAGE));
        });
        HttpResponse<String> response = post("/v1/messages", MessagesTest.body(SHOWN));
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).doesNotContain("message_stop");
        JsonNode last = events(response.body()).getLast();
        assertThat(last.get("type").stringValue()).isEqualTo("error");
        assertThat(last.get("error").toString())
                .isEqualTo("{\"type\":\"api_error\",\"message\":\"all 4 samples failed\"}");
        assertThat(last.get("request_id").stringValue())
                .isEqualTo(response.headers().firstValue("request-id").orElseThrow());
    }

    @Test
    void aRefusalBeforeTheFirstEventIsAnOrdinaryError() throws Exception {
        SEARCH.on(exchange -> exchange.refuse(Failure.passing(Kind.OVERLOADED, "full")));
        HttpResponse<String> response = post("/v1/messages", MessagesTest.body(SHOWN));
        assertThat(response.statusCode()).isEqualTo(529);
        assertThat(json(response).at("/error/type").stringValue()).isEqualTo("overloaded_error");
        assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    }

    /** Checks that every event is named by its type. */
    static List<JsonNode> events(String body) {
        List<JsonNode> events = new ArrayList<>();
        for (String event : body.split("\n\n", -1)) {
            if (!event.isEmpty()) {
                String[] lines = event.split("\n", -1);
                assertThat(lines).hasSize(2);
                JsonNode data = WireJson.mapper().readTree(lines[1].substring("data: ".length()));
                assertThat(lines[0]).isEqualTo("event: " + data.get("type").stringValue());
                events.add(data);
            }
        }
        return events;
    }

    /** The types of the events; deltas of one type that follow one another are told once, with a star. */
    private static String shape(List<JsonNode> events) {
        List<String> shape = new ArrayList<>();
        for (JsonNode event : events) {
            String type = event.get("type").stringValue();
            String told = switch (type) {
                case "content_block_start" ->
                    type + ":" + event.at("/content_block/type").stringValue();
                case "content_block_delta" -> event.at("/delta/type").stringValue();
                default -> type;
            };
            String starred = told.endsWith("_delta") && !told.equals("signature_delta") && !told.equals("message_delta")
                    ? told + "*"
                    : told;
            if (shape.isEmpty() || !shape.getLast().equals(starred)) {
                shape.add(starred);
            }
        }
        return String.join(" ", shape);
    }

    private static String joined(List<JsonNode> events, String field) {
        StringBuilder text = new StringBuilder();
        events.forEach(event -> text.append(event.at("/delta/" + field).asString("")));
        return text.toString();
    }
}
