package io.ponder.search;

import static io.ponder.search.ScriptedServices.last;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.search.SearchLine;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.wire.ProblemDetails;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.trace.AnswerOrigin;
import io.ponder.reasoning.trace.Fate;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.testing.RunningApplication;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Panels of models that differ, over HTTP: one whose context the question does not fit, one without log-probabilities. */
class OddPanelSearchTest {

    private static final Failure TOO_LONG = Failure.of(
            Failure.Kind.CONTEXT_LENGTH_EXCEEDED, "the prompt of 5000 tokens does not fit the 4096 of the model");

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

    private static HttpResponse<String> search(String model, String strategy, Map<String, Object> parameters)
            throws Exception {
        SearchRequest request = new SearchRequest(
                model,
                new Problem(List.of(Message.user("What is 6 times 7?")), AnswerFormat.AUTO),
                new SearchRequest.SamplingOptions(null, null, 50, List.of(), null, 7L),
                strategy,
                null,
                parameters,
                Budget.Limits.NONE,
                SearchRequest.Events.NONE,
                "default");
        return ScriptedServices.search(app, request);
    }

    private static ProblemDetails refused(HttpResponse<String> reply, int status) {
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(status);
        return WireJson.mapper().readValue(reply.body(), ProblemDetails.class);
    }

    /** Models whose context the question does not fit: all but big, or big too. */
    private static void modelsWithShortContexts(boolean bigToo) {
        services.proposing = (request, lines) -> {
            int samples = request.prefixes().getFirst().samples();
            boolean fits = "big".equals(request.model()) && !bigToo;
            for (int i = 0; i < samples; i++) {
                lines.send(
                        fits
                                ? new ProposalReply.Continuation(
                                        0,
                                        i,
                                        "So \\boxed{42}.",
                                        null,
                                        FinishReason.STOP,
                                        new Tokens(30, 0, 10),
                                        null,
                                        List.of())
                                : new ProposalReply.Failed(0, i, TOO_LONG));
            }
            lines.send(ScriptedServices.end(samples));
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"mixture", "ab_mcts"})
    void theQuestionNeedsToFitOneModelOfAPanel(String strategy) throws Exception {
        services.scoring = (request, lines) -> {
            for (int i = 0; i < request.candidates().size(); i++) {
                lines.send(new ScoreReply.Scored(i, Score.outcome(0.5, null), Tokens.NONE));
            }
            lines.send(new ScoreReply.End(null, Tokens.NONE));
        };
        modelsWithShortContexts(false);
        SearchLine line = last(search("big", strategy, Map.of("n", 8, "models", List.of("bare", "big"))));
        SearchResult result = ((SearchLine.Result) line).result();
        assertThat(result.selection().node().answer()).extracting("text").isEqualTo("42");
        assertThat(result.failures())
                .singleElement()
                .satisfies(met -> assertThat(met.failure()).isEqualTo(TOO_LONG));
        assertThat(result.attempts())
                .allSatisfy(attempt -> assertThat(attempt.fate() == Fate.FAILED)
                        .isEqualTo(attempt.model().equals("bare")));
        assertThat(result.attempts()).extracting(AnswerOrigin::model).contains("bare", "big");
    }

    @Test
    void aQuestionThatFitsNoneIsTheRequestsFault() throws Exception {
        modelsWithShortContexts(true);
        HttpResponse<String> reply = search("big", "mixture", Map.of("models", List.of("bare", "big")));
        SearchLine.Failed failed = (SearchLine.Failed) last(reply);
        assertThat(failed.failure().kind()).isEqualTo(Failure.Kind.CONTEXT_LENGTH_EXCEEDED);
        assertThat(failed.failure().kind().status()).isEqualTo(400);
        assertThat(failed.failure().message()).isEqualTo(TOO_LONG.message());
    }

    @ParameterizedTest
    @CsvSource({"weight, mean_confidence", "warm_up, 4"})
    void anEngineWithoutLogProbabilitiesCannotWeighByConfidence(String parameter, String value) throws Exception {
        Object given = parameter.equals("warm_up") ? (Object) Integer.valueOf(value) : value;
        ProblemDetails problem = refused(search("bare", "majority_vote", Map.of(parameter, given)), 422);
        assertThat(problem.field()).isEqualTo("parameters.weight");
        assertThat(problem.detail()).contains("no log-probabilities", "leave", "warm_up");
    }

    @Test
    void bestOfNScoresWithoutLogProbabilitiesByArithmeticAndSaysSo() throws Exception {
        services.proposing = (request, lines) -> {
            lines.send(new ProposalReply.Continuation(
                    0, 0, "So \\boxed{42}.", null, FinishReason.STOP, new Tokens(30, 0, 10), null, List.of()));
            lines.send(ScriptedServices.end(1));
        };
        services.scoring = (request, lines) -> {
            assertThat(request.verifier()).isEqualTo("arithmetic");
            lines.send(new ScoreReply.Scored(0, Score.outcome(0.5, null), Tokens.NONE));
            lines.send(new ScoreReply.End(null, Tokens.NONE));
        };
        SearchResult result = ((SearchLine.Result) last(search("bare", "best_of_n", Map.of("n", 1)))).result();
        assertThat(result.verifier()).isEqualTo("arithmetic");
        assertThat(result.selection().notes())
                .anySatisfy(note -> assertThat(note).contains("arithmetic"));
    }
}
