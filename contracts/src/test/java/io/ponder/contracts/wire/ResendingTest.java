package io.ponder.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.testing.Eventually;
import io.ponder.testing.ScriptedCall;
import io.ponder.testing.ScriptedServer;
import io.ponder.testing.ScriptedServer.Script;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that a service accepts, or does not, and which of them it gets once more. */
@Timeout(60)
class ResendingTest {

    private static final Script ANSWERS = call -> call.reply(200, "application/x-ndjson", "{\"a\":1}\n");

    private final CloseableHttpClient http = HttpClients.create(Duration.ofSeconds(2), 20);
    private final ScriptedServer server = new ScriptedServer();
    private final AtomicInteger calls = new AtomicInteger();
    private final List<Object> lines = new ArrayList<>();

    @AfterEach
    void stop() throws IOException {
        server.close();
        http.close();
    }

    private void stream(Duration patience, RequestContext context, Cancellation cancellation) {
        new ServiceClient("the service", server.url(), http, patience, InstantSource.system())
                .stream("/v1/work", Map.of(), context, Map.class, cancellation, lines::add);
    }

    private void stream() {
        stream(Duration.ofSeconds(20), RequestContext.fresh(), new Cancellation());
    }

    /** The scripts answer the first calls, and the last one all the others. */
    private void script(Script... scripts) {
        server.on("/v1/work", call -> scripts[Math.min(calls.getAndIncrement(), scripts.length - 1)].answer(call));
    }

    private static void refuse(ScriptedCall call) throws IOException {
        call.json(503, "{}", ServiceClient.NOT_ACCEPTED + ": restarting", "Connection: close");
    }

    @Test
    void aRequestThatIsNotAcceptedIsSentAgain() {
        script(ResendingTest::refuse, ResendingTest::refuse, ANSWERS);

        stream();

        assertThat(lines).hasSize(1);
        assertThat(calls).hasValue(3);
    }

    @Test
    void aConnectionFromThePoolThatClosesUnansweredCostsNothing() {
        script(ANSWERS, ScriptedCall::breakOff, ANSWERS);

        stream();
        stream();

        assertThat(lines).hasSize(2);
        assertThat(calls).hasValue(3);
    }

    @Test
    void whatWasAtWorkForLongIsNotRepeated() {
        script(call -> {
            Thread.sleep(1200);
            call.breakOff();
        });

        assertThatThrownBy(this::stream).hasMessageContaining("broke");
        assertThat(calls).hasValue(1);
    }

    @Test
    void whatWasAnsweredInPartIsNotRepeated() {
        script(call -> {
            call.begin("application/x-ndjson");
            call.send("{\"a\":1}\n");
            call.breakOff();
        });

        assertThatThrownBy(this::stream).hasMessageContaining("broke");
        assertThat(lines).hasSize(1);
        assertThat(calls).hasValue(1);
    }

    @Test
    void aRefusalForAnotherReasonIsNotRepeated() {
        ProblemDetails problem =
                ProblemDetails.of(Failure.of(Kind.UPSTREAM_UNAVAILABLE, "no engine"), "proposer-service");
        script(call -> call.json(503, WireJson.mapper().writeValueAsString(problem)));

        assertThatThrownBy(this::stream).hasMessage("no engine");
        assertThat(calls).hasValue(1);
    }

    @Test
    void patienceAndDeadlineEndIt() {
        script(ResendingTest::refuse);

        assertThatThrownBy(() -> stream(Duration.ofMillis(300), RequestContext.fresh(), new Cancellation()))
                .isInstanceOfSatisfying(FailureException.class, e -> {
                    assertThat(e.failure().kind()).isEqualTo(Kind.UPSTREAM_UNAVAILABLE);
                    assertThat(e.failure().message()).contains("the service", "is restarting");
                    assertThat(e.failure().retryAfterSeconds()).isEqualTo(1.0);
                });
        RequestContext soon =
                RequestContext.fresh().until(InstantSource.system().instant().plusMillis(300));
        assertThatThrownBy(() -> stream(Duration.ofMinutes(5), soon, new Cancellation()))
                .hasMessageContaining("is restarting");
    }

    @Test
    void aCancelledCallIsNotSentAgain() {
        script(ResendingTest::refuse);
        Cancellation cancellation = new Cancellation();
        Thread.ofVirtual().start(() -> {
            Eventually.within(Duration.ofSeconds(30), () -> calls.get() > 1);
            cancellation.cancel();
        });

        assertThatThrownBy(() -> stream(Duration.ofMinutes(5), RequestContext.fresh(), cancellation))
                .hasMessageContaining("cancelled");
    }
}
