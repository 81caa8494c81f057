package io.ponder.gateway.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.contracts.wire.ServiceClient;
import io.ponder.gateway.GatewayTest;
import io.ponder.testing.RunningApplication;
import io.ponder.testing.ScriptedCall;
import io.ponder.testing.ScriptedServer;
import io.ponder.testing.ScriptedServer.Script;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients see of a dataset-service that restarts under their requests. */
@Timeout(60)
class RestartedDataTest extends GatewayTest {

    private static final ScriptedServer SERVICE = new ScriptedServer();
    private static final Script ANSWERS = call -> call.json(200, "{\"object\":\"job\"}");
    private static final String JOB = "{\"recipe\":\"star\",\"source\":\"gsm8k\"}";

    private static RunningApplication gateway;

    private final AtomicInteger calls = new AtomicInteger();

    @BeforeAll
    static void startGateway() {
        gateway = start(SEARCH.url(), "10s", "--ponder.gateway.data.url=" + SERVICE.url());
    }

    @AfterAll
    static void stopGateway() {
        gateway.close();
        SERVICE.close();
    }

    @AfterEach
    void forget() {
        SERVICE.forget();
    }

    /** The scripts answer the first calls, and the last one all the others. */
    private void script(Script... scripts) {
        SERVICE.otherwise(call -> scripts[Math.min(calls.getAndIncrement(), scripts.length - 1)].answer(call));
    }

    private static void refuse(ScriptedCall call) throws IOException {
        call.json(503, "{}", ServiceClient.NOT_ACCEPTED + ": restarting", "Connection: close");
    }

    private static HttpResponse<String> send(String method, String path, String type, String body) throws Exception {
        HttpRequest.BodyPublisher said = body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
        return gateway.http()
                .send(
                        gateway.request(path)
                                .header("Content-Type", type)
                                .method(method, said)
                                .build(),
                        BodyHandlers.ofString());
    }

    private static HttpResponse<String> post() throws Exception {
        return send("POST", "/v1/jobs", "application/json", JOB);
    }

    @Test
    void whatItDoesNotAcceptIsSentAgainWholeAPostToo() throws Exception {
        script(RestartedDataTest::refuse, RestartedDataTest::refuse, ANSWERS);

        assertThat(post().statusCode()).isEqualTo(200);

        assertThat(SERVICE.calls("/v1/jobs"))
                .hasSize(3)
                .allSatisfy(call -> assertThat(new String(call.bytes(), StandardCharsets.UTF_8))
                        .isEqualTo(JOB));
    }

    @Test
    void aConnectionToItsLastLifeCostsNoRequest() throws Exception {
        for (String method : new String[] {"GET", "POST", "DELETE"}) {
            calls.set(0);
            script(ANSWERS, ScriptedCall::breakOff, ANSWERS);
            String path = method.equals("POST") ? "/v1/jobs" : "/v1/datasets/gsm8k";
            String body = method.equals("POST") ? JOB : "";

            assertThat(send(method, path, "application/json", body).statusCode())
                    .as(method)
                    .isEqualTo(200);
            assertThat(send(method, path, "application/json", body).statusCode())
                    .as(method)
                    .isEqualTo(200);
            assertThat(calls).as(method).hasValue(3);
        }
    }

    @Test
    void anUploadThatCannotBeRepeatedFailsAndSaysWhy() throws Exception {
        String lines = "{\"question\":\"1 + 1?\",\"answer\":\"2\"}\n".repeat(PassedOnBody.KEPT / 20);

        script(RestartedDataTest::refuse, ANSWERS);
        HttpResponse<String> refused = send("POST", "/v1/datasets?name=sums", "application/jsonl", lines);
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(503);
        assertThat(refused.headers().firstValue("Retry-After")).isPresent();
        assertThat(json(refused).at("/error/message").asString())
                .isEqualTo("dataset-service is restarting; try again later");

        calls.set(0);
        script(ScriptedCall::breakOff, ANSWERS);
        HttpResponse<String> closed = send("POST", "/v1/datasets?name=sums", "application/jsonl", lines);
        assertThat(closed.statusCode()).as(closed.body()).isEqualTo(503);
        assertThat(closed.headers().firstValue("Retry-After")).isPresent();
        assertThat(json(closed).at("/error/message").asString())
                .isEqualTo("dataset-service closed the connection before it accepted the request; try again later");
        assertThat(calls).hasValue(1);
    }

    @Test
    void anUploadThatHasJustBegunIsRepeated() throws Exception {
        String lines = "{\"question\":\"1 + 1?\",\"answer\":\"2\"}\n".repeat(PassedOnBody.KEPT / 50);
        script(ScriptedCall::breakOff, ANSWERS);

        assertThat(send("POST", "/v1/datasets?name=sums", "application/jsonl", lines)
                        .statusCode())
                .isEqualTo(200);
        assertThat(SERVICE.calls("/v1/datasets"))
                .hasSize(2)
                .last()
                .satisfies(call -> assertThat(new String(call.bytes(), StandardCharsets.UTF_8))
                        .isEqualTo(lines));
    }

    @Test
    void whatWasAnsweredInPartIsNotRepeatedAndBreaksOff() {
        script(call -> {
            call.begin("application/x-ndjson");
            call.send("{\"row\":\"" + "x".repeat(100_000) + "\"}\n");
            call.breakOff();
        });

        assertThatThrownBy(() -> send("GET", "/v1/datasets/gsm8k/rows", "application/json", ""))
                .isInstanceOf(IOException.class);
        assertThat(calls).hasValue(1);
    }
}
