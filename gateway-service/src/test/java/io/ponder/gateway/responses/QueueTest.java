package io.ponder.gateway.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.GatewayApplication;
import io.ponder.testing.RunningApplication;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** More background responses than may run: they wait in turn, and those beyond are refused. */
class QueueTest extends ResponsesTest {

    @Test
    void oneRunsOneWaitsAndTheNextIsRefused() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        SEARCH.on(exchange -> {
            go.await(20, TimeUnit.SECONDS);
            exchange.result();
        });
        try (RunningApplication narrow = new RunningApplication(
                GatewayApplication.builder(),
                "--ponder.gateway.search-url=" + SEARCH.url(),
                "--ponder.gateway.responses.max-running=1",
                "--ponder.gateway.responses.max-queued=1",
                "--ponder.gateway.work.poll=100ms")) {
            String first = begun(narrow);
            SEARCH.nextAsked();
            String second = begun(narrow);
            HttpResponse<String> third = background(narrow);
            assertThat(third.statusCode()).isEqualTo(429);
            assertThat(third.headers().firstValue("retry-after")).isPresent();
            assertThat(status(narrow, second)).isEqualTo("queued");
            assertThat(SEARCH.wasAsked()).isFalse();

            go.countDown();
            await(narrow, first);
            await(narrow, second);
            await(narrow, begun(narrow));

            // One that waits can be cancelled too.
            CountDownLatch never = new CountDownLatch(1);
            SEARCH.on(exchange -> never.await(20, TimeUnit.SECONDS));
            begun(narrow);
            SEARCH.nextAsked();
            String waiting = begun(narrow);
            HttpResponse<String> cancelled = narrow.http()
                    .send(
                            narrow.request(RESPONSES + "/" + waiting + "/cancel")
                                    .POST(BodyPublishers.noBody())
                                    .build(),
                            BodyHandlers.ofString());
            assertThat(json(cancelled).get("status").stringValue()).isEqualTo("cancelled");
            assertThat(SEARCH.wasAsked()).isFalse();
            never.countDown();
        }
    }

    private static String begun(RunningApplication narrow) throws Exception {
        HttpResponse<String> response = background(narrow);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return StateTest.id(WireJson.mapper().readTree(response.body()));
    }

    private static HttpResponse<String> background(RunningApplication narrow) throws Exception {
        return narrow.http()
                .send(
                        narrow.request(RESPONSES)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(body(",\"background\":true")))
                                .build(),
                        BodyHandlers.ofString());
    }

    private static String status(RunningApplication narrow, String id) throws Exception {
        JsonNode response = json(narrow.get(RESPONSES + "/" + id));
        return response.get("status").stringValue();
    }

    private static void await(RunningApplication narrow, String id) throws Exception {
        for (int i = 0; i < 1200 && !status(narrow, id).equals("completed"); i++) {
            Thread.sleep(25);
        }
        assertThat(status(narrow, id)).isEqualTo("completed");
    }
}
