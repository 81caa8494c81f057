package io.ponder.search;

import static io.ponder.search.ScriptedServices.answer;
import static io.ponder.search.ScriptedServices.end;
import static io.ponder.search.ScriptedServices.lines;
import static io.ponder.search.ScriptedServices.search;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.search.SearchLine;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.wire.ProblemDetails;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.Usage;
import io.ponder.testing.RunningApplication;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Searches that broke off and go on from what was streamed of them, over HTTP. */
class ResumedSearchTest {

    private static final long SEED = 1000;

    private static ScriptedServices services;
    private static RunningApplication app;

    /** The seed of every sample drawn. */
    private static final List<Long> DRAWN = new CopyOnWriteArrayList<>();

    @BeforeAll
    static void start() throws Exception {
        services = new ScriptedServices();
        services.proposing = (request, lines) -> {
            int sample = 0;
            for (var prefix : request.prefixes()) {
                for (int i = 0; i < prefix.samples(); i++) {
                    DRAWN.add(prefix.seed() + i);
                    lines.send(answer(sample++, String.valueOf((prefix.seed() + i) % 2)));
                }
            }
            lines.send(end(sample));
        };
        app = services.search("--ponder.prices=big=1/1/1");
    }

    @AfterAll
    static void stop() {
        app.close();
        services.close();
    }

    private static SearchRequest request(String strategy, @Nullable Long seed) {
        return new SearchRequest(
                "big",
                new Problem(List.of(Message.user("Odd or even?")), AnswerFormat.AUTO),
                new SearchRequest.SamplingOptions(null, null, 100, List.of(), null, seed),
                strategy,
                null,
                strategy.equals("sample") ? Map.of() : Map.of("n", 5),
                new Budget.Limits(null, null, null, null, 1),
                SearchRequest.Events.ALL,
                "resumed");
    }

    private static List<TraceEvent> events(List<SearchLine> lines) {
        List<TraceEvent> events = new ArrayList<>();
        lines.forEach(line -> {
            if (line instanceof SearchLine.Trace(TraceEvent event)) {
                events.add(event);
            }
        });
        return events;
    }

    private static SearchResult result(List<SearchLine> lines) {
        return ((SearchLine.Result) lines.getLast()).result();
    }

    private static double counted(String fate) throws Exception {
        return app.get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith("ponder_tokens_total")
                        && line.contains("tenant=\"resumed\"")
                        && !line.contains("type=\"cached\""))
                .filter(line -> line.contains("fate=\"" + fate))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    @Test
    void aSearchGoesOnAfterAnyOfItsEventsAndDrawsNoRecordedSampleAgain() throws Exception {
        List<SearchLine> first = lines(search(app, request("majority_vote", null)));
        List<TraceEvent> whole = events(first);
        long seed = result(first).seed();
        assertThat(DRAWN).contains(seed);

        for (int cut = 1; cut <= whole.size(); cut++) {
            List<TraceEvent> record = whole.subList(0, cut);
            List<Long> had = record.stream()
                    .filter(TraceEvent.Proposed.class::isInstance)
                    .map(event -> seed + ((TraceEvent.Proposed) event).node().trial())
                    .toList();
            DRAWN.clear();
            double before = counted("");
            List<SearchLine> second =
                    lines(search(app, request("majority_vote", null).withResume(record)));

            assertThat(DRAWN).as("cut after %d", cut).doesNotHaveDuplicates();
            assertThat(DRAWN.stream().filter(had::contains)).isEmpty();
            SearchResult result = result(second);
            assertThat(result.selection().node().text())
                    .isEqualTo(result(first).selection().node().text());
            assertThat(result.seed()).isEqualTo(seed);
            List<TraceEvent> both = new ArrayList<>(record);
            both.addAll(events(second));
            assertThat(both)
                    .extracting(TraceEvent::seq)
                    .containsExactlyElementsOf(
                            IntStream.range(0, both.size()).boxed().toList());
            Usage usage = result.usage();
            Usage resumed = Objects.requireNonNull(usage.resumed());
            assertThat(counted("") - before)
                    .as("tokens counted by this service, cut after %d", cut)
                    .isEqualTo(
                            (double) (usage.tokens().total() - resumed.tokens().total()));
        }
    }

    @Test
    void aRecordLargerThanOtherBodiesIsRead() throws Exception {
        List<SearchLine> first = lines(search(app, request("majority_vote", SEED)));
        List<TraceEvent> record = new ArrayList<>();
        for (TraceEvent event : events(first)) {
            if (event instanceof TraceEvent.Proposed) {
                break;
            }
            record.add(event);
        }
        for (int i = 0; i < 100_000; i++) {
            record.add(new TraceEvent.Progress(record.size(), 5, 0, i % 7));
        }
        assertThat(WireJson.mapper().writeValueAsBytes(record)).hasSizeGreaterThan(4 << 20);

        assertThat(result(lines(search(app, request("majority_vote", SEED).withResume(record))))
                        .selection()
                        .node()
                        .text())
                .isEqualTo(result(first).selection().node().text());
    }

    @Test
    void aResumedSearchKeepsItsId() throws Exception {
        SearchRequest first = request("majority_vote", SEED).as("search-kept", Budget.Limits.NONE);
        List<TraceEvent> record = events(lines(search(app, first))).subList(0, 6);

        assertThat(search(app, first).statusCode()).isEqualTo(409);
        assertThat(search(
                                app,
                                request("sample", SEED)
                                        .as("search-kept", Budget.Limits.NONE)
                                        .withResume(record))
                        .statusCode())
                .isEqualTo(409);
        lines(search(app, first.withResume(record)));
        assertThat(app.get("/v1/searches/search-kept").body()).contains("\"answered\"");
    }

    @Test
    void whatWasRecordedOfAnotherSearchIsRefused() throws Exception {
        List<TraceEvent> record = events(lines(search(app, request("majority_vote", SEED))));
        DRAWN.clear();

        HttpResponse<String> reply = search(app, request("sample", SEED).withResume(record));

        assertThat(reply.statusCode()).isEqualTo(409);
        assertThat(WireJson.mapper()
                        .readValue(reply.body(), ProblemDetails.class)
                        .detail())
                .contains("cannot be resumed", "start the search anew");
        assertThat(search(app, request("majority_vote", SEED).withResume(record.subList(1, 3))))
                .satisfies(bad -> assertThat(bad.statusCode()).isEqualTo(400))
                .satisfies(bad -> assertThat(bad.body()).contains("resume").contains("started"));
        assertThat(DRAWN).isEmpty();
    }
}
