package io.ponder.search;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.answers.Answer;
import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.search.SearchLine;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.contracts.wire.ProblemDetails;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.ResponseFormat;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.strategy.Selection.AnswerGroup;
import io.ponder.reasoning.strategy.Selection.Basis;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.testing.RunningApplication;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/** Votes over JSON documents that give reasons with their answers, over HTTP. */
class DocumentVoteTest {

    private static final ResponseFormat DOCUMENT = new ResponseFormat(ResponseFormat.Type.JSON_OBJECT, null);

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

    private static void modelWrites(List<String> documents) {
        services.proposing = (request, lines) -> {
            int samples = request.prefixes().getFirst().samples();
            for (int i = 0; i < samples; i++) {
                lines.send(new ProposalReply.Continuation(
                        0,
                        i,
                        documents.get(i),
                        null,
                        FinishReason.STOP,
                        new Tokens(i == 0 ? 30 : 0, 0, 10),
                        null,
                        List.of()));
            }
            lines.send(ScriptedServices.end(samples));
        };
    }

    private static HttpResponse<String> post(String strategy, int samples, Object problem) throws Exception {
        SearchRequest usual = new SearchRequest(
                "big",
                new Problem(List.of(Message.user("What is 6 times 7?")), AnswerFormat.JSON),
                new SearchRequest.SamplingOptions(null, null, 50, List.of(), DOCUMENT, 7L),
                strategy,
                null,
                strategy.equals("auto") ? Map.of() : Map.of("n", samples),
                Budget.Limits.NONE,
                SearchRequest.Events.NONE,
                "default");
        ObjectNode body = WireJson.mapper().valueToTree(usual);
        body.putPOJO("problem", problem);
        return app.http()
                .send(
                        app.request("/v1/searches")
                                .header("Content-Type", "application/json")
                                .POST(BodyPublishers.ofByteArray(
                                        WireJson.mapper().writeValueAsBytes(body)))
                                .build(),
                        BodyHandlers.ofString());
    }

    private static SearchResult vote(List<String> documents, @Nullable String compare) throws Exception {
        return search("majority_vote", documents, compare);
    }

    private static SearchResult search(String strategy, List<String> documents, @Nullable String compare)
            throws Exception {
        modelWrites(documents);
        HttpResponse<String> reply = post(
                strategy,
                documents.size(),
                new Problem(List.of(Message.user("What is 6 times 7?")), AnswerFormat.JSON, null, compare));
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        String last = reply.body()
                .lines()
                .filter(line -> line.startsWith("data: "))
                .toList()
                .getLast();
        return ((SearchLine.Result) WireJson.mapper().readValue(last.substring(6), SearchLine.class)).result();
    }

    private static List<String> documents(String form, String... answers) {
        return IntStream.range(0, answers.length)
                .mapToObj(i -> form.formatted(i, answers[i]))
                .toList();
    }

    @Test
    void theAnswersOfDocumentsAreComparedAndNotTheirReasons() throws Exception {
        List<String> documents = documents(
                "{\"why\": \"reason %d\", \"answer\": %s}", "41", "\"42\"", "43", "42", "42.0", "41", "42", "\"42\"");

        SearchResult result = vote(documents, null);

        assertThat(result.selection().basis()).isEqualTo(Basis.VOTE);
        assertThat(result.selection().node().text()).isIn(documents.get(1), documents.get(3), documents.get(4));
        assertThat(result.selection().vote()).extracting(AnswerGroup::votes).containsExactly(5, 2, 1);
        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void theRequestNamesTheFieldThatIsCompared() throws Exception {
        List<String> documents =
                documents("{\"answer\": %d, \"result\": {\"value\": %s}}", "\"no\"", "\"yes\"", "\"Yes\"");

        SearchResult result = vote(documents, "/result/value");

        assertThat(result.selection().node().text()).isEqualTo(documents.get(1));
        assertThat(result.selection().node().answer()).isEqualTo(new Answer("yes", "yes"));
    }

    @Test
    void aVoteInWhichAllAnswersDifferWarns() throws Exception {
        String warning = "all 4 answers differ: this one is no better supported than any other";
        assertThat(vote(documents("{\"why\": %d, \"answer\": %s}", "1", "2", "3", "4"), null)
                        .warnings())
                .containsExactly(warning);
        assertThat(vote(documents("{\"why\": %d, \"city\": %s}", "1", "1", "1", "1"), null)
                        .warnings())
                .containsExactly(warning);
        assertThat(vote(documents("{\"why\": %d, \"answer\": %s}", "1", "2"), null)
                        .warnings())
                .isEmpty();
    }

    @Test
    void documentsWithoutThePathHaveNoVote() throws Exception {
        SearchResult result = vote(documents("{\"why\": %d, \"city\": %s}", "1", "1", "1"), "/result");

        assertThat(result.selection().basis()).isEqualTo(Basis.FIRST_CANDIDATE);
        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void autoVotesWhereAFieldIsNamed() throws Exception {
        List<String> documents = documents("{\"why\": %d, \"city\": %s}", "\"Rome\"", "\"Rome\"", "\"Rome\"");

        assertThat(search("auto", documents, "/city").samples().asked()).isGreaterThan(1);
        assertThat(search("auto", documents, null).samples().asked()).isEqualTo(1);
    }

    @Test
    void whatCannotBeComparedIsRefused() throws Exception {
        Map<String, Object> message = Map.of("role", "user", "content", "?");
        for (Map<String, Object> problem : List.<Map<String, Object>>of(
                Map.of("messages", List.of(message), "answer_format", "json", "compare", "answer"),
                Map.of("messages", List.of(message), "answer_format", "number", "compare", "/answer"))) {
            HttpResponse<String> reply = post("majority_vote", 3, problem);
            assertThat(reply.statusCode()).as(reply.body()).isEqualTo(400);
            assertThat(WireJson.mapper()
                            .readValue(reply.body(), ProblemDetails.class)
                            .field())
                    .endsWith("compare");
        }
    }
}
