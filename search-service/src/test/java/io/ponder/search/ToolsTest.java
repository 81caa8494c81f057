package io.ponder.search;

import static io.ponder.search.ScriptedServices.answer;
import static io.ponder.search.ScriptedServices.call;
import static io.ponder.search.ScriptedServices.end;
import static io.ponder.search.ScriptedServices.scoreEnd;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.search.SearchLine;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.wire.ProblemDetails;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Part;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.ResponseFormat;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.model.Tools;
import io.ponder.reasoning.trace.Candidate;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.Usage;
import io.ponder.testing.RunningApplication;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tools, media, schemas and several choices, over HTTP. */
class ToolsTest {

    private static final Map<String, Object> INTEGER_A =
            Map.of("type", "object", "properties", Map.of("a", Map.of("type", "integer")), "required", List.of("a"));

    private static final Message QUESTION = Message.user("What is 6 times 7?");

    private static ScriptedServices services;
    private static RunningApplication app;

    @BeforeAll
    static void start() throws Exception {
        services = new ScriptedServices();
        app = services.search();
    }

    @AfterAll
    static void stop() {
        app.close();
        services.close();
    }

    private static Tools tools(Map<String, Object> schema) {
        return new Tools(List.of(new Tools.Function("add", null, schema, null)), Tools.Choice.AUTO, null, null);
    }

    private static Problem problem(@Nullable Tools tools, Message... messages) {
        return new Problem(List.of(messages), AnswerFormat.AUTO, tools);
    }

    private static SearchRequest request(
            String model, String strategy, @Nullable String verifier, Problem problem, int samples) {
        return request(model, strategy, verifier, problem, samples, null, null);
    }

    private static SearchRequest request(
            String model,
            String strategy,
            @Nullable String verifier,
            Problem problem,
            int samples,
            @Nullable ResponseFormat format,
            @Nullable Integer choices) {
        return new SearchRequest(
                model,
                problem,
                new SearchRequest.SamplingOptions(null, null, 50, List.of(), format, 7L),
                strategy,
                verifier,
                strategy.equals("sample") || samples == 0 ? Map.of() : Map.of("n", samples),
                Budget.Limits.NONE,
                SearchRequest.Events.NONE,
                "default",
                null,
                choices,
                null,
                null);
    }

    private static HttpResponse<String> post(SearchRequest body) throws Exception {
        return ScriptedServices.search(app, body);
    }

    private static SearchResult search(SearchRequest request) throws Exception {
        return ((SearchLine.Result) last(request)).result();
    }

    private static SearchLine last(SearchRequest request) throws Exception {
        return ScriptedServices.last(post(request));
    }

    private static ProblemDetails refused(SearchRequest request, int status) throws Exception {
        HttpResponse<String> reply = post(request);
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(status);
        return WireJson.mapper().readValue(reply.body(), ProblemDetails.class);
    }

    @Test
    void callsAreCheckedAgainstTheirSchemaVotedOnAndCounted() throws Exception {
        services.proposing = (request, lines) -> {
            assertThat(request.tools()).isEqualTo(tools(INTEGER_A));
            lines.send(call(0, "add", "{\"a\": \"6\"}"));
            lines.send(call(1, "add", "{\"a\": \"6\"}"));
            lines.send(call(2, "add", "{\"a\": "));
            lines.send(call(3, "add", "{\"a\": 6.0}"));
            lines.send(answer(4, "42"));
            lines.send(call(5, "add", "{\"a\":6}"));
            lines.send(end(6));
        };
        SearchResult result = search(request("big", "majority_vote", null, problem(tools(INTEGER_A), QUESTION), 6));
        assertThat(result.selection().node().toolCalls())
                .extracting(ToolCall::arguments)
                .containsExactly("{\"a\": 6.0}");
        assertThat(result.selection().notes())
                .contains(
                        "2 of 6 samples called a tool with arguments that break its JSON schema",
                        "1 of 6 samples called a tool with arguments that are no JSON object");
        assertThat(app.get("/actuator/prometheus").body())
                .contains("ponder_malformed_tool_calls_total{fault=\"arguments\",model=\"big\"} 2.0")
                .contains("ponder_malformed_tool_calls_total{fault=\"not_json\",model=\"big\"} 1.0");
    }

    @Test
    void theVerifierGetsTheCallsAndToolSchemaStandsInForOneThatCannotJudgeThem() throws Exception {
        List<ScoreRequest> scores = new CopyOnWriteArrayList<>();
        services.proposing = (request, lines) -> {
            lines.send(call(0, "add", "{\"a\": 1}"));
            lines.send(call(1, "add", "{\"a\": 2}"));
            lines.send(end(2));
        };
        services.scoring = (request, lines) -> {
            scores.add(request);
            for (int i = 0; i < request.candidates().size(); i++) {
                boolean isTwo = request.candidates()
                        .get(i)
                        .toolCalls()
                        .getFirst()
                        .arguments()
                        .contains("2");
                lines.send(ScriptedServices.score(i, isTwo ? 0.9 : 0.1));
            }
            lines.send(scoreEnd(request.candidates().size()));
        };
        SearchResult result = search(request("big", "best_of_n", null, problem(tools(INTEGER_A), QUESTION), 2));
        assertThat(result.verifier()).isEqualTo("tool_schema");
        assertThat(result.selection().notes())
                .contains("checked_confidence cannot judge a tool call, so tool_schema scored in its place");
        assertThat(result.selection().node().toolCalls().getFirst().arguments()).isEqualTo("{\"a\": 2}");
        assertThat(scores).isNotEmpty().allSatisfy(each -> {
            assertThat(each.verifier()).isEqualTo("tool_schema");
            assertThat(each.problem().tools()).isEqualTo(tools(INTEGER_A));
        });
    }

    @Test
    void aVerifierThatCannotJudgeCallsIsRefusedBeforeTokensAreSpent() throws Exception {
        ProblemDetails problem =
                refused(request("big", "best_of_n", "arithmetic", problem(tools(INTEGER_A), QUESTION), 2), 422);
        assertThat(problem.field()).isEqualTo("verifier");
        assertThat(problem.detail()).contains("arithmetic cannot judge a tool call");
        assertThat(problem.allowed()).containsExactly("judge", "tool_schema");
    }

    @Test
    void aStrategyThatCannotSearchOverCallsIsRefusedByName() throws Exception {
        for (String strategy : List.of("beam_search", "mcts", "universal_self_consistency", "budget_forcing")) {
            ProblemDetails problem =
                    refused(request("big", strategy, null, problem(tools(INTEGER_A), QUESTION), 0), 422);
            assertThat(problem.field()).isEqualTo("strategy");
            assertThat(problem.detail()).startsWith(strategy + " cannot search over samples that call tools");
            assertThat(problem.allowed())
                    .containsExactly("sample", "majority_vote", "best_of_n", "weighted_best_of_n", "auto");
        }
    }

    @Test
    void whatAnEngineCannotReadIsRefusedByFieldWithTheModelsThatCan() throws Exception {
        Message call =
                new Message(Message.Role.ASSISTANT, "", List.of(), List.of(new ToolCall("1", "add", "{}")), null, null);
        Message image = new Message(
                Message.Role.USER,
                "What is it?",
                List.of(Part.text("What is it?"), new Part(Part.Kind.IMAGE, null, Map.of("type", "image_url"))),
                List.of(),
                null,
                null);
        Map<String, Problem> refused = Map.of(
                "problem.tools",
                problem(tools(INTEGER_A), QUESTION),
                "problem.messages.1",
                problem(null, QUESTION, call, Message.tool("1", "42")),
                "problem.messages.0.parts.1",
                problem(null, image));
        for (Map.Entry<String, Problem> each : refused.entrySet()) {
            ProblemDetails problem = refused(request("bare", "sample", null, each.getValue(), 1), 422);
            assertThat(problem.field()).isEqualTo(each.getKey());
            assertThat(problem.detail()).contains("which that of bare lacks").contains("these models can do it: big");
        }
        services.proposing = (request, lines) -> {
            assertThat(request.messages()).contains(Message.tool("1", "42"));
            lines.send(answer(0, "42"));
            lines.send(end(1));
        };
        assertThat(search(request("big", "sample", null, Objects.requireNonNull(refused.get("problem.messages.1")), 1))
                        .selection()
                        .node()
                        .text())
                .contains("42");
    }

    @Test
    void aSchemaThatIsNoneIsTheCallersFault() throws Exception {
        Map<String, Object> none = Map.of("type", "object", "properties", Map.of("a", Map.of("pattern", "(")));
        assertThat(refused(request("big", "sample", null, problem(tools(none), QUESTION), 1), 400)
                        .field())
                .isEqualTo("problem.tools.0.function.parameters");
    }

    @Test
    void aSchemaThatNoSampleMeetsIsTold() throws Exception {
        services.proposing = (request, lines) -> {
            lines.send(answer(0, "1"));
            lines.send(answer(1, "2"));
            lines.send(end(2));
        };
        ResponseFormat format = new ResponseFormat(ResponseFormat.Type.JSON_SCHEMA, INTEGER_A);
        SearchLine last = last(request("big", "majority_vote", null, problem(null, QUESTION), 2, format, null));
        assertThat(last).isInstanceOfSatisfying(SearchLine.Failed.class, failed -> {
            assertThat(failed.failure().kind()).isEqualTo(Failure.Kind.NO_ANSWER);
            assertThat(failed.failure().message())
                    .contains("all 2 finished samples break the JSON schema")
                    .contains("the text is no JSON document");
            assertThat(failed.usage()).extracting(Usage::samples).isEqualTo(2);
        });
    }

    @Test
    void severalChoicesAreDrawnAndReturned() throws Exception {
        services.proposing = (request, lines) -> {
            for (int i = 0; i < request.prefixes().getFirst().samples(); i++) {
                lines.send(answer(i, String.valueOf(i)));
            }
            lines.send(end(request.prefixes().getFirst().samples()));
        };
        SearchResult result = search(request("big", "sample", null, problem(null, QUESTION), 1, null, 3));
        assertThat(result.others()).extracting(Candidate::trial).containsExactly(1, 2);
        result = search(request("big", "majority_vote", null, problem(null, QUESTION), 2, null, 3));
        assertThat(result.others()).hasSize(2);
    }
}
