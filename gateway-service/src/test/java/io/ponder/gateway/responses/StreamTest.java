package io.ponder.gateway.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.search.SearchLine;
import io.ponder.gateway.Sample;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.trace.Candidate;
import io.ponder.reasoning.trace.TraceEvent;
import java.net.http.HttpResponse;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Streaming: every kind of event, in the order that the specification demands. */
class StreamTest extends ResponsesTest {

    private static final String TOOL = ",\"tools\":[{\"type\":\"function\",\"name\":\"add\",\"parameters\":{}},"
            + "{\"type\":\"function\",\"name\":\"mul\",\"parameters\":{}}]";

    @Test
    void anAnswerIsTheseEvents() throws Exception {
        List<JsonNode> events = stream("");
        assertThat(types(events))
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
        assertThat(only(events, "response.output_text.delta").get("logprobs").isArray())
                .isTrue();
        assertThat(events.getFirst().at("/response/status").stringValue()).isEqualTo("in_progress");
        assertThat(events.getFirst().at("/response/output")).isEmpty();
    }

    @Test
    void aSearchIsToldWhileItRuns() throws Exception {
        SEARCH.on(ResponsesTest::wholeSearch);
        List<JsonNode> events = stream("");
        assertThat(types(events))
                .startsWith(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.reasoning_summary_part.added",
                        "response.reasoning_summary_text.delta",
                        "response.reasoning_summary_text.done",
                        "response.reasoning_summary_part.done",
                        "response.reasoning_summary_part.added");
        assertThat(events.get(4).get("delta").stringValue()).isEqualTo("majority_vote: sampling 4 answers");
        assertThat(events.get(5).get("text").stringValue()).isEqualTo("majority_vote: sampling 4 answers");
        assertThat(events.get(7).get("summary_index").intValue()).isEqualTo(1);
    }

    @Test
    void aPlainSampleIsNoSearchToTellOf() throws Exception {
        SEARCH.on(exchange -> {
            exchange.event(new TraceEvent.ProposeStarted(1, 1, 0, "qwen", 0, 0, 1, Move.Unit.SOLUTION, 0.8, 512, null));
            exchange.event(new TraceEvent.Proposed(2, 100, 0, Sample.node(1, 0, Sample.TEXT, "42")));
            exchange.result();
        });
        assertThat(stream("").getLast().at("/response/output")).hasSize(1);
    }

    @Test
    void wordsThatAreCertainToBeTheAnswerArePassedOnAtOnce() throws Exception {
        SEARCH.on(exchange -> {
            exchange.event(new TraceEvent.Delta(1, 1, 0, 0, null, "Let me"));
            exchange.event(new TraceEvent.Delta(2, 1, 0, 0, null, " see."));
            exchange.event(new TraceEvent.Delta(3, 1, 0, 0, "It is", null));
            exchange.event(new TraceEvent.Delta(4, 1, 0, 0, " 42.", null));
            exchange.line(new SearchLine.Result(Sample.result(new Candidate(
                    1, 0, 1, "It is 42.", "Let me see.", FinishReason.STOP, null, Sample.CHOSEN.tokens(), null))));
        });
        List<JsonNode> events = stream("");
        assertThat(types(events))
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.reasoning_text.delta",
                        "response.reasoning_text.delta",
                        "response.reasoning_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.output_item.added",
                        "response.content_part.added",
                        "response.output_text.delta",
                        "response.output_text.delta",
                        "response.output_text.done",
                        "response.content_part.done",
                        "response.output_item.done",
                        "response.completed");
        assertThat(only(events, "response.output_text.done").get("text").stringValue())
                .isEqualTo("It is 42.");
    }

    @Test
    void callsAreItemsOfTheirOwn() throws Exception {
        SEARCH.on(calling(new ToolCall("call_1", "add", "{\"a\":1}"), new ToolCall("call_2", "mul", "{\"a\":2}")));
        List<JsonNode> events = stream(TOOL);
        assertThat(types(events))
                .containsExactly(
                        "response.created",
                        "response.in_progress",
                        "response.output_item.added",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.done",
                        "response.output_item.done",
                        "response.output_item.added",
                        "response.function_call_arguments.delta",
                        "response.function_call_arguments.done",
                        "response.output_item.done",
                        "response.completed");
        assertThat(events.get(2).at("/item/name").stringValue()).isEqualTo("add");
        assertThat(events.get(2).at("/item/arguments").stringValue()).isEmpty();
        assertThat(events.get(4).get("arguments").stringValue()).isEqualTo("{\"a\":1}");
        assertThat(events.get(9).at("/item/call_id").stringValue()).isEqualTo("call_2");
        assertThat(events.get(9).at("/item/status").stringValue()).isEqualTo("completed");
    }

    @Test
    void aRefusalHasItsOwnEvents() throws Exception {
        SEARCH.on(exchange -> exchange.line(new SearchLine.Result(Sample.result(
                new Candidate(1, 0, 1, "I won't.", null, FinishReason.REFUSED, null, Sample.CHOSEN.tokens(), null)))));
        List<JsonNode> events = stream("");
        assertThat(types(events)).contains("response.refusal.delta", "response.refusal.done");
        assertThat(only(events, "response.refusal.done").get("refusal").stringValue())
                .isEqualTo("I won't.");
    }

    @Test
    void anAnswerThatWasCutOffEndsIncomplete() throws Exception {
        SEARCH.on(exchange -> exchange.line(new SearchLine.Result(Sample.result(
                new Candidate(1, 0, 1, "6 x", null, FinishReason.LENGTH, null, Sample.CHOSEN.tokens(), null)))));
        List<JsonNode> events = stream("");
        JsonNode last = events.getLast();
        assertThat(last.get("type").stringValue()).isEqualTo("response.incomplete");
        assertThat(last.at("/response/incomplete_details/reason").stringValue()).isEqualTo("max_output_tokens");
        assertThat(events.get(events.size() - 2).at("/item/status").stringValue())
                .isEqualTo("incomplete");
    }

    /** The Open Responses specification: an error is followed by the failure of the response. */
    @Test
    void aFailureIsAnErrorAndThenAFailedResponse() throws Exception {
        SEARCH.on(exchange -> {
            for (TraceEvent event : Sample.trace().subList(0, 4)) {
                exchange.event(event);
            }
            exchange.line(new SearchLine.Failed(Failure.of(Kind.UPSTREAM_ERROR, "all samples failed"), Sample.USAGE));
        });
        // In the background, since what fails at once in the foreground may still be an ordinary error.
        List<JsonNode> events = stream(",\"background\":true");
        JsonNode error = events.get(events.size() - 2);
        assertThat(error.get("type").stringValue()).isEqualTo("error");
        assertThat(error.get("code").stringValue()).isEqualTo("upstream_error");
        assertThat(error.get("message").stringValue()).contains("all samples failed");
        assertThat(error.at("/error/type").stringValue()).isEqualTo("server_error");
        JsonNode failed = events.getLast();
        assertThat(failed.get("type").stringValue()).isEqualTo("response.failed");
        assertThat(failed.at("/response/status").stringValue()).isEqualTo("failed");
        assertThat(failed.at("/response/error/code").stringValue()).isEqualTo("server_error");
        assertThat(failed.at("/response/error/message").stringValue()).contains("all samples failed");
    }

    @Test
    void whatIsRefusedBeforeTheStreamBeginsIsAnOrdinaryError() throws Exception {
        SEARCH.on(exchange -> exchange.refuse(Failure.of(Kind.CONTEXT_LENGTH_EXCEEDED, "too long")));
        HttpResponse<String> response = create(",\"stream\":true");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/error/code").stringValue()).isEqualTo("context_length_exceeded");
    }

    @Test
    void longTextsComeInPiecesThatMakeTheWhole() throws Exception {
        String text = "word ".repeat(2000);
        SEARCH.on(exchange -> exchange.line(new SearchLine.Result(Sample.result(
                new Candidate(1, 0, 1, text, null, FinishReason.STOP, null, Sample.CHOSEN.tokens(), null)))));
        List<JsonNode> events = stream("");
        StringBuilder all = new StringBuilder();
        events.stream()
                .filter(event -> event.get("type").stringValue().equals("response.output_text.delta"))
                .forEach(event -> all.append(event.get("delta").stringValue()));
        assertThat(all.toString()).isEqualTo(text);
        assertThat(only(events, "response.output_text.done").get("text").stringValue())
                .isEqualTo(text);
    }

    /** The laws of the specification, for a stream that has every kind of item. */
    @Test
    void theWholeStreamObeysTheLaws() throws Exception {
        SEARCH.on(exchange -> {
            for (TraceEvent event : Sample.trace()) {
                exchange.event(event);
            }
            exchange.line(new SearchLine.Result(Sample.result(new Candidate(
                    1,
                    0,
                    1,
                    "I'll add.",
                    "Hmm.",
                    FinishReason.TOOL_CALLS,
                    null,
                    Sample.CHOSEN.tokens(),
                    null,
                    List.of(new ToolCall("call_1", "add", "{}")),
                    null))));
        });
        List<JsonNode> events = stream(TOOL);
        Map<Integer, String> open = new HashMap<>();
        Map<Integer, JsonNode> done = new HashMap<>();
        for (int i = 0; i < events.size(); i++) {
            JsonNode event = events.get(i);
            assertThat(event.get("sequence_number").intValue()).isEqualTo(i);
            JsonNode index = event.get("output_index");
            switch (event.get("type").stringValue()) {
                case "response.output_item.added" -> {
                    assertThat(open).as("one item at a time").isEmpty();
                    assertThat(index.intValue()).isEqualTo(done.size());
                    assertThat(event.at("/item/status").stringValue()).isEqualTo("in_progress");
                    open.put(index.intValue(), event.at("/item/id").stringValue());
                }
                case "response.output_item.done" -> {
                    assertThat(open.remove(index.intValue()))
                            .isEqualTo(event.at("/item/id").stringValue());
                    assertThat(event.at("/item/status").stringValue()).isEqualTo("completed");
                    done.put(index.intValue(), event.get("item"));
                }
                case "response.created", "response.in_progress", "response.completed" ->
                    assertThat(index).isNull();
                default -> assertThat(event.get("item_id").stringValue()).isEqualTo(open.get(index.intValue()));
            }
        }
        assertThat(open).isEmpty();
        assertThat(done.values().stream().map(item -> item.get("type").stringValue()))
                .containsExactly("reasoning", "message", "function_call");
        JsonNode last = events.getLast();
        assertThat(last.get("type").stringValue()).isEqualTo("response.completed");
        assertThat(last.at("/response/output").values()).containsExactlyElementsOf(done.values());
    }

    @Test
    void thePlainReplyIsTheLastEventsResponse() throws Exception {
        SEARCH.on(ResponsesTest::wholeSearch);
        JsonNode streamed = stream("").getLast().get("response");
        SEARCH.on(ResponsesTest::wholeSearch);
        JsonNode plain = created("");
        assertThat(streamed.propertyNames()).isEqualTo(plain.propertyNames());
        assertThat(streamed.at("/output/1/content")).isEqualTo(plain.at("/output/1/content"));
        assertThat(streamed.at("/output/0/summary")).isEqualTo(plain.at("/output/0/summary"));
    }

    private static List<JsonNode> stream(String fields) throws Exception {
        return events(create(",\"stream\":true" + fields));
    }
}
