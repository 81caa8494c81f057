package io.ponder.proposer.upstream;

import static io.ponder.proposer.upstream.RunningProposer.fresh;
import static io.ponder.proposer.upstream.RunningProposer.request;
import static io.ponder.proposer.upstream.RunningProposer.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.reasoning.engine.Proposer.Prefix;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Part;
import io.ponder.reasoning.model.ResponseFormat;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.strategy.Move.Unit;
import io.ponder.testing.ScriptedEngine;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What proposer-service refuses before it asks an engine, and what it tells about itself. */
class ProposalApiTest {

    private static ScriptedEngine engine;
    private static RunningProposer proposer;

    @BeforeAll
    static void start() {
        engine = new ScriptedEngine();
        proposer = new RunningProposer(engine, "--ponder.engine.capabilities=n,seed").ready();
    }

    @AfterAll
    static void stop() {
        proposer.close();
        engine.close();
    }

    private static void refusedField(String field, Object body) throws Exception {
        JsonNode problem = proposer.refused(400, body);
        assertThat(problem.path("field").asString()).isEqualTo(field);
        assertThat(problem.path("kind").asString()).isEqualTo("invalid_request");
    }

    private static void lacks(String capability, ProposalRequest body) throws Exception {
        JsonNode problem = proposer.refused(422, body);
        assertThat(problem.path("kind").asString()).isEqualTo("capability_missing");
        assertThat(problem.path("detail").asString()).contains(capability);
    }

    private static ProposalRequest with(String model, List<Message> messages, Sampling sampling) {
        return new ProposalRequest(model, messages, List.of(fresh(1, 1)), Unit.SOLUTION, sampling, 0, false);
    }

    private static final Sampling PLAIN = new Sampling(1, 1, 10, List.of(), null);

    @Test
    void badFieldsAreNamed() throws Exception {
        refusedField("messages", with("m", List.of(), PLAIN));
        refusedField("prefixes", whole());
        refusedField("prefixes.0.samples", whole(fresh(0, 1)));
        refusedField("prefixes.1.samples", whole(fresh(1, 1), fresh(257, 1)));
        refusedField("alternatives", request(Unit.SOLUTION, 21, fresh(1, 1)));
        refusedField("alternatives", request(Unit.SOLUTION, -1, fresh(1, 1)));
    }

    @Test
    void missingFieldsAreNamed() throws Exception {
        refusedField("messages", "{\"alternatives\":0,\"progress\":false}");
        refusedField("sampling", """
                {"messages":[{"role":"user","content":"x"}],"prefixes":[{"text":"","samples":1,"seed":1}],
                 "unit":"solution","alternatives":0,"progress":false}""");
        refusedField("messages.0.content", """
                {"messages":[{"role":"user"}],"prefixes":[{"text":"","samples":1,"seed":1}],
                 "unit":"solution","alternatives":0,"progress":false}""");
    }

    @Test
    void malformedJsonIsRefused() throws Exception {
        assertThat(proposer.refused(400, "{\"messages\": [").path("kind").asString())
                .isEqualTo("invalid_request");
    }

    @Test
    void anUnknownModelIsAnsweredWithThoseThereAre() throws Exception {
        JsonNode problem = proposer.refused(404, with("nope", List.of(Message.user("x")), PLAIN));

        assertThat(problem.path("kind").asString()).isEqualTo("unknown_model");
        assertThat(problem.path("allowed").get(0).asString()).isEqualTo("m");
        assertThat(problem.path("detail").asString()).contains("nope", "m");
    }

    @Test
    void aMissingCapabilityIsNamed() throws Exception {
        lacks("continuation", request(Unit.STEP, 0, fresh(1, 1)));
        lacks("continuation", whole(new Prefix("Step 1.", 1, 1)));
        lacks("top_logprobs", request(Unit.SOLUTION, 1, fresh(1, 1)));
        ProposalRequest plain = whole(fresh(1, 1));
        lacks(
                "logprobs",
                new ProposalRequest(
                        null, plain.messages(), plain.prefixes(), plain.unit(), plain.sampling(), 0, false, true));
        lacks(
                "response_format",
                with(
                        "m",
                        List.of(Message.user("x")),
                        new Sampling(1, 1, 10, List.of(), new ResponseFormat(ResponseFormat.Type.JSON_OBJECT, null))));
    }

    @Test
    void toolsAndMediaAreRefusedByName() throws Exception {
        ProposalRequest plain = whole(fresh(1, 1));
        lacks("tools", plain.withTools(ProbeMedia.TOOLS));
        lacks("tools", plain.withTexts(List.of(Message.user("x"), Message.tool("c1", "y")), plain.prefixes()));
        lacks("images", plain.withTexts(ProbeMedia.question(Part.Kind.IMAGE), plain.prefixes()));
        lacks("audio", plain.withTexts(ProbeMedia.question(Part.Kind.AUDIO), plain.prefixes()));
        lacks("files", plain.withTexts(ProbeMedia.question(Part.Kind.FILE), plain.prefixes()));
        lacks("logprobs", with("m", plain.messages(), reporting(0)));
        lacks("top_logprobs", with("m", plain.messages(), reporting(2)));
    }

    private static Sampling reporting(int alternatives) {
        return new Sampling(1, 1, 10, List.of(), null, null, Map.of(), alternatives, null);
    }

    @Test
    void usageIsMeasuredByTheNamesOfTheConventions() throws Exception {
        proposer.answer(whole(fresh(2, 1)));

        String metrics = proposer.get("/actuator/prometheus").body();

        assertThat(metrics)
                .contains("gen_ai_client_token_usage_bucket{")
                .contains("gen_ai_token_type=\"input\"")
                .contains("gen_ai_request_model=\"m\"")
                .contains("gen_ai_client_operation_duration_seconds_bucket{")
                .contains("le=\"1800.0\"")
                .contains("le=\"6.7108864E7\"")
                .contains("ponder_queue_depth{service=\"proposer\"} 0.0");
    }
}
