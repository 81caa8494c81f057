package io.ponder.gateway.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.search.SearchLine;
import io.ponder.gateway.GatewayApplication;
import io.ponder.gateway.Sample;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.trace.Candidate;
import io.ponder.testing.RunningApplication;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Clients that read far slower than the answer is written. */
class SlowReaderTest extends ResponsesTest {

    /** More than the buffers between the gateway and a client that does not read. */
    private static final String TEXT = "word ".repeat(6_000_000);

    private static final RunningApplication NARROW = new RunningApplication(
            GatewayApplication.builder(),
            "--ponder.gateway.search-url=" + SEARCH.url(),
            "--ponder.gateway.responses.window=64KB");

    private static final String KEPT = TEXT.substring(0, 1_500_000);

    private final CountDownLatch answered = new CountDownLatch(1);

    @AfterAll
    static void close() {
        NARROW.close();
    }

    @BeforeEach
    void answerAtLength() {
        answer(TEXT);
    }

    private void answer(String text) {
        SEARCH.on(exchange -> {
            exchange.event(Sample.trace().get(0));
            exchange.event(Sample.trace().get(1));
            exchange.line(new SearchLine.Result(Sample.result(
                    new Candidate(1, 0, 1, text, null, FinishReason.STOP, null, Sample.CHOSEN.tokens(), null))));
            answered.countDown();
        });
    }

    @Test
    void whatIsNotKeptIsLostToThemAndTheyAreTold() throws Exception {
        try (SseReader reader = new SseReader(request(",\"store\":false,\"stream\":true"), NARROW.http())) {
            answered.await(20, TimeUnit.SECONDS);
            Thread.sleep(1000); // it does not read
            JsonNode last = reader.next();
            for (JsonNode next = reader.next(); !next.isEmpty(); next = reader.next()) {
                last = next;
            }
            assertThat(last.get("type").stringValue()).isEqualTo("error");
            assertThat(last.get("message").stringValue()).contains("read too slowly", "`store`");
        }
    }

    @Test
    void whatIsKeptTheyReadToTheEnd() throws Exception {
        answer(KEPT);
        try (SseReader reader = new SseReader(request(",\"stream\":true"), NARROW.http())) {
            answered.await(20, TimeUnit.SECONDS);
            Thread.sleep(1000); // it does not read
            int number = 0;
            long length = 0;
            JsonNode last = reader.next();
            for (JsonNode next = reader.next(); !next.isEmpty(); next = reader.next()) {
                last = next;
                assertThat(last.get("sequence_number").intValue()).isEqualTo(++number);
                length += last.path("delta").asString("").length();
            }
            assertThat(last.get("type").stringValue()).isEqualTo("response.completed");
            assertThat(length).isGreaterThanOrEqualTo(KEPT.length());
        }
    }

    private static HttpRequest request(String fields) {
        return NARROW.request(RESPONSES)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body(fields)))
                .build();
    }
}
