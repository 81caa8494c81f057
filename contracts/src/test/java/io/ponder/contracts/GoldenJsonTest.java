package io.ponder.contracts;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.answers.Answer;
import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.proposer.Hints;
import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.search.Catalog;
import io.ponder.contracts.search.PlannedSearch;
import io.ponder.contracts.search.SearchLine;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.search.SearchStatus;
import io.ponder.contracts.verifier.CodeTests;
import io.ponder.contracts.verifier.RewardOutcome;
import io.ponder.contracts.verifier.RewardReply;
import io.ponder.contracts.verifier.RewardRequest;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.verifier.VerifierInfo;
import io.ponder.contracts.wire.ProblemDetails;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.engine.Proposer;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Part;
import io.ponder.reasoning.model.Price;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.ResponseFormat;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.TokenLogProb;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.model.Tools;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.ScoreSigns;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Selection;
import io.ponder.reasoning.trace.AnswerOrigin;
import io.ponder.reasoning.trace.Candidate;
import io.ponder.reasoning.trace.Fate;
import io.ponder.reasoning.trace.Role;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.TraceNode;
import io.ponder.reasoning.trace.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Pins every form of the internal API: what is written equals the golden file, and what is read from it equals what was
 * written. A change here is a change of the API.
 */
class GoldenJsonTest {

    private static final Sampling SAMPLING =
            new Sampling(0.8, 0.95, 256, List.of("END"), new ResponseFormat(ResponseFormat.Type.JSON_OBJECT, null));
    private static final Problem PROBLEM =
            new Problem(List.of(Message.system("Be brief."), Message.user("2 + 2?")), AnswerFormat.AUTO);
    private static final Problem CONVERSATION = new Problem(
            List.of(
                    new Message(
                            Message.Role.USER,
                            "What is it?",
                            List.of(
                                    Part.text("What is it?"),
                                    new Part(Part.Kind.IMAGE, null, image("data:image/png;"))),
                            List.of(),
                            null,
                            "ada"),
                    new Message(
                            Message.Role.ASSISTANT,
                            "",
                            List.of(),
                            List.of(new ToolCall("call_0", "add", "{\"a\": 1}")),
                            null,
                            null),
                    Message.tool("call_0", "1")),
            AnswerFormat.AUTO,
            new Tools(
                    List.of(new Tools.Function("add", "Adds.", Map.of("type", "object"), true)),
                    Tools.Choice.NAMED,
                    "add",
                    false));
    private static final Tokens TOKENS = new Tokens(12, 4, 7);
    private static final Failure FAILURE =
            new Failure(Failure.Kind.OVERLOADED, "the queue is full", "model", List.of("a", "b"), 1.5);
    private static final TraceNode NODE = new TraceNode(
            3,
            1,
            2,
            2,
            true,
            "\n\nWait",
            "It is \\boxed{4}.",
            "two and two",
            FinishReason.STOP,
            new Answer("4", "4"),
            TOKENS,
            new LogProbs(-0.25, -0.5, -0.125, 7));
    private static final SearchResult.Chosen CHOSEN = new SearchResult.Chosen(
            new Candidate(
                    3,
                    2,
                    2,
                    "First.\n\nWaitIt is \\boxed{4}.",
                    "two and two",
                    FinishReason.STOP,
                    new Answer("4", "4"),
                    TOKENS,
                    new LogProbs(-0.25, -0.5, -0.125, 7)),
            Selection.Basis.WEIGHTED_VOTE,
            List.of(new Selection.AnswerGroup("4", 2, 1.5, List.of(1, 3))),
            0.75,
            List.of("a note"));
    private static final Usage USAGE = new Usage(
            TOKENS, 0.01, List.of(new Usage.Entry(Role.PROPOSER, Fate.SELECTED, 1, TOKENS, 0.01)), 2, 3, false, 1.25);

    /** Its keys in the order that the golden file has them. */
    private static Map<String, Object> image(String url) {
        Map<String, Object> part = new LinkedHashMap<>();
        part.put("type", "image_url");
        part.put("image_url", Map.of("url", url));
        return part;
    }

    static List<Arguments> forms() {
        return List.of(
                form(
                        "proposal-request",
                        ProposalRequest.class,
                        new ProposalRequest(
                                "m",
                                PROBLEM.messages(),
                                List.of(new Proposer.Prefix("First, ", 4, 42)),
                                Move.Unit.STEP,
                                SAMPLING,
                                20,
                                true,
                                true)),
                form(
                        "proposal-continuation",
                        ProposalReply.class,
                        new ProposalReply.Continuation(
                                0,
                                2,
                                "Yes",
                                null,
                                FinishReason.LENGTH,
                                TOKENS,
                                new LogProbs(-0.25, -0.5, -0.125, 7, 0.5, 12.5, -0.0625),
                                List.of(new ProposalReply.Alternative("Yes", -0.1)))),
                form(
                        "proposal-refused",
                        ProposalReply.class,
                        new ProposalReply.Continuation(
                                1, 0, "I can't help with that.", null, FinishReason.REFUSED, TOKENS, null)),
                form(
                        "proposal-tools-request",
                        ProposalRequest.class,
                        new ProposalRequest(
                                "m",
                                CONVERSATION.messages(),
                                List.of(new Proposer.Prefix("", 1, 42)),
                                Move.Unit.SOLUTION,
                                new Sampling(
                                        0.8, 0.95, 256, List.of(), null, null, Map.of("presence_penalty", 0.5), 2, 64),
                                0,
                                true,
                                null,
                                CONVERSATION.tools(),
                                true,
                                new Hints("srch-1", "run-1", "key", 1, "default", 300))),
                form(
                        "proposal-tool-calls",
                        ProposalReply.class,
                        new ProposalReply.Continuation(
                                0,
                                0,
                                "",
                                null,
                                FinishReason.TOOL_CALLS,
                                TOKENS,
                                null,
                                List.of(),
                                List.of(new ToolCall("call_1", "add", "{\"a\": 2}")),
                                List.of(new TokenLogProb(
                                        "Yes",
                                        -0.5,
                                        List.of(89, 101, 115),
                                        List.of(new TokenLogProb.Top("No", -1.5, List.of(78, 111))))))),
                form("proposal-delta", ProposalReply.class, new ProposalReply.Delta(0, 0, "It ", null)),
                form("proposal-failed", ProposalReply.class, new ProposalReply.Failed(0, 1, FAILURE)),
                form("proposal-progress", ProposalReply.class, new ProposalReply.Progress(120)),
                form("proposal-noted", ProposalReply.class, new ProposalReply.Noted("<s> was broken up")),
                form("proposal-end", ProposalReply.class, new ProposalReply.End("m", TOKENS)),
                form("proposal-end-failed", ProposalReply.class, new ProposalReply.End("m", TOKENS, TOKENS, true)),
                form(
                        "models",
                        ModelInfo.Listing.class,
                        new ModelInfo.Listing(List.of(new ModelInfo(
                                "m",
                                "embedded",
                                2048,
                                new TreeSet<>(List.of(Capability.CONTINUATION, Capability.TOP_LOGPROBS)))))),
                form(
                        "score-request",
                        ScoreRequest.class,
                        new ScoreRequest(
                                "judge",
                                "m",
                                PROBLEM,
                                List.of(new ScoreRequest.Candidate(
                                        "a\n\nb", List.of("a", "b"), true, new LogProbs(-0.25, -0.5, -0.125, 7))),
                                "4",
                                null,
                                "writer")),
                form(
                        "score-request-compare",
                        ScoreRequest.class,
                        new ScoreRequest(
                                "format",
                                null,
                                new Problem(List.of(Message.user("2 + 2?")), AnswerFormat.JSON, null, "/sum"),
                                List.of(new ScoreRequest.Candidate("{}", List.of("{}"), true)),
                                null)),
                form(
                        "score-request-code",
                        ScoreRequest.class,
                        new ScoreRequest(
                                "code",
                                null,
                                PROBLEM,
                                List.of(new ScoreRequest.Candidate("a", List.of("a"), true)),
                                null,
                                new CodeTests(
                                        CodeTests.Language.PYTHON,
                                        CodeTests.Kind.STDIN_STDOUT,
                                        CodeTests.Scoring.FRACTION,
                                        0.001,
                                        List.of(
                                                new CodeTests.Case("small", "2 2\n", "4\n", null),
                                                new CodeTests.Case(null, null, null, "assert add(2, 2) == 4"))))),
                form(
                        "score-steps",
                        ScoreReply.class,
                        new ScoreReply.Scored(0, Score.steps(List.of(1.0, 0.5), "step 2 is off"), Tokens.NONE)),
                form("score-outcome", ScoreReply.class, new ScoreReply.Scored(1, Score.outcome(0.75, null), TOKENS)),
                form("score-failed", ScoreReply.class, new ScoreReply.Failed(0, FAILURE)),
                form("score-end", ScoreReply.class, new ScoreReply.End("m", TOKENS)),
                form("score-end-estimated", ScoreReply.class, new ScoreReply.End("m", TOKENS, true)),
                form(
                        "verifiers",
                        VerifierInfo.Listing.class,
                        new VerifierInfo.Listing(List.of(new VerifierInfo(
                                "judge",
                                VerifierKind.OUTCOME,
                                "asks a model",
                                true,
                                true,
                                Set.of(Capability.LOGPROBS),
                                Set.of("grader"))))),
                form(
                        "reward-request",
                        RewardRequest.class,
                        new RewardRequest(
                                new TreeMap<>(Map.of("accuracy", 1.0, "length", 0.5)),
                                Map.of("not_comparable", "zero"),
                                100,
                                20,
                                "en",
                                "grpo",
                                List.of(new RewardRequest.Group(
                                        "2 + 2?",
                                        AnswerFormat.NUMBER,
                                        "4",
                                        null,
                                        "fr",
                                        List.of(new RewardRequest.Completion("It is 4.", 90, true)))))),
                form(
                        "reward-reply",
                        RewardReply.class,
                        new RewardReply(
                                List.of(new RewardReply.Group(
                                        0.75,
                                        0.0,
                                        false,
                                        List.of(
                                                new RewardReply.Completion(
                                                        RewardOutcome.RIGHT,
                                                        new TreeMap<>(Map.of("accuracy", 1.0, "length", -0.5)),
                                                        null,
                                                        0.75,
                                                        0.0),
                                                new RewardReply.Completion(
                                                        RewardOutcome.TIMED_OUT,
                                                        Map.of("length", -0.5),
                                                        Map.of(
                                                                "accuracy",
                                                                new RewardReply.Unknown(
                                                                        RewardOutcome.TIMED_OUT,
                                                                        "comparing them takes too much work")),
                                                        null,
                                                        null)))),
                                Map.of(
                                        "verifier:judge",
                                        new RewardReply.Spent("small", new Tokens(100, 20, 1), true)))),
                form(
                        "search-request",
                        SearchRequest.class,
                        new SearchRequest(
                                        "m",
                                        PROBLEM,
                                        new SearchRequest.SamplingOptions(0.5, null, 100, List.of(), null, 7L),
                                        "best_of_n",
                                        "judge",
                                        Map.of("n", 4),
                                        new Budget.Limits(1000L, 0.5, 2.5, 8, 4),
                                        SearchRequest.Events.ALL,
                                        "default",
                                        "4")
                                .as("search-1", new Budget.Limits(1000L, 0.5, 2.5, 8, 4))),
                form(
                        "search-request-resume",
                        SearchRequest.class,
                        new SearchRequest(
                                        "m",
                                        PROBLEM,
                                        new SearchRequest.SamplingOptions(0.5, null, 100, List.of(), null, 7L),
                                        "best_of_n",
                                        "judge",
                                        Map.of("n", 4),
                                        Budget.Limits.NONE,
                                        SearchRequest.Events.ALL,
                                        "default")
                                .withResume(List.of(
                                        new TraceEvent.ScoreStarted(4, 121, 1, List.of(3)),
                                        new TraceEvent.Scored(5, 140, 1, 3, 0.75, Score.outcome(0.75, null), TOKENS)))),
                form(
                        "search-trace-call-ended",
                        SearchLine.class,
                        new SearchLine.Trace(new TraceEvent.CallEnded(6, 141, 1, Role.VERIFIER, TOKENS, TOKENS, true))),
                form("search-failed-resumed", SearchLine.class, new SearchLine.Failed(FAILURE, USAGE.asResumed())),
                form(
                        "planned-search",
                        PlannedSearch.class,
                        new PlannedSearch("m", "majority_vote", null, Map.of("n", 3), List.of("a note"))),
                form(
                        "catalog",
                        Catalog.class,
                        new Catalog(
                                List.of(),
                                List.of(new Catalog.StrategyInfo(
                                        "sample",
                                        "one answer",
                                        null,
                                        List.of(new Catalog.ParameterInfo("n", "how many", "1..256", "8")))),
                                List.of(),
                                Map.of("m", new Price(1, 0.5, 2)),
                                new Catalog.Defaults(new Budget.Limits(1000L, null, 2.5, 8, 4), 256))),
                form(
                        "search-trace-started",
                        SearchLine.class,
                        new SearchLine.Trace(new TraceEvent.Started(
                                0,
                                0,
                                "sample",
                                Map.of("prompt", "plain"),
                                "m",
                                "judge",
                                VerifierKind.OUTCOME,
                                PROBLEM,
                                SAMPLING.withConfidenceFloor(-1.5),
                                new Budget(1000, null, Duration.ofSeconds(30), 8, 4).limits(),
                                new TreeSet<>(List.of(Capability.CONTINUATION)),
                                7))),
                form(
                        "search-trace-propose-started",
                        SearchLine.class,
                        new SearchLine.Trace(new TraceEvent.ProposeStarted(
                                1, 2, 0, "m", 3, 4, 2, Move.Unit.STEP, 0.8, 256, "First.\n\nWait", "Again?"))),
                form(
                        "search-trace-consulted",
                        SearchLine.class,
                        new SearchLine.Trace(new TraceEvent.Consulted(6, 130, 1, 3, 9, "sure", TOKENS))),
                form(
                        "search-trace-budget-spent",
                        SearchLine.class,
                        new SearchLine.Trace(new TraceEvent.BudgetSpent(7, 140))),
                form(
                        "search-trace-proposed",
                        SearchLine.class,
                        new SearchLine.Trace(new TraceEvent.Proposed(4, 120, 0, NODE))),
                form(
                        "search-trace-failed",
                        SearchLine.class,
                        new SearchLine.Trace(new TraceEvent.Failed(5, 121, 0, Role.PROPOSER, 3, 0, FAILURE))),
                form(
                        "search-result",
                        SearchLine.class,
                        new SearchLine.Result(new SearchResult(
                                "weighted_best_of_n",
                                "m",
                                "judge",
                                CHOSEN,
                                SearchResult.CutBy.MAX_SECONDS,
                                new SearchResult.SampleCounts(8, 5, 1, 2, 0),
                                List.of(new SearchResult.FailureCount(Role.PROPOSER, FAILURE, 1)),
                                USAGE,
                                new ScoreSigns(0.75, 5, 2, 1, 0.25, -0.5),
                                List.of("a warning"),
                                List.of(),
                                List.of(
                                        new AnswerOrigin(0, "m", 0.8, 7, 1, Fate.SELECTED, 1, "42", null),
                                        new AnswerOrigin(1, "m", 0.8, 8, 2, Fate.FAILED, null, null, FAILURE)),
                                7))),
                form("search-failed", SearchLine.class, new SearchLine.Failed(FAILURE, USAGE)),
                form("search-spent", SearchLine.class, new SearchLine.Spent(USAGE)),
                form("search-stopped", SearchLine.class, new SearchLine.Stopped(USAGE)),
                form(
                        "search-status",
                        SearchStatus.class,
                        new SearchStatus(
                                "search-1",
                                "req-1",
                                "acme/chem",
                                "m",
                                "majority_vote",
                                "judge",
                                SearchStatus.State.RUNNING,
                                1795421362000L,
                                1.25,
                                8,
                                3,
                                TOKENS,
                                0.01,
                                true,
                                "4",
                                List.of(new SearchStatus.Vote("4", 2, 1.5)))),
                form("problem", ProblemDetails.class, ProblemDetails.of(FAILURE, "proposer-service")));
    }

    private static <T> Arguments form(String name, Class<T> type, T value) {
        return Arguments.of(name, type, value);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("forms")
    <T> void isWrittenAndReadAsTheGoldenFileSays(String name, Class<T> type, T value) throws IOException {
        var json = WireJson.mapper();
        String written = json.writerFor(type).withDefaultPrettyPrinter().writeValueAsString(value);
        assertThat(written.strip()).isEqualTo(golden(name).strip());
        assertThat(json.readValue(golden(name), type)).isEqualTo(value);
    }

    private static String golden(String name) throws IOException {
        try (InputStream file = GoldenJsonTest.class.getResourceAsStream("/golden/" + name + ".json")) {
            assertThat(file).as("golden/%s.json", name).isNotNull();
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** While services are replaced one by one, an older verifier-service is asked for a while. */
    @Test
    void aVerifierThatDoesNotTellWhatItsJudgeNeedsIsReadAsBefore() {
        String old = """
                {"name": "judge", "kind": "outcome", "description": "asks", "asks_judge": %s, "clients": true,
                 "needs": [], "models": [], "tools": false}
                """;
        assertThat(WireJson.mapper()
                        .readValue(old.formatted(true), VerifierInfo.class)
                        .judgeNeeds())
                .containsExactly(Capability.TOP_LOGPROBS);
        assertThat(WireJson.mapper()
                        .readValue(old.formatted(false), VerifierInfo.class)
                        .judgeNeeds())
                .isEmpty();
    }
}
