package io.ponder.gateway.responses;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.gateway.Sample;
import io.ponder.reasoning.trace.TraceEvent;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Responses in the background: polled, cancelled, and read again at any event. */
class BackgroundTest extends ResponsesTest {

    private static final String STREAMED = ",\"background\":true,\"stream\":true";

    @Test
    void aResponseIsPolledUntilItsEnd() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        SEARCH.on(exchange -> {
            exchange.event(Sample.started());
            go.await(20, TimeUnit.SECONDS);
            exchange.result();
        });
        JsonNode created = created(",\"background\":true");
        assertThat(created.get("status").stringValue()).isEqualTo("queued");
        assertThat(created.get("background").booleanValue()).isTrue();
        String id = StateTest.id(created);
        awaitStatus(id, "in_progress");
        go.countDown();
        JsonNode done = awaitStatus(id, "completed");
        assertThat(done.at("/output/1/content/0/text").stringValue()).isEqualTo(Sample.TEXT);
    }

    @Test
    void itsStreamTellsThatItWasQueued() throws Exception {
        SEARCH.on(ResponsesTest::wholeSearch);
        List<JsonNode> events = events(create(STREAMED));
        assertThat(types(events)).startsWith("response.created", "response.queued", "response.in_progress");
        assertThat(types(events)).endsWith("response.completed");
    }

    @Test
    void aStreamCanBeResumedAtEveryEvent() throws Exception {
        SEARCH.on(ResponsesTest::wholeSearch);
        List<JsonNode> events = events(create(STREAMED));
        String path = RESPONSES + "/" + StateTest.id(events.getFirst().get("response")) + "?stream=true";
        assertThat(events(get(path))).isEqualTo(events);
        for (int after = 0; after < events.size(); after++) {
            assertThat(events(get(path + "&starting_after=" + after)))
                    .as("after " + after)
                    .isEqualTo(events.subList(after + 1, events.size()));
        }
        assertRefused(
                get(path + "&starting_after=" + events.size()),
                400,
                "starting_after",
                "the last so far is " + (events.size() - 1));
        assertRefused(get(path + "&starting_after=x"), 400, "starting_after", "number of an event");
        assertRefused(get(path + "&starting_after=-2"), 400, "starting_after", "number of an event");
    }

    /** Cut at every event while it runs, the client comes back and misses nothing. */
    @Test
    void aRunningStreamCanBeCutAndResumedAtEveryEvent() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        SEARCH.on(exchange -> {
            List<TraceEvent> trace = Sample.trace();
            for (TraceEvent event : trace.subList(0, 6)) {
                exchange.event(event);
            }
            go.await(30, TimeUnit.SECONDS);
            for (TraceEvent event : trace.subList(6, trace.size())) {
                exchange.event(event);
            }
            exchange.result();
        });
        JsonNode created = created(",\"background\":true");
        String path = RESPONSES + "/" + StateTest.id(created) + "?stream=true";
        int before = 0;
        try (SseReader reader = new SseReader(APP.request(path).build(), HTTP)) {
            while (!reader.next().toString().contains("sample 2: 41")) {
                before++;
            }
        }
        List<CompletableFuture<List<JsonNode>>> resumed = new ArrayList<>();
        for (int after = 0; after <= before; after++) {
            resumed.add(HTTP.sendAsync(
                            APP.request(path + "&starting_after=" + after).build(), BodyHandlers.ofString())
                    .thenApply(ResponsesTest::events));
        }
        go.countDown();
        List<JsonNode> whole = resumed.getFirst().get(30, TimeUnit.SECONDS);
        assertThat(types(whole)).endsWith("response.completed");
        for (int after = 0; after <= before; after++) {
            assertThat(resumed.get(after).get(30, TimeUnit.SECONDS)).isEqualTo(whole.subList(after, whole.size()));
        }
    }

    @Test
    void itGoesOnWhenItsClientLeaves() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        SEARCH.on(exchange -> {
            exchange.event(Sample.started());
            go.await(20, TimeUnit.SECONDS);
            exchange.result();
        });
        String id;
        try (SseReader reader = new SseReader(request(RESPONSES, body(STREAMED)), HTTP)) {
            id = StateTest.id(reader.next().get("response"));
        }
        Thread.sleep(600);
        go.countDown();
        awaitStatus(id, "completed");
    }

    @Test
    void theSearchOfAClientThatLeavesAStreamInTheForegroundIsCancelled() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        SEARCH.on(exchange -> {
            for (TraceEvent event : Sample.trace().subList(0, 4)) {
                exchange.event(event);
            }
            exchange.untilClientLeaves(left);
        });
        String id;
        try (SseReader reader = new SseReader(request(RESPONSES, body(",\"stream\":true")), HTTP)) {
            id = StateTest.id(reader.next().get("response"));
        }
        assertThat(left.await(20, TimeUnit.SECONDS)).isTrue();
        awaitStatus(id, "cancelled");
    }

    @Test
    void aRunningResponseIsCancelledAndItsReadersAreTold() throws Exception {
        CountDownLatch left = new CountDownLatch(1);
        SEARCH.on(exchange -> {
            for (TraceEvent event : Sample.trace().subList(0, 4)) {
                exchange.event(event);
            }
            exchange.untilClientLeaves(left);
        });
        String id = StateTest.id(created(",\"background\":true"));
        awaitStatus(id, "in_progress");
        CompletableFuture<List<JsonNode>> reader = HTTP.sendAsync(
                        APP.request(RESPONSES + "/" + id + "?stream=true").build(), BodyHandlers.ofString())
                .thenApply(ResponsesTest::events);
        JsonNode cancelled = json(post(RESPONSES + "/" + id + "/cancel", ""));
        assertThat(cancelled.get("status").stringValue()).isEqualTo("cancelled");
        assertThat(left.await(20, TimeUnit.SECONDS)).isTrue();
        JsonNode last = reader.get(20, TimeUnit.SECONDS).getLast();
        assertThat(last.get("type").stringValue()).isEqualTo("response.incomplete");
        assertThat(last.at("/response/status").stringValue()).isEqualTo("cancelled");
        assertThat(json(post(RESPONSES + "/" + id + "/cancel", ""))).isEqualTo(cancelled);
    }

    @Test
    void aFinishedResponseIsNotChangedByCancelling() throws Exception {
        String id = StateTest.id(created(",\"background\":true"));
        JsonNode done = awaitStatus(id, "completed");
        assertThat(json(post(RESPONSES + "/" + id + "/cancel", ""))).isEqualTo(done);
        String foreground = StateTest.id(created(""));
        var refused = post(RESPONSES + "/" + foreground + "/cancel", "");
        assertRefused(refused, 400, "", "only a background response can be cancelled");
    }

    @Test
    void aRunningResponseThatIsDeletedStopsAndStaysDeleted() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch left = new CountDownLatch(1);
        SEARCH.on(exchange -> {
            asked.countDown();
            exchange.event(Sample.started());
            exchange.untilClientLeaves(left);
        });
        String id = StateTest.id(created(",\"background\":true"));
        assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(delete(RESPONSES + "/" + id).statusCode()).isEqualTo(200);
        assertThat(left.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(get(RESPONSES + "/" + id).statusCode()).isEqualTo(404);
    }

    static JsonNode awaitStatus(String id, String status) throws Exception {
        for (int i = 0; i < 1200; i++) {
            JsonNode response = retrieved(id);
            if (response.get("status").stringValue().equals(status)) {
                return response;
            }
            Thread.sleep(25);
        }
        throw new AssertionError(id + " is not " + status + ": " + retrieved(id));
    }
}
