package io.ponder.search;

import static io.ponder.search.ScriptedServices.end;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.search.SearchRequest;
import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Tokens;
import io.ponder.testing.RunningApplication;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Thoughts that reach their limit are answered, told and counted, over HTTP. */
class CutThoughtsTest {

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

    private static HttpResponse<String> search(String model) throws Exception {
        SearchRequest request = new SearchRequest(
                model,
                new Problem(List.of(Message.user("What is 6 times 7?")), AnswerFormat.AUTO),
                new SearchRequest.SamplingOptions(null, null, 100, List.of(), null, 7L),
                "sample",
                null,
                Map.of(),
                Budget.Limits.NONE,
                SearchRequest.Events.NONE,
                "default",
                null);
        return ScriptedServices.search(app, request);
    }

    /** Thinks as long as it may; after the closed thought it answers. */
    private static ProposalReply reply(ProposalRequest request) {
        boolean thinks = request.prefixes().getFirst().text().isEmpty();
        Integer limit = request.sampling().thinkingTokens();
        return new ProposalReply.Continuation(
                0,
                0,
                thinks ? "" : "It is 42.",
                thinks ? "Let me see" : null,
                thinks ? FinishReason.LENGTH : FinishReason.STOP,
                new Tokens(30, 0, thinks ? limit == null ? 100 : limit : 5),
                null);
    }

    @Test
    void theThoughtIsAnsweredWithinTheClientsLimitAndCounted() throws Exception {
        List<ProposalRequest> requests = new CopyOnWriteArrayList<>();
        services.proposing = (request, lines) -> {
            requests.add(request);
            lines.send(reply(request));
            lines.send(end(1));
        };

        assertThat(search("big").body())
                .contains("It is 42.")
                .contains("a thought was cut off at the limit, closed, and the answer asked for");
        assertThat(requests.getFirst().sampling().thinkingTokens()).isEqualTo(75);
        assertThat(requests.getLast().sampling().maxTokens()).isEqualTo(25);
        assertThat(app.get("/actuator/prometheus").body()).contains("ponder_thoughts_cut_total{model=\"big\"} 1.0");
    }

    @Test
    void whereTheEngineCannotContinueTheThoughtIsCountedAndNotAnswered() throws Exception {
        services.proposing = (request, lines) -> {
            assertThat(request.sampling().thinkingTokens()).isNull();
            lines.send(reply(request));
            lines.send(end(1));
        };

        assertThat(search("bare").body()).contains("the model was still thinking when its 100 tokens were used up");
        assertThat(app.get("/actuator/prometheus").body()).contains("ponder_thoughts_cut_total{model=\"bare\"} 1.0");
    }
}
