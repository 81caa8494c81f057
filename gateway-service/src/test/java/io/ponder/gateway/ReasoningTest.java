package io.ponder.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.search.SearchLine;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.trace.TraceEvent;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code POST /v1/reasoning}. */
class ReasoningTest extends GatewayTest {

    private static final String BODY = "{\"model\":\"qwen\",\"input\":\"6 x 7?\"";

    @Test
    void theNativeReplyHoldsTheAnswerItsCostAndTheWholeTrace() throws Exception {
        SEARCH.on(ReasoningTest::wholeSearch);
        HttpResponse<String> response = post(
                "/v1/reasoning",
                BODY + ",\"strategy\":\"best_of_n\",\"verifier\":\"judge\",\"parameters\":{\"n\":4},"
                        + "\"budget\":{\"max_seconds\":9},\"answer_format\":\"number\",\"temperature\":0.5,\"seed\":7}");
        assertThat(response.statusCode()).isEqualTo(200);
        JsonNode reply = json(response);
        assertThat(reply.get("id").stringValue()).startsWith("rsn-");
        assertThat(reply.get("object").stringValue()).isEqualTo("reasoning");
        assertThat(reply.get("answer").stringValue()).isEqualTo("42");
        assertThat(reply.get("answer_key").stringValue()).isEqualTo("42");
        assertThat(reply.get("content").stringValue()).isEqualTo(Sample.TEXT);
        assertThat(reply.get("finish_reason").stringValue()).isEqualTo("stop");
        assertThat(reply.at("/vote/0/votes").intValue()).isEqualTo(2);
        assertThat(reply.get("node").intValue()).isEqualTo(1);
        assertThat(reply.at("/usage/breakdown/0/fate").stringValue()).isEqualTo("selected");
        assertThat(reply.get("warnings").toString()).isEqualTo("[\"high score, alone\"]");
        JsonNode trace = reply.get("trace");
        assertThat(trace.size()).isEqualTo(Sample.trace().size());
        assertThat(trace.at("/0/type").stringValue()).isEqualTo("started");
        assertThat(trace.at("/2/type").stringValue()).isEqualTo("proposed");
        assertThat(trace.at("/2/node/text").stringValue()).isEqualTo(Sample.TEXT);
        JsonNode search = SEARCH.nextAsked().body();
        assertThat(search.get("strategy").stringValue()).isEqualTo("best_of_n");
        assertThat(search.get("verifier").stringValue()).isEqualTo("judge");
        assertThat(search.at("/parameters/n").intValue()).isEqualTo(4);
        assertThat(search.at("/budget/max_seconds").doubleValue()).isEqualTo(9);
        assertThat(search.at("/problem/answer_format").stringValue()).isEqualTo("number");
        assertThat(search.at("/problem/messages/0/content").stringValue()).isEqualTo("6 x 7?");
        assertThat(search.at("/sampling/seed").intValue()).isEqualTo(7);
        assertThat(search.get("events").stringValue()).isEqualTo("all");
    }

    @Test
    void withoutATraceNoneIsFetched() throws Exception {
        JsonNode reply = json(post("/v1/reasoning", BODY + ",\"trace\":false}"));
        assertThat(reply.has("trace")).isFalse();
        assertThat(SEARCH.nextAsked().body().get("events").stringValue()).isEqualTo("none");
    }

    @Test
    void whereEachAnswerCameFromIsToldWhenAsked() throws Exception {
        assertThat(json(post("/v1/reasoning", BODY + "}")).has("attempts")).isFalse();

        JsonNode attempts =
                json(post("/v1/reasoning", BODY + ",\"attempts\":true}")).get("attempts");
        assertThat(attempts.size()).isEqualTo(3);
        assertThat(attempts.get(0).toString())
                .isEqualTo("{\"trial\":0,\"model\":\"qwen\",\"temperature\":0.8,\"seed\":7,\"calls\":1,"
                        + "\"fate\":\"selected\",\"node\":1,\"answer\":\"42\"}");
        assertThat(attempts.get(1).toString())
                .isEqualTo("{\"trial\":1,\"model\":\"qwen\",\"temperature\":0.8,\"seed\":8,\"calls\":2,"
                        + "\"fate\":\"cancelled\"}");
        assertThat(attempts.at("/2/failure").stringValue()).isEqualTo("the engine answered 500");

        JsonNode chat = json(post(
                "/v1/chat/completions",
                "{\"model\":\"qwen\",\"messages\":[{\"role\":\"user\",\"content\":\"6 x 7?\"}],"
                        + "\"reasoning\":{\"attempts\":true}}"));
        assertThat(chat.at("/reasoning/attempts/0/fate").stringValue()).isEqualTo("selected");

        HttpResponse<String> wrong = post("/v1/reasoning", BODY + ",\"attempts\":\"all\"}");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(json(wrong).at("/error/param").stringValue()).isEqualTo("attempts");
    }

    @Test
    void anEffortChoosesTheStrategyAsInAChat() throws Exception {
        post("/v1/reasoning", BODY + ",\"reasoning_effort\":\"high\"}");
        JsonNode search = SEARCH.nextAsked().body();
        assertThat(search.get("strategy").stringValue()).isEqualTo("auto");
        assertThat(search.at("/parameters/effort").stringValue()).isEqualTo("high");

        HttpResponse<String> wrong = post("/v1/reasoning", BODY + ",\"reasoning_effort\":\"huge\"}");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(json(wrong).at("/error/param").stringValue()).isEqualTo("reasoning_effort");
    }

    @Test
    void theStreamHasOneEventForEachStepAndEndsWithTheResult() throws Exception {
        SEARCH.on(ReasoningTest::wholeSearch);
        HttpResponse<String> response = post("/v1/reasoning", BODY + ",\"stream\":true}");
        assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("text/event-stream");
        String[] events = response.body().split("\n\n");
        assertThat(events).hasSize(Sample.trace().size() + 1);
        assertThat(events[0]).startsWith("event: trace\ndata: {\"type\":\"started\"");
        String last = events[events.length - 1];
        assertThat(last).startsWith("event: result\ndata: {");
        JsonNode result = data(last);
        assertThat(result.get("answer").stringValue()).isEqualTo("42");
        assertThat(result.has("trace")).isFalse();
    }

    @Test
    void theStreamTellsWhatWasUsedSoFar() throws Exception {
        SEARCH.on(exchange -> {
            exchange.event(Sample.started());
            exchange.line(new SearchLine.Spent(Sample.USAGE.asEstimate()));
            exchange.result();
        });
        String[] events =
                post("/v1/reasoning", BODY + ",\"stream\":true}").body().split("\n\n");
        assertThat(events).hasSize(3);
        assertThat(events[1]).startsWith("event: usage\ndata: {");
        ObjectNode used = (ObjectNode) data(events[1]);
        assertThat(used.get("prompt_tokens").longValue())
                .isEqualTo(Sample.USAGE.tokens().prompt());
        assertThat(used.get("completion_tokens").longValue())
                .isEqualTo(Sample.USAGE.tokens().completion());
        assertThat(used.get("estimated").booleanValue()).isTrue();
        assertThat(used.put("estimated", false))
                .as("the usage so far looks like the usage of the reply")
                .isEqualTo(data(events[2]).get("usage"));
    }

    private static JsonNode data(String event) {
        return WireJson.mapper().readTree(event.substring(event.indexOf("data: ") + 6));
    }

    @Test
    void aFailureInMidStreamIsAnErrorEvent() throws Exception {
        SEARCH.on(exchange -> {
            exchange.event(Sample.started());
            exchange.line(new SearchLine.Failed(Failure.of(Kind.TIMEOUT, "no sample in time"), Sample.USAGE));
        });
        assertThat(post("/v1/reasoning", BODY + ",\"stream\":true}").body())
                .endsWith("event: error\ndata: {\"error\":{\"message\":\"no sample in time\",\"type\":\"server_error\","
                        + "\"param\":null,\"code\":\"timeout\"}}\n\n");
    }

    @Test
    void aRefusalBeforeTheFirstEventIsAnOrdinaryError() throws Exception {
        SEARCH.on(exchange -> exchange.refuse(Failure.of(
                Kind.CAPABILITY_MISSING, "beam_search needs continuation; majority_vote and best_of_n would work")));
        HttpResponse<String> response = post("/v1/reasoning", BODY + ",\"stream\":true}");
        assertThat(response.statusCode()).isEqualTo(422);
        assertThat(json(response).at("/error/code").stringValue()).isEqualTo("capability_missing");
    }

    private static void wholeSearch(ScriptedSearch.Exchange exchange) throws java.io.IOException {
        for (TraceEvent event : Sample.trace()) {
            exchange.event(event);
        }
        exchange.result();
    }

    @Test
    void aNativeRequestMayHaveToolsToo() throws Exception {
        SEARCH.on(exchange -> exchange.line(new SearchLine.Result(Sample.result(
                Sample.candidate(1, 0, "", null).withToolCalls(List.of(new ToolCall("c", "add", "{}")))))));
        JsonNode reply = json(post(
                "/v1/reasoning",
                "{\"model\":\"qwen\",\"input\":\"x\",\"top_k\":5,\"tools\":[{\"type\":\"function\","
                        + "\"function\":{\"name\":\"add\"}}]}"));
        assertThat(reply.at("/tool_calls/0/function/name").stringValue()).isEqualTo("add");
        JsonNode search = SEARCH.nextAsked().body();
        assertThat(search.at("/problem/tools/functions/0/name").stringValue()).isEqualTo("add");
        assertThat(search.at("/sampling/engine_options/top_k").intValue()).isEqualTo(5);
    }
}
