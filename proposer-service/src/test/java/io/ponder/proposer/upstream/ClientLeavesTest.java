package io.ponder.proposer.upstream;

import static io.ponder.proposer.upstream.RunningProposer.fresh;
import static io.ponder.proposer.upstream.RunningProposer.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.testing.ChatReplies;
import io.ponder.testing.ScriptedEngine;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that leaves takes its work in the engine with it. */
class ClientLeavesTest {

    private static ScriptedEngine engine;
    private static RunningProposer proposer;

    @BeforeAll
    static void start() {
        engine = new ScriptedEngine();
        proposer = new RunningProposer(engine).ready();
    }

    @AfterAll
    static void stop() {
        proposer.close();
        engine.close();
    }

    @BeforeEach
    void reset() {
        engine.forget();
    }

    @Test
    void aClientThatLeavesStopsAStreamedCallWithinTwoSeconds() throws Exception {
        engine.script(call -> {
            call.beginEvents();
            call.event(ChatReplies.delta(0, "a", "null"));
            call.event(ChatReplies.finish(0, "stop", null));
            call.hang();
        });
        HttpResponse<InputStream> response = proposer.open(whole(fresh(2, 1)));
        response.body().read();
        response.body().close();

        assertThat(engine.calls().getFirst().clientLeftWithin(2)).isTrue();
    }

    @Test
    void aClientThatLeavesStopsAPlainCallWithinTwoSeconds() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        engine.script(call -> {
            arrived.countDown();
            call.hang();
        });
        Thread client = Thread.ofVirtual().start(() -> {
            try {
                proposer.open(whole(fresh(1, 1), fresh(1, 2)));
            } catch (Exception e) {
                // Interrupted, as it should be.
            }
        });
        assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
        client.interrupt();

        assertThat(engine.calls().getFirst().clientLeftWithin(2)).isTrue();
        assertThat(engine.calls().getLast().clientLeftWithin(2)).isTrue();
    }

    @Test
    void aClientThatLeavesEndsThePauseBetweenTwoTries() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        engine.script(call -> {
            arrived.countDown();
            call.error(429, "slow down", "Retry-After: 5");
        });
        Thread client = Thread.ofVirtual().start(() -> {
            try {
                proposer.open(whole(fresh(1, 1)));
            } catch (Exception e) {
                // Interrupted, as it should be.
            }
        });
        assertThat(arrived.await(20, TimeUnit.SECONDS)).isTrue();
        client.interrupt();

        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> proposer.get("/actuator/prometheus").body().contains("error_type=\"timeout\""));
        assertThat(engine.calls()).hasSize(1);
    }

    /** Of three samples one is finished; then the client leaves. */
    @Test
    void samplesCountAsUnfinishedUntilTheirLineComesOrTheClientLeaves() throws Exception {
        engine.script(call -> {
            call.beginEvents();
            call.event(ChatReplies.delta(0, "a", "null"));
            call.event(ChatReplies.finish(0, "stop", null));
            call.hang();
        });
        HttpResponse<InputStream> response = proposer.open(whole(fresh(3, 1)));
        response.body().read();
        awaitUnfinished(2);

        response.body().close();
        awaitUnfinished(0);
    }

    private static void awaitUnfinished(int samples) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> proposer.get("/actuator/prometheus")
                        .body()
                        .contains("ponder_samples_unfinished{model=\"m\"} " + samples + ".0"));
    }
}
