package io.ponder.search;

import static io.ponder.search.ScriptedServices.answer;
import static io.ponder.search.ScriptedServices.end;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.search.SearchLine;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.search.SearchRequest.Events;
import io.ponder.contracts.search.SearchStatus;
import io.ponder.contracts.search.SearchStatus.State;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.testing.Eventually;
import io.ponder.testing.RunningApplication;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Searches that are asked after, and stopped, while they run. */
@Timeout(60)
class LiveSearchesTest {

    private static ScriptedServices services;
    private static RunningApplication app;

    @BeforeAll
    static void start() throws Exception {
        services = new ScriptedServices();
        app = services.search("--ponder.prices=big=1/0.1/10");
    }

    @AfterAll
    static void stop() {
        app.close();
        services.close();
    }

    private static CompletableFuture<HttpResponse<Stream<String>>> search(String id, Events events) {
        SearchRequest asked = new SearchRequest(
                "big",
                new Problem(List.of(Message.user("What is 6 times 7?")), AnswerFormat.AUTO),
                new SearchRequest.SamplingOptions(null, null, 50, List.of(), null, 7L),
                "majority_vote",
                null,
                Map.of("n", 3),
                Budget.Limits.NONE,
                events,
                "acme/chem");
        return app.http()
                .sendAsync(
                        app.request("/v1/searches")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofByteArray(
                                        WireJson.mapper().writeValueAsBytes(asked.as(id, asked.budget()))))
                                .build(),
                        BodyHandlers.ofLines());
    }

    private static List<SearchLine> lines(HttpResponse<Stream<String>> reply) {
        assertThat(reply.statusCode()).isEqualTo(200);
        return reply.body()
                .filter(line -> line.startsWith("data: "))
                .map(line -> WireJson.mapper().readValue(line.substring(6), SearchLine.class))
                .toList();
    }

    private static SearchStatus status(String id) throws Exception {
        return WireJson.mapper().readValue(app.get("/v1/searches/" + id).body(), SearchStatus.class);
    }

    private static HttpResponse<String> delete(String id) throws Exception {
        return app.http().send(app.request("/v1/searches/" + id).DELETE().build(), BodyHandlers.ofString());
    }

    private static void untilTold(String id) {
        Eventually.within(Duration.ofSeconds(30), () -> {
            try {
                return app.get("/v1/searches/" + id).statusCode() == 200
                        && status(id).tokens().completion() > 10;
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    /** One sample comes at once; the others grow until they are stopped. */
    private static void growing() {
        services.proposing = (request, lines) -> {
            lines.send(answer(0, "42"));
            for (long written = 5; ; written += 5) {
                lines.send(new ProposalReply.Progress(written));
                Thread.sleep(100);
            }
        };
    }

    @ParameterizedTest
    @EnumSource(Events.class)
    void aRunningSearchIsKnownToldOfAndStoppedWithWhatItUsed(Events events) throws Exception {
        growing();
        String id = "search-" + events;
        CompletableFuture<HttpResponse<Stream<String>>> reply = search(id, events);
        untilTold(id);

        SearchStatus running = status(id);
        assertThat(running.state()).isEqualTo(State.RUNNING);
        assertThat(running.tenant()).isEqualTo("acme/chem");
        assertThat(running.strategy()).isEqualTo("majority_vote");
        assertThat(running.samples()).isEqualTo(3);
        assertThat(running.finished()).isEqualTo(1);
        assertThat(running.answer()).isEqualTo("42");
        assertThat(running.costUsd()).isPositive();
        assertThat(app.get("/v1/searches").body()).contains(id);

        assertThat(delete(id).statusCode()).isEqualTo(200);
        List<SearchLine> lines = lines(reply.join());
        assertThat(lines).anyMatch(SearchLine.Spent.class::isInstance);
        assertThat(lines.getLast()).isInstanceOfSatisfying(SearchLine.Stopped.class, stopped -> {
            assertThat(stopped.usage().estimated()).isTrue();
            assertThat(stopped.usage().tokens().completion()).isGreaterThan(10);
        });
        SearchStatus ended = status(id);
        assertThat(ended.state()).isEqualTo(State.STOPPED);
        assertThat(ended.tokens())
                .isEqualTo(((SearchLine.Stopped) lines.getLast()).usage().tokens());
        assertThat(app.get("/v1/searches").body()).doesNotContain(id);
        assertThat(delete(id).statusCode()).isEqualTo(200);
    }

    @Test
    void whatIsUsedByASearchThatWasStoppedIsCounted() throws Exception {
        growing();
        CompletableFuture<HttpResponse<Stream<String>>> reply = search("counted", Events.NONE);
        untilTold("counted");
        delete("counted");
        lines(reply.join());
        assertThat(app.get("/actuator/prometheus").body().lines())
                .anyMatch(line -> line.startsWith("ponder_tokens_total")
                        && line.contains("fate=\"cancelled\"")
                        && line.contains("tenant=\"acme/chem\""));
    }

    @Test
    void anIdServesOneSearchAndUnknownOnesAreSaidToBe() throws Exception {
        services.proposing = (request, lines) -> {
            for (int i = 0; i < 3; i++) {
                lines.send(answer(i, "42"));
            }
            lines.send(end(3));
        };
        assertThat(lines(search("once", Events.NONE).join()).getLast()).isInstanceOf(SearchLine.Result.class);
        assertThat(status("once").state()).isEqualTo(State.ANSWERED);
        assertThat(status("once").estimated()).isFalse();
        assertThat(search("once", Events.NONE).join().statusCode()).isEqualTo(409);
        assertThat(app.get("/v1/searches/never").statusCode()).isEqualTo(404);
        assertThat(delete("never").statusCode()).isEqualTo(404);
    }
}
