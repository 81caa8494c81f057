package io.ponder.verifier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.score.Score;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** The backends against engines that run elsewhere; {@code src/test/resources/reward/README.md} says how to start them. */
@EnabledIfEnvironmentVariable(
        named = "PONDER_TEST_REWARD_ENGINES",
        matches = ".+",
        disabledReason = "PONDER_TEST_REWARD_ENGINES names no engines: PRM_URL,GENERATOR_URL,SEQUENCE_URL")
class RealRewardEnginesTest {

    private static final List<String> STEPS = List.of("8 * 35 means 35 eight times.", "That is 280.", "So 280.");

    @Test
    void allBackendsOfVllmScoreOnTheRealWire() {
        String[] urls = System.getenv("PONDER_TEST_REWARD_ENGINES").split(",", -1);
        List<String> settings = new ArrayList<>();
        add(settings, "prm", urls[0], "prm", "profile=qwen2.5-math-prm-7b", "separator=<|quad_end|>");
        add(settings, "chat_prm", urls[0], "prm", "backend=vllm_pooling", "kind=process", "separator=<|quad_end|>");
        add(settings, "scoring", urls[1], "proposer", "backend=vllm_generative_scoring");
        add(settings, "scoring_steps", urls[1], "proposer", "backend=vllm_generative_scoring", "kind=process");
        add(settings, "verdict", urls[1], "proposer", "backend=openai_verdict");
        add(
                settings,
                "thinking",
                urls[1],
                "proposer",
                "backend=vllm_generative_scoring",
                "verdict.rationales=2",
                "verdict.rationale-tokens=40");
        add(settings, "classify", urls[2], "rm", "backend=vllm_classify");
        add(settings, "pairs", urls[2], "rm", "backend=vllm_score");
        try (RunningService service = new RunningService("http://127.0.0.1:9", settings.toArray(String[]::new))) {
            for (String name : List.of("prm", "chat_prm", "scoring_steps")) {
                assertThat(score(service, name).steps()).as(name).hasSize(STEPS.size());
            }
            for (String name : List.of("scoring", "verdict", "thinking", "classify", "pairs")) {
                assertThat(score(service, name).outcome()).as(name).isNotNull();
            }
            // the same question at the same model, by sampling and without
            assertThat(score(service, "scoring").outcome())
                    .isCloseTo(score(service, "verdict").outcome(), within(0.05));
            assertThat(service.get("/actuator/health").body()).contains("\"prm\":\"ready\"", "\"pairs\":\"ready\"");
        }
    }

    private static Score score(RunningService service, String verifier) {
        ScoreRequest request = new ScoreRequest(
                verifier,
                null,
                new Problem(List.of(Message.user("What is 8 * 35?")), AnswerFormat.NUMBER),
                List.of(new ScoreRequest.Candidate(String.join("\n\n", STEPS), STEPS, true)),
                null);
        List<ScoreReply> lines = RunningService.lines(service.score(request));
        return ((ScoreReply.Scored) lines.getFirst()).score();
    }

    private static void add(List<String> all, String name, String url, String model, String... settings) {
        String at = "--ponder.reward-models.models["
                + all.stream().filter(s -> s.contains("].name=")).count() + "].";
        all.add(at + "name=" + name);
        all.add(at + "url=" + url);
        all.add(at + "model=" + model);
        for (String setting : settings) {
            all.add(at + setting);
        }
    }
}
