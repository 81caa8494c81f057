package io.ponder.gateway.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.search.SearchLine;
import io.ponder.gateway.GatewayTest;
import io.ponder.gateway.Sample;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a client repeats under one {@code Idempotency-Key} is searched once, and only failures and streams again. */
class IdempotencyTest extends GatewayTest {

    private static final String CHAT = "/v1/chat/completions";

    private final AtomicInteger searches = new AtomicInteger();
    private final String key = "stainless-node-retry-" + UUID.randomUUID();

    @BeforeEach
    void count() {
        SEARCH.on(exchange -> {
            searches.incrementAndGet();
            exchange.result();
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                CHAT + " | {\"model\":\"qwen\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                CHAT + "/ | {\"model\":\"qwen\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "/v1/completions | {\"model\":\"qwen\",\"prompt\":\"x\"}",
                "/v1/messages | {\"model\":\"qwen\",\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}",
                "/v1/reasoning | {\"model\":\"qwen\",\"input\":\"x\"}",
                "/v1/responses | {\"model\":\"qwen\",\"input\":\"x\"}",
            })
    void aRetryGetsTheSameReplyWithoutAnotherSearch(String path, String body) throws Exception {
        HttpResponse<String> first = send(path, body, key);
        HttpResponse<String> second = send(path, body, key);
        assertThat(first.statusCode()).isEqualTo(200);
        assertThat(first.headers().firstValue("idempotent-replayed")).isEmpty();
        isReplayOf(first, second);
        assertThat(second.headers().firstValue("x-request-id"))
                .isPresent()
                .isNotEqualTo(first.headers().firstValue("x-request-id"));
        if (path.equals("/v1/messages")) {
            assertThat(second.headers().firstValue("request-id"))
                    .isEqualTo(second.headers().firstValue("x-request-id"));
        }
        assertThat(searches).hasValue(1);
    }

    @Test
    void withoutTheHeaderOrWithAnotherKeyEveryRequestRuns() throws Exception {
        chat("");
        chat("");
        send(CHAT, chatBody(""), key);
        send(CHAT, chatBody(""), key + "2");
        send(CHAT, chatBody(""), " ");
        send(CHAT, chatBody(""), " ");
        assertThat(searches).hasValue(6);
    }

    @Test
    void differentCredentialsHaveDifferentKeys() throws Exception {
        String body = chatBody("");
        send(CHAT, body, key);
        HttpRequest other = HttpRequest.newBuilder(request(CHAT, body), (name, value) -> true)
                .header(IdempotencyFilter.KEY, key)
                .header("Authorization", "Bearer other")
                .build();
        assertThat(HTTP.send(other, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        assertThat(searches).hasValue(2);
    }

    @Test
    void aKeyOfAnotherRequestIsRefused() throws Exception {
        send(CHAT, chatBody(""), key);
        HttpResponse<String> otherBody = send(CHAT, chatBody(",\"seed\":1"), key);
        assertThat(otherBody.statusCode()).isEqualTo(422);
        assertThat(otherBody.headers().firstValue("x-should-retry")).hasValue("false");
        assertThat(json(otherBody).at("/error/code").stringValue()).isEqualTo("idempotency_key_reused");
        assertThat(json(otherBody).at("/error/param").stringValue()).isEqualTo("Idempotency-Key");
        HttpResponse<String> otherPath = send("/v1/messages", chatBody(""), key);
        assertThat(otherPath.statusCode()).isEqualTo(422);
        assertThat(json(otherPath).at("/error/type").stringValue()).isEqualTo("invalid_request_error");
        assertThat(json(otherPath).at("/error/message").stringValue()).contains("Idempotency-Key");
        assertThat(searches).hasValue(1);
    }

    @Test
    void whileTheFirstIsAtWorkTheSecondIsToldToComeBack() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch go = new CountDownLatch(1);
        SEARCH.on(exchange -> {
            searches.incrementAndGet();
            asked.countDown();
            go.await();
            exchange.result();
        });
        CompletableFuture<HttpResponse<String>> first =
                HTTP.sendAsync(keyed(CHAT, chatBody(""), key), BodyHandlers.ofString());
        assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
        HttpResponse<String> early = send(CHAT, chatBody(""), key);
        assertThat(early.statusCode()).isEqualTo(409);
        assertThat(early.headers().firstValue("retry-after")).hasValue("1");
        assertThat(early.headers().firstValue("retry-after-ms")).hasValue("1000");
        assertThat(early.headers().firstValue("x-should-retry")).hasValue("true");
        assertThat(json(early).at("/error/code").stringValue()).isEqualTo("idempotency_key_in_use");
        assertThat(send(CHAT, chatBody(",\"seed\":1"), key).statusCode()).isEqualTo(422);
        go.countDown();
        HttpResponse<String> reply = first.get(10, TimeUnit.SECONDS);
        isReplayOf(reply, send(CHAT, chatBody(""), key));
        assertThat(searches).hasValue(1);
    }

    @Test
    void failuresAreNotKept() throws Exception {
        SEARCH.on(exchange -> exchange.refuse(Failure.passing(Kind.OVERLOADED, "full")));
        assertThat(send(CHAT, chatBody(""), key).statusCode()).isEqualTo(429);
        count();
        assertThat(send(CHAT, chatBody(""), key).statusCode()).isEqualTo(200);
        assertThat(send(CHAT, "{", key + "2").statusCode()).isEqualTo(400);
        assertThat(send(CHAT, chatBody(""), key + "2").statusCode()).isEqualTo(200);
        assertThat(searches).hasValue(2);
    }

    @Test
    void aStreamThatWasWrittenToItsEndIsSentAgain() throws Exception {
        String streamed = chatBody(",\"stream\":true");
        HttpResponse<String> first = send(CHAT, streamed, key);
        assertThat(first.body()).contains("[DONE]");
        HttpResponse<String> again = send(CHAT, streamed, key);
        assertThat(again.headers().firstValue("idempotent-replayed")).hasValue("true");
        assertThat(again.headers().firstValue("content-type").orElseThrow()).startsWith("text/event-stream");
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(searches).hasValue(1);
    }

    @Test
    void aReplyThatIsTooLongToKeepIsNotPaidForAgain() throws Exception {
        SEARCH.on(exchange -> {
            searches.incrementAndGet();
            String text = "x".repeat(KeptReplies.LONGEST);
            exchange.line(new SearchLine.Result(Sample.result(Sample.candidate(1, 0, text, null))));
        });
        assertThat(send(CHAT, chatBody(""), key).statusCode()).isEqualTo(200);
        HttpResponse<String> again = send(CHAT, chatBody(""), key);
        assertThat(again.statusCode()).isEqualTo(409);
        assertThat(json(again).at("/error/message").stringValue()).contains("send a new key");
        assertThat(searches).hasValue(1);
    }

    @Test
    void aStreamIsNotHeldBack() throws Exception {
        CountDownLatch read = new CountDownLatch(1);
        SEARCH.on(exchange -> {
            exchange.event(Sample.started());
            read.await();
            exchange.result();
        });
        var response = HTTP.send(keyed(CHAT, chatBody(",\"stream\":true"), key), BodyHandlers.ofInputStream());
        try (var body = response.body()) {
            assertThat(body.read()).isEqualTo('d');
            read.countDown();
            assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8)).contains("[DONE]");
        }
    }

    /** Leaving stops the work, so there is nothing to be kept. */
    @Test
    void afterAConnectionThatWasDroppedTheRetryRunsAnew() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        SEARCH.on(exchange -> exchange.untilClientLeaves(left));
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), URL.getPort())) {
            OutputStream out = client.getOutputStream();
            String body = chatBody("");
            out.write(("POST " + CHAT + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nIdempotency-Key: "
                            + key + "\r\nContent-Length: " + body.length() + "\r\n\r\n" + body)
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
            SEARCH.nextAsked();
        }
        assertThat(left.await(10, TimeUnit.SECONDS)).isTrue();
        count();
        HttpResponse<String> retry = send(CHAT, chatBody(""), key);
        while (retry.statusCode() == 409) {
            Thread.sleep(20);
            retry = send(CHAT, chatBody(""), key);
        }
        assertThat(retry.statusCode()).isEqualTo(200);
        assertThat(retry.headers().firstValue("idempotent-replayed")).isEmpty();
        assertThat(searches).hasValue(1);
    }

    @Test
    void theLimitOfBodiesHoldsForThemToo() throws Exception {
        HttpResponse<String> response = send(CHAT, " ".repeat(5 << 20), key);
        assertThat(response.statusCode()).isEqualTo(413);
        HttpRequest undeclared = HttpRequest.newBuilder(request(CHAT, "{}"), (name, value) -> true)
                .header(IdempotencyFilter.KEY, key)
                .POST(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(new byte[5 << 20])))
                .build();
        HttpResponse<String> refused = HTTP.send(undeclared, BodyHandlers.ofString());
        assertThat(refused.statusCode()).isEqualTo(413);
        assertThat(json(refused).at("/error/code").stringValue()).isEqualTo("request_too_large");
    }

    private static void isReplayOf(HttpResponse<String> first, HttpResponse<String> second) {
        assertThat(second.statusCode()).isEqualTo(first.statusCode());
        assertThat(second.body()).isEqualTo(first.body());
        assertThat(second.headers().firstValue("idempotent-replayed")).hasValue("true");
        assertThat(second.headers().firstValue("content-type"))
                .isEqualTo(first.headers().firstValue("content-type"));
    }

    private static HttpResponse<String> send(String path, String body, String key) throws Exception {
        return HTTP.send(keyed(path, body, key), BodyHandlers.ofString());
    }

    private static HttpRequest keyed(String path, String body, String key) {
        return HttpRequest.newBuilder(request(path, body), (name, value) -> true)
                .header(IdempotencyFilter.KEY, key)
                .build();
    }
}
