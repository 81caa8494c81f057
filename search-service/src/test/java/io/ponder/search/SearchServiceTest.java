package io.ponder.search;

import static io.ponder.search.ScriptedServices.answer;
import static io.ponder.search.ScriptedServices.end;
import static io.ponder.search.ScriptedServices.score;
import static io.ponder.search.ScriptedServices.scoreEnd;
import static io.ponder.search.ScriptedServices.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.answers.Answer;
import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.proposer.Hints;
import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.proposer.TokenCountRequest;
import io.ponder.contracts.search.Catalog;
import io.ponder.contracts.search.PlannedSearch;
import io.ponder.contracts.search.SearchLine;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.wire.ProblemDetails;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.ScoreSigns;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.registry.Strategies;
import io.ponder.reasoning.trace.Fate;
import io.ponder.reasoning.trace.Role;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.Usage;
import io.ponder.testing.RunningApplication;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchServiceTest {

    private static final SearchRequest.SamplingOptions DEFAULTS =
            new SearchRequest.SamplingOptions(null, null, 50, List.of(), null, 7L);

    private static ScriptedServices services;
    private static RunningApplication app;

    @BeforeAll
    static void start() throws Exception {
        services = new ScriptedServices();
        app = services.search("--ponder.prices=other=1/1/1,big=1/0.1/10");
    }

    @AfterAll
    static void stop() {
        app.close();
        services.close();
    }

    /** It says what would be searched for, refuses what would be refused, and asks no engine. */
    @Test
    void aPlanIsWhatASearchWouldBe() throws Exception {
        HttpResponse<String> reply = post("/v1/plans", request("majority_vote", Map.of("n", 3)));
        assertThat(reply.statusCode()).isEqualTo(200);
        PlannedSearch planned = WireJson.mapper().readValue(reply.body(), PlannedSearch.class);
        assertThat(planned.model()).isEqualTo("big");
        assertThat(planned.strategy()).isEqualTo("majority_vote");
        assertThat(planned.verifier()).isNull();
        assertThat(planned.parameters()).containsEntry("n", 3).containsKey("wait_for");

        SearchRequest wrong = request("majority_vote", Map.of("n", 0));
        assertThat(post("/v1/plans", wrong).statusCode()).isEqualTo(400);
        assertThat(post("/v1/plans", wrong).body()).contains("parameters.n");
    }

    private static HttpResponse<String> post(String path, SearchRequest body) throws Exception {
        return app.http()
                .send(
                        app.request(path)
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofString(WireJson.mapper().writeValueAsString(body)))
                                .build(),
                        BodyHandlers.ofString());
    }

    private static SearchRequest request(@Nullable String strategy, Map<String, Object> parameters) {
        return request("big", strategy, null, parameters, Budget.Limits.NONE, SearchRequest.Events.ALL);
    }

    private static SearchRequest request(
            @Nullable String model,
            @Nullable String strategy,
            @Nullable String verifier,
            Map<String, Object> parameters,
            Budget.Limits budget,
            SearchRequest.Events events) {
        Problem problem = new Problem(List.of(Message.user("What is 6 times 7?")), AnswerFormat.AUTO);
        return new SearchRequest(model, problem, DEFAULTS, strategy, verifier, parameters, budget, events, "default");
    }

    private static HttpRequest post(Object body) {
        return app.request("/v1/searches")
                .header("Content-Type", "application/json")
                .header("X-Request-Id", "req-1")
                .POST(BodyPublishers.ofByteArray(WireJson.mapper().writeValueAsBytes(body)))
                .build();
    }

    private static String metrics() throws Exception {
        return app.get("/actuator/prometheus").body();
    }

    private static List<SearchLine> search(SearchRequest request) throws Exception {
        HttpResponse<String> reply = app.http().send(post(request), BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        assertThat(reply.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
        return reply.body()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> WireJson.mapper().readValue(line.substring(6), SearchLine.class))
                .toList();
    }

    private static SearchResult result(List<SearchLine> lines) {
        return ((SearchLine.Result) lines.getLast()).result();
    }

    private static ProblemDetails refused(SearchRequest request, int status) throws Exception {
        HttpResponse<String> reply = app.http().send(post(request), BodyHandlers.ofString());
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(status);
        return WireJson.mapper().readValue(reply.body(), ProblemDetails.class);
    }

    @Test
    void aVoteStreamsItsTraceAndEndsWithTheResult() throws Exception {
        services.proposing = (request, lines) -> {
            assertThat(request.prefixes().getFirst().samples()).isEqualTo(3);
            lines.send(answer(1, "41"));
            lines.send(answer(0, "42"));
            lines.send(answer(2, "42"));
            lines.send(end(3));
        };
        List<SearchLine> lines = search(request("majority_vote", Map.of("n", 3)));

        SearchResult result = result(lines);
        assertThat(result.selection().node().answer()).isEqualTo(new Answer("42", "42"));
        assertThat(result.usage().tokens().total()).isEqualTo(60);
        assertThat(result.usage().costUsd()).isEqualTo((30 * 1 + 30 * 10) / 1e6);
        assertThat(result.usage().entries())
                .extracting(Usage.Entry::fate)
                .containsExactly(Fate.SELECTED, Fate.SUPPORTING, Fate.PRUNED);
        assertThat(lines.getFirst())
                .isInstanceOfSatisfying(
                        SearchLine.Trace.class,
                        trace -> assertThat(trace.event()).isInstanceOf(TraceEvent.Started.class));
        assertThat(services.lastHeaders.get("X-Request-Id")).isEqualTo("req-1");
        assertThat(services.lastHeaders.get("traceparent")).hasSize(55);
        assertThat(Long.parseLong(services.lastHeaders.get("X-Ponder-Deadline-Ms")))
                .isPositive();
    }

    @Test
    void allCallsOfASearchShareAnIdThatNoOtherSearchHas() throws Exception {
        List<Hints> hints = new CopyOnWriteArrayList<>();
        services.proposing = (request, lines) -> {
            hints.add(request.hints());
            for (int i = 0; i < request.prefixes().getFirst().samples(); i++) {
                lines.send(answer(i, "42"));
            }
            lines.send(end(1));
        };
        SearchRequest plain = request("sample", Map.of());
        Hints told = new Hints("mine", "run-1", "key", 2, "another tenant", null);
        search(plain);
        search(new SearchRequest(
                plain.model(),
                plain.problem(),
                plain.sampling(),
                plain.strategy(),
                plain.verifier(),
                plain.parameters(),
                plain.budget(),
                plain.events(),
                plain.tenant(),
                null,
                null,
                null,
                told));

        assertThat(hints).extracting(Hints::tenant).containsExactly("default", "default");
        assertThat(hints).extracting(Hints::search).doesNotHaveDuplicates().doesNotContain("mine");
        assertThat(hints.getLast())
                .isEqualTo(told.of(Objects.requireNonNull(hints.getLast().search()), "default"));
    }

    @Test
    void aJudgeSpendsTokensThatAreCountedApart() throws Exception {
        services.proposing = (request, lines) -> {
            lines.send(answer(0, "1"));
            lines.send(answer(1, "2"));
            lines.send(end(2));
        };
        services.scoring = (request, lines) -> {
            assertThat(request.verifier()).isEqualTo("judge");
            assertThat(request.model()).isEqualTo("big");
            assertThat(request.writtenBy()).isEqualTo("big");
            assertThat(request.problem().messages()).hasSize(1);
            int scored = 0;
            for (ScoreRequest.Candidate candidate : request.candidates()) {
                lines.send(score(scored++, candidate.text().contains("{2}") ? 0.9 : 0.2));
            }
            lines.send(scoreEnd(scored));
        };
        SearchResult result = result(search(
                request("big", "best_of_n", "judge", Map.of("n", 2), Budget.Limits.NONE, SearchRequest.Events.ALL)));
        assertThat(result.selection().score()).isEqualTo(0.9);
        assertThat(result.verifier()).isEqualTo("judge");
        assertThat(result.usage().entries().stream()
                        .filter(entry -> entry.role() == Role.VERIFIER)
                        .mapToLong(entry -> entry.tokens().total())
                        .sum())
                .isEqualTo(82);
    }

    /** Four say 42 and one 41; the one that is alone, and wrong, has the highest score. */
    @Test
    void aHighScoreThatNobodyAgreesWithIsWarnedOfAndMeasured() throws Exception {
        services.proposing = (request, lines) -> {
            for (int i = 0; i < 5; i++) {
                lines.send(answer(i, i == 2 ? "41" : "42"));
            }
            lines.send(end(5));
        };
        services.scoring = (request, lines) -> {
            for (int i = 0; i < request.candidates().size(); i++) {
                lines.send(score(i, request.candidates().get(i).text().contains("41") ? 0.95 : 0.5));
            }
            lines.send(scoreEnd(request.candidates().size()));
        };
        SearchRequest request = request("best_of_n", Map.of("n", 5));
        SearchResult result = result(search(new SearchRequest(
                request.model(),
                request.problem(),
                request.sampling(),
                "best_of_n",
                "judge",
                request.parameters(),
                request.budget(),
                request.events(),
                request.tenant(),
                "42")));

        assertThat(result.signs()).isEqualTo(new ScoreSigns(0.95, 5, 1, 4, 0.5, null));
        assertThat(result.warnings())
                .singleElement()
                .asString()
                .startsWith("high score, alone: the chosen answer's score is 0.95, but none of the 4 other candidates")
                .contains("4 of them agree on another");
        assertThat(metrics())
                .contains(
                        "ponder_selected_score_sum{reference=\"wrong\",strategy=\"best_of_n\",verifier=\"judge\"} 0.95")
                .contains("ponder_selected_agreement_bucket{strategy=\"best_of_n\",verifier=\"judge\",le=\"0.2\"} 1")
                .contains("ponder_selected_length_percentile_count{strategy=\"best_of_n\",verifier=\"judge\"}")
                .contains("ponder_search_warnings_total{strategy=\"best_of_n\",verifier=\"judge\"} 1.0");
    }

    @Test
    void aReferenceThatNothingCanBeComparedWithIsRefused() throws Exception {
        SearchRequest request = request("sample", Map.of());
        SearchRequest blank = new SearchRequest(
                request.model(),
                request.problem(),
                request.sampling(),
                request.strategy(),
                null,
                request.parameters(),
                request.budget(),
                request.events(),
                request.tenant(),
                " ");
        assertThat(refused(blank, 400).field()).isEqualTo("reference");
    }

    @Test
    void survivorsAnswerAndTheFailureIsTold() throws Exception {
        services.proposing = (request, lines) -> {
            lines.send(new ProposalReply.Failed(0, 0, Failure.of(Kind.UPSTREAM_ERROR, "the engine fell over")));
            lines.send(answer(1, "42"));
            lines.send(end(1));
        };
        SearchResult result = result(search(request("majority_vote", Map.of("n", 2))));
        assertThat(result.samples().failed()).isEqualTo(1);
        assertThat(result.failures().getFirst().failure().message()).isEqualTo("the engine fell over");
    }

    @Test
    void aReplyThatIsCutOffFailsItsMissingSamplesOnly() throws Exception {
        services.proposing = (request, lines) -> lines.send(answer(0, "42"));
        SearchResult result = result(search(request("majority_vote", Map.of("n", 3))));
        assertThat(result.samples().failed()).isEqualTo(2);
        assertThat(result.selection().node().answer()).extracting("text").isEqualTo("42");
    }

    @Test
    void whenAllFailTheStatusAndTheMessageSayWhichAndWhy() throws Exception {
        services.proposing = (request, lines) -> {
            throw ScriptedServices.refusal(Kind.UPSTREAM_UNAVAILABLE, "the engine refuses connections");
        };
        ProblemDetails problem = refused(
                request("big", "majority_vote", null, Map.of("n", 2), Budget.Limits.NONE, SearchRequest.Events.NONE),
                503);
        assertThat(problem.detail()).isEqualTo("all 2 samples failed: the engine refuses connections");

        List<SearchLine> watched = search(request("majority_vote", Map.of("n", 2)));
        assertThat(watched.getLast())
                .isInstanceOfSatisfying(
                        SearchLine.Failed.class,
                        failed -> assertThat(failed.failure().kind()).isEqualTo(Kind.UPSTREAM_UNAVAILABLE));
    }

    @Test
    void aVerifierThatIsDownFailsTheSearchByName() throws Exception {
        services.proposing = (request, lines) -> {
            lines.send(answer(0, "1"));
            lines.send(end(1));
        };
        services.scoring = (request, lines) -> {
            throw ScriptedServices.refusal(Kind.UPSTREAM_ERROR, "the judge is unwell");
        };
        List<SearchLine> lines = search(
                request("big", "best_of_n", null, Map.of("n", 1), Budget.Limits.NONE, SearchRequest.Events.NONE));
        assertThat(lines).singleElement().isInstanceOfSatisfying(SearchLine.Failed.class, failed -> {
            assertThat(failed.failure().kind()).isEqualTo(Kind.UPSTREAM_ERROR);
            assertThat(failed.failure().message()).isEqualTo("the only score failed: the judge is unwell");
            assertThat(failed.usage()).isNotNull();
        });
    }

    @Test
    void aDeadlineReturnsTheBestSoFarMarkedAsCut() throws Exception {
        services.proposing = (request, lines) -> {
            lines.send(answer(0, "42"));
            ScriptedServices.untilDisconnected(lines);
        };
        Budget.Limits half = new Budget.Limits(null, null, 0.5, null, null);
        SearchResult result =
                result(search(request("big", "majority_vote", null, Map.of("n", 3), half, SearchRequest.Events.NONE)));
        assertThat(result.cutBy()).isEqualTo(SearchResult.CutBy.MAX_SECONDS);
        assertThat(services.disconnected.poll(30, TimeUnit.SECONDS)).isEqualTo("gone");
    }

    @Test
    void aClientThatLeavesStopsTheProposerWithinTwoSeconds() throws Exception {
        services.disconnected.clear();
        CountDownLatch proposerWorks = new CountDownLatch(1);
        services.proposing = (request, lines) -> {
            lines.send(answer(0, "42"));
            proposerWorks.countDown();
            ScriptedServices.untilDisconnected(lines);
        };
        byte[] body = WireJson.mapper().writeValueAsBytes(request("majority_vote", Map.of("n", 3)));
        String head = "POST /v1/searches HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + body.length + "\r\n\r\n";
        // A plain socket: the JDK's client may close a connection only when it next has something to do.
        try (Socket leaving = new Socket("127.0.0.1", app.url().getPort())) {
            leaving.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
            leaving.getOutputStream().write(body);
            assertThat(proposerWorks.await(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(services.disconnected.poll(30, TimeUnit.SECONDS)).isEqualTo("gone");
    }

    @Test
    void unknownNamesListThoseThatExist() throws Exception {
        assertThat(refused(request("gpt", null, null, Map.of(), Budget.Limits.NONE, SearchRequest.Events.NONE), 404))
                .satisfies(problem -> assertThat(problem.allowed()).containsExactly("big", "bare"));
        assertThat(refused(request("magic", Map.of()), 400).allowed()).contains("majority_vote");
        assertThat(refused(
                                request(
                                        "big",
                                        "best_of_n",
                                        "oracle",
                                        Map.of(),
                                        Budget.Limits.NONE,
                                        SearchRequest.Events.NONE),
                                400)
                        .allowed())
                .containsExactly(
                        "judge",
                        "format",
                        "arithmetic",
                        "confidence",
                        "certainty",
                        "grader",
                        "checked_confidence",
                        "opinions",
                        "tool_schema");
    }

    @Test
    void theReferenceVerifierIsRefusedForClientTraffic() throws Exception {
        ProblemDetails problem = refused(
                request("big", "best_of_n", "reference", Map.of(), Budget.Limits.NONE, SearchRequest.Events.NONE), 400);
        assertThat(problem.field()).isEqualTo("verifier");
    }

    @Test
    void aVerifierWhereNoneIsUsedIsRefusedRatherThanIgnored() throws Exception {
        ProblemDetails problem = refused(
                request("big", "majority_vote", "judge", Map.of(), Budget.Limits.NONE, SearchRequest.Events.NONE), 400);
        assertThat(problem.allowed())
                .contains("best_of_n", "beam_search", "auto")
                .doesNotContain("sample", "majority_vote", "tree_of_thought");
    }

    @Test
    void aStrategyThatScoresStepsRefusesAVerifierOfWholeAnswers() throws Exception {
        ProblemDetails problem = refused(
                request("big", "beam_search", "judge", Map.of(), Budget.Limits.NONE, SearchRequest.Events.NONE), 400);
        assertThat(problem.field()).isEqualTo("verifier");
        assertThat(problem.detail()).contains("scores unfinished paths").contains("arithmetic");
        assertThat(problem.allowed()).containsExactly("arithmetic");
    }

    @Test
    void aStepWiseStrategyOnAnEngineOfWholeAnswersSaysSo() throws Exception {
        ProblemDetails problem = refused(
                request("bare", "beam_search", null, Map.of(), Budget.Limits.NONE, SearchRequest.Events.NONE), 422);
        assertThat(problem.detail()).contains("lacks continuation").contains("beam_search");
        assertThat(problem.allowed()).contains("majority_vote", "ab_mcts").doesNotContain("mcts");
    }

    @Test
    void powerSamplingNamesWhatTheEngineLacks() throws Exception {
        ProblemDetails problem = refused(
                request("bare", "power_sampling", null, Map.of(), Budget.Limits.NONE, SearchRequest.Events.NONE), 422);
        assertThat(problem.detail())
                .contains("the engine of bare lacks continuation, logprobs, which power_sampling needs here");
    }

    @Test
    void aParameterThatDoesNotFitTheVerifierIsRefusedBeforeTheSearchStarts() throws Exception {
        ProblemDetails problem = refused(
                request(
                        "big",
                        "mcts",
                        "format",
                        Map.of("reward", "step"),
                        Budget.Limits.NONE,
                        SearchRequest.Events.ALL),
                400);
        assertThat(problem.field()).isEqualTo("parameters.reward");
    }

    @Test
    void anUnknownJudgeOfAPanelIsNamed() throws Exception {
        ProblemDetails problem = refused(
                request(
                        "big",
                        "mixture",
                        null,
                        Map.of("models", List.of("bare", "big"), "judge", "huge"),
                        Budget.Limits.NONE,
                        SearchRequest.Events.NONE),
                404);
        assertThat(problem.field()).isEqualTo("parameters.judge");
        assertThat(problem.detail()).contains("there is no model huge");
        assertThat(problem.allowed()).containsExactly("big", "bare");
    }

    @Test
    void anUnknownModelAmongSeveralIsNamed() throws Exception {
        ProblemDetails problem = refused(
                request(
                        "big",
                        "ab_mcts",
                        null,
                        Map.of("models", List.of("bare", "huge")),
                        Budget.Limits.NONE,
                        SearchRequest.Events.NONE),
                404);
        assertThat(problem.field()).isEqualTo("parameters.models");
        assertThat(problem.allowed()).containsExactly("big", "bare");
    }

    /** Two steps of 100 and 300 tokens: their mean is (100 · -0.4 + 300 · -0.2) / 400. */
    @Test
    void aCandidateIsScoredWithTheLogProbabilitiesOfAllItsSteps() throws Exception {
        List<ScoreRequest> scores = new CopyOnWriteArrayList<>();
        services.proposing = (request, lines) -> {
            boolean isFirst = request.prefixes().getFirst().text().isEmpty();
            for (int i = 0; i < request.prefixes().getFirst().samples(); i++) {
                lines.send(new ProposalReply.Continuation(
                        0,
                        i,
                        isFirst ? "Step.\n\n" : "So \\boxed{42}.",
                        null,
                        isFirst ? FinishReason.STEP : FinishReason.STOP,
                        new Tokens(30, 0, 10),
                        isFirst ? new LogProbs(-0.4, -0.9, -0.5, 100) : new LogProbs(-0.2, -0.3, -0.1, 300),
                        List.of()));
            }
            lines.send(end(1));
        };
        services.scoring = (request, lines) -> {
            scores.add(request);
            for (int i = 0; i < request.candidates().size(); i++) {
                int steps = request.candidates().get(i).steps().size();
                lines.send(new ScoreReply.Scored(i, Score.steps(Collections.nCopies(steps, 0.5), null), Tokens.NONE));
            }
            lines.send(new ScoreReply.End(null, Tokens.NONE));
        };
        result(search(request("beam_search", Map.of("beams", 1, "expansions", 1, "answers", 1))));

        assertThat(scores.getFirst().candidates().getFirst().logProbs()).isEqualTo(new LogProbs(-0.4, -0.9, -0.5, 100));
        assertThat(scores.getLast().candidates().getFirst().logProbs()).isEqualTo(new LogProbs(-0.25, -0.9, -0.1, 400));
    }

    /** Two rounds of two paths: the second goes on from the steps the first drew, prefixes and scores in one call each. */
    @Test
    void stepsGoInOneCallARoundAndContinueWhatWasWritten() throws Exception {
        List<ProposalRequest> proposals = new CopyOnWriteArrayList<>();
        List<ScoreRequest> scores = new CopyOnWriteArrayList<>();
        services.proposing = (request, lines) -> {
            proposals.add(request);
            boolean isFirst = request.prefixes().getFirst().text().isEmpty();
            int samples = 0;
            for (int prefix = 0; prefix < request.prefixes().size(); prefix++) {
                for (int i = 0; i < request.prefixes().get(prefix).samples(); i++) {
                    lines.send(step(prefix, i, isFirst ? "Step " + i + ".\n\n" : "So \\boxed{42}.", isFirst));
                    samples++;
                }
            }
            lines.send(end(samples));
        };
        services.scoring = (request, lines) -> {
            scores.add(request);
            for (int i = 0; i < request.candidates().size(); i++) {
                lines.send(new ScoreReply.Scored(
                        i,
                        Score.steps(
                                Collections.nCopies(
                                        request.candidates().get(i).steps().size(), 0.5 + i / 100.0),
                                null),
                        Tokens.NONE));
            }
            lines.send(new ScoreReply.End(null, Tokens.NONE));
        };
        SearchResult result = result(search(
                request("beam_search", Map.of("beams", 2, "expansions", 2, "answers", 4, "merge_duplicates", false))));

        assertThat(result.selection().node().text()).startsWith("Step ").endsWith("So \\boxed{42}.");
        assertThat(proposals).hasSize(2);
        assertThat(proposals.get(1).prefixes()).hasSize(2).allSatisfy(prefix -> {
            assertThat(prefix.text()).startsWith("Step ").endsWith("\n\n");
            assertThat(prefix.samples()).isEqualTo(2);
        });
        assertThat(scores.getFirst().candidates()).hasSize(4);
        assertThat(result.usage().samples()).isEqualTo(8);
    }

    @Test
    void aMissingCapabilityIsNamedWithTheStrategiesThatWork() throws Exception {
        ProblemDetails problem = refused(
                request("bare", "beam_search", null, Map.of(), Budget.Limits.NONE, SearchRequest.Events.NONE), 422);
        assertThat(problem.detail()).contains("lacks continuation");
        assertThat(problem.allowed())
                .contains("sample", "majority_vote", "weighted_best_of_n", "best_of_n")
                .doesNotContain("beam_search");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "judge      | top_logprobs",
                "confidence | logprobs",
                "certainty  | logprobs, top_logprobs",
            })
    void aVerifierThatTheEngineCannotFeedIsRefusedBeforeTheFirstToken(String verifier, String missing)
            throws Exception {
        List<ProposalRequest> proposals = new CopyOnWriteArrayList<>();
        services.proposing = (request, lines) -> proposals.add(request);
        for (StrategyType type : Strategies.all()) {
            if (type.scoring() == StrategyType.Scoring.NONE || type.needs().contains(Capability.CONTINUATION)) {
                continue;
            }
            ProblemDetails problem = refused(
                    request("bare", type.name(), verifier, Map.of(), Budget.Limits.NONE, SearchRequest.Events.NONE),
                    type.scoring() == StrategyType.Scoring.PREFIXES ? 400 : 422);
            if (type.scoring() != StrategyType.Scoring.PREFIXES) {
                List<String> works = new ArrayList<>(List.of("format", "arithmetic", "grader"));
                if (type.comparesCandidates()) {
                    works.add("opinions");
                }
                works.add("tool_schema");
                assertThat(problem.detail())
                        .isEqualTo("the engine of bare lacks " + missing + ", which verifier " + verifier
                                + " needs; with " + type.name() + " these verifiers work: "
                                + String.join(", ", works));
                assertThat(problem.field()).isEqualTo("verifier");
                assertThat(problem.allowed()).isEqualTo(works);
            }
        }
        assertThat(proposals).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {"big, -", "bare, the engine of bare lacks", "gone, the judge's model gone is not"})
    void theJudgesOwnEngineIsWhatMustTellAlternatives(String judge, @Nullable String refusal) throws Exception {
        services.proposing = (request, lines) -> {
            lines.send(answer(0, "42"));
            lines.send(end(1));
        };
        services.scoring = (request, lines) -> {
            lines.send(score(0, 0.5));
            lines.send(scoreEnd(1));
        };
        try (RunningApplication other = new RunningApplication(
                SearchApplication.builder(),
                "--ponder.dependencies.proposer-url=" + services.url(),
                "--ponder.dependencies.verifier-url=" + services.url(),
                "--ponder.search.judge-model=" + judge)) {
            SearchRequest judged = request(
                    "bare", "best_of_n", "judge", Map.of("n", 1), Budget.Limits.NONE, SearchRequest.Events.NONE);
            HttpResponse<String> reply = other.http()
                    .send(
                            other.request("/v1/searches")
                                    .header("Content-Type", "application/json")
                                    .POST(BodyPublishers.ofByteArray(
                                            WireJson.mapper().writeValueAsBytes(judged)))
                                    .build(),
                            BodyHandlers.ofString());

            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(refusal == null ? 200 : 422);
            assertThat(reply.body()).contains(refusal == null ? "0.5" : refusal);
        }
    }

    @Test
    void aStrategysOwnVerifierGivesWayToOneThatTheEngineCanFeed() throws Exception {
        for (String model : List.of("bare", "big")) {
            for (StrategyType type : Strategies.all()) {
                if (!type.scores() || type.needs().contains(Capability.CONTINUATION)) {
                    continue;
                }
                List<String> scored = new CopyOnWriteArrayList<>();
                services.proposing = (request, lines) -> {
                    lines.send(answer(0, "42"));
                    lines.send(end(1));
                };
                services.scoring = (request, lines) -> {
                    scored.add(request.verifier());
                    for (int i = 0; i < request.candidates().size(); i++) {
                        lines.send(new ScoreReply.Scored(i, Score.outcome(0.5, null), Tokens.NONE));
                    }
                    lines.send(new ScoreReply.End(null, Tokens.NONE));
                };
                Budget.Limits one = new Budget.Limits(null, null, null, 1, null);
                SearchResult result =
                        result(search(request(model, type.name(), null, Map.of(), one, SearchRequest.Events.NONE)));

                boolean instead = model.equals("bare") && "checked_confidence".equals(type.verifier());
                assertThat(scored).as(type.name()).containsOnly(instead ? "arithmetic" : type.verifier());
                assertThat(result.selection().notes().stream().filter(note -> note.contains("in its place")))
                        .containsExactlyElementsOf(
                                instead
                                        ? List.of("the engine of bare lacks logprobs, which checked_confidence needs,"
                                                + " so arithmetic scored in its place")
                                        : List.of());
            }
        }
    }

    @Test
    void aRewardModelOfItsOwnAsksNothingOfTheProposersEngine() throws Exception {
        services.proposing = (request, lines) -> {
            lines.send(answer(0, "42"));
            lines.send(end(1));
        };
        List<ScoreRequest> scored = new CopyOnWriteArrayList<>();
        services.scoring = (request, lines) -> {
            scored.add(request);
            lines.send(score(0, 0.5));
            lines.send(scoreEnd(1));
        };
        search(request("bare", "best_of_n", "grader", Map.of("n", 1), Budget.Limits.NONE, SearchRequest.Events.NONE));
        assertThat(scored.getFirst().model()).isNull();

        Budget.Limits cents = new Budget.Limits(null, 0.01, null, null, null);
        ProblemDetails problem =
                refused(request("big", "best_of_n", "grader", Map.of(), cents, SearchRequest.Events.NONE), 400);
        assertThat(problem.detail()).contains("no price is configured for acme/grader");
    }

    @Test
    void onlyAVerifierThatNeedsDistributionsHasThemAskedFor() throws Exception {
        List<ProposalRequest> proposals = new CopyOnWriteArrayList<>();
        services.proposing = (request, lines) -> {
            proposals.add(request);
            lines.send(answer(0, "42"));
            lines.send(end(1));
        };
        services.scoring = (request, lines) -> {
            lines.send(score(0, 0.5));
            lines.send(scoreEnd(1));
        };
        for (String verifier : List.of("certainty", "confidence")) {
            search(request(
                    "big", "best_of_n", verifier, Map.of("n", 1), Budget.Limits.NONE, SearchRequest.Events.NONE));
        }
        assertThat(proposals).extracting(ProposalRequest::wantsDistribution).containsExactly(true, false);

        ProblemDetails problem = refused(
                request("bare", "best_of_n", "certainty", Map.of(), Budget.Limits.NONE, SearchRequest.Events.NONE),
                422);
        assertThat(problem.detail())
                .startsWith("the engine of bare lacks logprobs, top_logprobs, which verifier certainty");
    }

    @Test
    void aMoneyBudgetWithoutAPriceIsRefused() throws Exception {
        Budget.Limits cents = new Budget.Limits(null, 0.01, null, null, null);
        ProblemDetails problem =
                refused(request("bare", "sample", null, Map.of(), cents, SearchRequest.Events.NONE), 400);
        assertThat(problem.field()).isEqualTo("budget.max_cost_usd");
        assertThat(problem.detail()).contains("PONDER_PRICES=bare=");
    }

    @Test
    void anAbsurdBudgetNamesItsField() throws Exception {
        for (Budget.Limits limits : List.of(
                new Budget.Limits(0L, null, null, null, null),
                new Budget.Limits(-5L, null, null, null, null),
                new Budget.Limits(Long.MAX_VALUE, null, null, null, null))) {
            assertThat(refused(request("big", "sample", null, Map.of(), limits, SearchRequest.Events.NONE), 400)
                            .field())
                    .isEqualTo("budget.max_tokens");
        }
    }

    @Test
    void whatRequestsCanNameIsListed() throws Exception {
        HttpResponse<String> reply = app.get("/v1/catalog");
        Catalog catalog = WireJson.mapper().readValue(reply.body(), Catalog.class);
        assertThat(catalog.models()).extracting("id").containsExactly("big", "bare");
        assertThat(catalog.strategies()).extracting("name").contains("sample", "weighted_best_of_n");
        assertThat(catalog.verifiers())
                .extracting("name")
                .containsExactly(
                        "judge",
                        "format",
                        "arithmetic",
                        "confidence",
                        "certainty",
                        "grader",
                        "checked_confidence",
                        "opinions",
                        "tool_schema");
    }

    @Test
    void whatWasSpentIsInTheMetrics() throws Exception {
        services.proposing = (request, lines) -> {
            lines.send(answer(0, "42"));
            lines.send(end(1));
        };
        search(request("sample", Map.of()));
        assertThat(metrics())
                .contains("ponder_tokens_total{fate=\"selected\",model=\"big\",role=\"proposer\",strategy=\"sample\"")
                .contains("ponder_searches_total{model=\"big\",outcome=\"answered\",strategy=\"sample\"")
                .contains("ponder_cost_usd_total{")
                .contains("ponder_search_duration_seconds_bucket{");
    }

    @Test
    void tokensAreCountedByTheProposer() throws Exception {
        TokenCountRequest asked =
                new TokenCountRequest("big", List.of(Message.system("Be brief."), Message.user("Hi")), null);
        HttpRequest request = app.request("/v1/tokens")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(WireJson.mapper().writeValueAsBytes(asked)))
                .build();
        assertThat(app.http().send(request, BodyHandlers.ofString()).body()).isEqualTo("{\"tokens\":2}");
    }
}
