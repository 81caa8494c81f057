package io.ponder.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.search.SearchLine;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.trace.TraceEvent;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** {@code POST /v1/chat/completions} with {@code stream: true}. */
class ChatStreamTest extends GatewayTest {

    @Test
    void theSearchIsToldAsReasoningAndTheAnswerAsContent() throws Exception {
        SEARCH.on(exchange -> {
            for (TraceEvent event : Sample.trace()) {
                exchange.event(event);
            }
            exchange.result();
        });
        HttpResponse<String> response =
                chat(", \"stream\": true, \"stream_options\": {\"include_usage\": true}, \"reasoning\": {}");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.headers().firstValue("content-type").orElseThrow()).startsWith("text/event-stream");
        assertThat(response.body()).endsWith("data: [DONE]\n\n").doesNotContain("secret wrong turn");
        List<JsonNode> chunks = chunks(response.body());

        assertThat(chunks.getFirst().at("/choices/0/delta/role").stringValue()).isEqualTo("assistant");
        assertThat(chunks.getFirst().at("/choices/0").get("finish_reason").isNull())
                .isTrue();
        assertThat(joined(chunks, "reasoning_content")).isEqualTo("""
                        majority_vote: sampling 4 answers
                        sample 1: 42
                        vote: 42 x1
                        sample 2: 41
                        vote: 42 x1, 41 x1
                        sample 4 failed: the engine answered 500
                        sample 3: 42
                        vote: 42 x2, 41 x1
                        """);
        assertThat(joined(chunks, "reasoning")).isEqualTo(joined(chunks, "reasoning_content"));
        assertThat(joined(chunks, "content")).isEqualTo(Sample.TEXT);
        assertThat(chunks).allSatisfy(chunk -> {
            assertThat(chunk.get("object").stringValue()).isEqualTo("chat.completion.chunk");
            assertThat(chunk.get("id")).isEqualTo(chunks.getFirst().get("id"));
        });
        JsonNode last = chunks.get(chunks.size() - 2);
        assertThat(last.at("/choices/0/finish_reason").stringValue()).isEqualTo("stop");
        assertThat(last.at("/reasoning/vote/0/answer").stringValue()).isEqualTo("42");
        JsonNode usage = chunks.getLast();
        assertThat(usage.get("choices").isEmpty()).isTrue();
        assertThat(usage.at("/usage/total_tokens").intValue()).isEqualTo(135);
        assertThat(SEARCH.nextAsked().body().get("events").stringValue()).isEqualTo("all");
    }

    @Test
    void usageComesOnlyWhenAskedFor() throws Exception {
        HttpResponse<String> response = chat(", \"stream\": true");
        assertThat(chunks(response.body()))
                .allSatisfy(chunk -> assertThat(chunk.has("usage")).isFalse());
    }

    @Test
    void everyEventIsSentAsItHappens() throws Exception {
        CountDownLatch firstSeen = new CountDownLatch(1);
        SEARCH.on(exchange -> {
            exchange.event(Sample.started());
            assertThat(firstSeen.await(10, TimeUnit.SECONDS)).isTrue();
            exchange.result();
        });
        HttpResponse<Stream<String>> response =
                HTTP.send(request("/v1/chat/completions", chatBody(", \"stream\": true")), BodyHandlers.ofLines());
        try (Stream<String> lines = response.body()) {
            Iterator<String> line = lines.iterator();
            assertThat(line.next()).contains("\"role\":\"assistant\"");
            line.next();
            assertThat(line.next()).contains("sampling 4 answers");
            firstSeen.countDown();
            String last = "";
            while (line.hasNext()) {
                String next = line.next();
                last = next.isEmpty() ? last : next;
            }
            assertThat(last).isEqualTo("data: [DONE]");
        }
    }

    @Test
    void theHeadersDoNotWaitForASearchThatSaysNothing() throws Exception {
        CountDownLatch headersSeen = new CountDownLatch(1);
        SEARCH.on(exchange -> {
            assertThat(headersSeen.await(10, TimeUnit.SECONDS)).isTrue();
            exchange.refuse(new Failure(Kind.OVERLOADED, "the queue is full", null, List.of(), 3.0));
        });
        HttpResponse<Stream<String>> response =
                HTTP.send(request("/v1/chat/completions", chatBody(", \"stream\": true")), BodyHandlers.ofLines());
        assertThat(response.statusCode()).isEqualTo(200);
        headersSeen.countDown();
        try (Stream<String> lines = response.body()) {
            List<String> said = lines.filter(line -> !line.isEmpty()).toList();
            assertThat(said).hasSize(2);
            assertThat(said.getFirst()).contains("\"role\":\"assistant\"");
            assertThat(said.getLast())
                    .isEqualTo("data: {\"error\":{\"message\":\"the queue is full\",\"type\":\"rate_limit_error\","
                            + "\"param\":null,\"code\":\"overloaded\"}}");
        }
    }

    @Test
    void aRefusalBeforeTheFirstEventIsAnOrdinaryError() throws Exception {
        SEARCH.on(exchange -> exchange.refuse(
                Failure.invalid("reasoning.parameters.n", "reasoning.parameters.n is 0, but must be 1 to 256")));
        HttpResponse<String> response = chat(", \"stream\": true, \"reasoning\": {\"parameters\": {\"n\": 0}}");
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(json(response).at("/error/param").stringValue()).isEqualTo("reasoning.parameters.n");
    }

    @Test
    void aFailureInMidStreamIsTheLastEvent() throws Exception {
        SEARCH.on(exchange -> {
            exchange.event(Sample.started());
            exchange.line(new SearchLine.Failed(
                    Failure.of(Kind.UPSTREAM_ERROR, "all 4 samples failed: the engine answered 500"), Sample.USAGE));
        });
        HttpResponse<String> response = chat(", \"stream\": true");
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body())
                .endsWith("data: {\"error\":{\"message\":\"all 4 samples failed: the engine answered 500\","
                        + "\"type\":\"server_error\",\"param\":null,\"code\":\"upstream_error\"}}\n\n");
    }

    @Test
    void aStreamThatBreaksOffIsAFailureAndNoAnswer() throws Exception {
        SEARCH.on(exchange -> exchange.event(Sample.started()));
        assertThat(chat(", \"stream\": true").body())
                .contains("\"error\":{\"message\":\"search-service ended its reply without a result\"")
                .doesNotContain("[DONE]");
    }

    @Test
    void longTextIsCutBetweenCharacters() throws Exception {
        String text = "x".repeat(239) + "\uD83D\uDE00".repeat(300);
        SEARCH.on(exchange -> exchange.line(
                new SearchLine.Result(Sample.result(Sample.candidate(1, 0, "<think>aha</think>" + text, "1")))));
        List<JsonNode> chunks = chunks(chat(", \"stream\": true").body());
        assertThat(joined(chunks, "content")).isEqualTo(text);
        assertThat(joined(chunks, "reasoning_content")).isEqualTo("aha");
        assertThat(chunks).hasSizeGreaterThan(4);
    }

    @Test
    void aPlainModelIsPassedThroughWordByWordAndWithoutNarration() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        SEARCH.on(exchange -> {
            exchange.event(alone());
            exchange.event(new TraceEvent.ProposeStarted(1, 1, 0, "qwen", 0, 0, 1, Move.Unit.SOLUTION, 0.8, 512, null));
            exchange.event(new TraceEvent.Delta(2, 5, 0, 0, null, "Hm."));
            exchange.event(new TraceEvent.Delta(3, 6, 0, 0, "6 x 7 ", null));
            assertThat(seen.await(10, TimeUnit.SECONDS)).isTrue();
            exchange.event(new TraceEvent.Delta(4, 7, 0, 0, "= 42.", null));
            exchange.event(new TraceEvent.Delta(4, 7, 1, 9, "of another sample", null));
            exchange.event(new TraceEvent.Proposed(5, 9, 0, Sample.node(1, 0, Sample.TEXT, "42")));
            exchange.result();
        });
        HttpResponse<Stream<String>> response =
                HTTP.send(request("/v1/chat/completions", chatBody(", \"stream\": true")), BodyHandlers.ofLines());
        StringBuilder body = new StringBuilder();
        try (Stream<String> lines = response.body()) {
            lines.forEach(line -> {
                body.append(line).append('\n');
                if (line.contains("6 x 7 ")) {
                    seen.countDown(); // before the search went on
                }
            });
        }
        List<JsonNode> chunks = chunks(body.toString());
        assertThat(joined(chunks, "reasoning_content")).isEqualTo("Hm.");
        assertThat(joined(chunks, "content")).isEqualTo(Sample.TEXT);
        assertThat(chunks.get(3).at("/choices/0/delta/content").stringValue()).isEqualTo("= 42.");
    }

    @Test
    void wordsThatWerePassedOnAreNeverFollowedByAnotherAnswer() throws Exception {
        SEARCH.on(exchange -> {
            exchange.event(alone());
            exchange.event(new TraceEvent.Delta(2, 5, 0, 0, "It is 4", null));
            exchange.result();
        });
        assertThat(chat(", \"stream\": true").body())
                .contains("\"error\":{\"message\":\"the sample that was being passed on broke off")
                .doesNotContain("[DONE]");
    }

    @Test
    void theAnswerToACutThoughtIsPassedOnToo() throws Exception {
        SEARCH.on(exchange -> {
            exchange.event(alone());
            exchange.event(new TraceEvent.Delta(2, 5, 0, 0, null, "Hm."));
            exchange.event(new TraceEvent.Delta(3, 6, 1, 0, "6 x 7 ", null));
            exchange.event(new TraceEvent.Delta(4, 7, 1, 0, "= 42.", null));
            exchange.result();
        });
        List<JsonNode> chunks = chunks(chat(", \"stream\": true").body());
        assertThat(joined(chunks, "reasoning_content")).isEqualTo("Hm.");
        assertThat(joined(chunks, "content")).isEqualTo(Sample.TEXT);
        assertThat(chunks.get(2).at("/choices/0/delta/content").stringValue()).isEqualTo("6 x 7 ");
    }

    @Test
    void aFailureAfterWordsIsAnErrorBehindThem() throws Exception {
        SEARCH.on(exchange -> {
            exchange.event(alone());
            exchange.event(new TraceEvent.Delta(2, 5, 0, 0, "It is 4", null));
            exchange.line(new SearchLine.Failed(Failure.of(Kind.UPSTREAM_ERROR, "the engine hung up"), Sample.USAGE));
        });
        String body = chat(", \"stream\": true").body();
        assertThat(joined(chunks(body), "content")).isEqualTo("It is 4");
        assertThat(body)
                .endsWith("data: {\"error\":{\"message\":\"the engine hung up\",\"type\":\"server_error\","
                        + "\"param\":null,\"code\":\"upstream_error\"}}\n\n")
                .doesNotContain("\"finish_reason\":\"stop\"")
                .doesNotContain("[DONE]");
    }

    private static TraceEvent.Started alone() {
        TraceEvent.Started many = Sample.started();
        return new TraceEvent.Started(
                0,
                0,
                "sample",
                Map.of(),
                "qwen",
                null,
                null,
                many.problem(),
                many.sampling(),
                many.budget(),
                Set.of(),
                7);
    }

    static List<JsonNode> chunks(String body) {
        List<JsonNode> chunks = new ArrayList<>();
        for (String event : body.split("\n\n", -1)) {
            if (event.startsWith("data: {")) {
                chunks.add(WireJson.mapper().readTree(event.substring(6)));
            }
        }
        return chunks;
    }

    private static String joined(List<JsonNode> chunks, String field) {
        StringBuilder text = new StringBuilder();
        chunks.forEach(
                chunk -> text.append(chunk.at("/choices/0/delta/" + field).asString("")));
        return text.toString();
    }
}
