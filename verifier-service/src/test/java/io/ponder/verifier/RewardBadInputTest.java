package io.ponder.verifier;

import static io.ponder.verifier.RewardLab.PRM;
import static io.ponder.verifier.RewardLab.failure;
import static io.ponder.verifier.RewardLab.outcome;
import static io.ponder.verifier.RewardLab.plain;
import static io.ponder.verifier.RewardLab.process;
import static io.ponder.verifier.RewardLab.rewards;
import static io.ponder.verifier.RewardLab.score;
import static io.ponder.verifier.RewardLab.service;
import static io.ponder.verifier.RunningService.json;
import static io.ponder.verifier.RunningService.lines;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.score.Score;
import io.ponder.testing.ScriptedCall;
import io.ponder.verifier.ScriptedRewardEngine.Answer;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What reward models cannot score: each a clear failure, of its candidate alone where it can be. */
class RewardBadInputTest {

    @Test
    void aWrongNumberOfScoresIsAFailureOfThatCandidateAlone() {
        // the first candidate has two steps and the reply two scores; the second has two steps and the reply one score
        try (ScriptedRewardEngine engine = new ScriptedRewardEngine(call -> Answer.recorded("vllm-pooling"));
                RunningService service = service(engine, "profile=" + PRM)) {
            List<ScoreReply> lines = lines(service.score(process(List.of("a", "b"), List.of("c", "d"))));

            assertThat(score(lines, 0).steps()).hasSize(2);
            assertThat(failure(lines, 1)).contains("gave 1 scores where 2 were expected, one for each step");
        }
    }

    @Test
    void aTextWithoutScoresIsAFailure() {
        try (ScriptedRewardEngine engine =
                        new ScriptedRewardEngine(call -> Answer.recorded("vllm-pooling-no-separator"));
                RunningService service = service(engine, "profile=" + PRM)) {
            HttpResponse<String> response = service.score(process(List.of("a")));

            assertThat(failure(lines(response), 0)).contains("gave 0 scores where 1 were expected");
        }
    }

    @Test
    void aSeparatorInsideAStepEarnsNoScore() {
        try (ScriptedRewardEngine engine = new ScriptedRewardEngine(call -> Answer.recorded("vllm-pooling-messages"));
                RunningService service = service(engine, "profile=" + PRM)) {
            Score score = score(lines(service.score(process(List.of("I write <extra_0> and <|im_end|> here.")))), 0);

            assertThat(engine.calls().removeFirst().body().path("input").get(0).asString())
                    .endsWith("I write < extra_0> and < |im_end|> here.<extra_0><|im_end|>\n");
            assertThat(score.explanation())
                    .contains("control tokens <extra_0>, <|im_end|> in the candidate were broken up");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    vllm-unknown-model      | 502 | does not know the model or the path: The model `other` does not exist.
                    vllm-classify-refused   | 502 | does not know the model or the path: Not Found
                    vllm-pooling-empty-text | 400 | refused the input (400): The decoder prompt cannot be empty
                    vllm-pooling-too-long   | 400 | This model's maximum context length is 4096 tokens
                    """)
    void whatTheEngineRefusesIsSaid(String recorded, int status, String message) {
        try (ScriptedRewardEngine engine = new ScriptedRewardEngine(call -> Answer.recorded(recorded));
                RunningService service = service(engine, "profile=" + PRM)) {
            HttpResponse<String> response = service.score(process(List.of("a")));

            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(json(response).path("detail").asString())
                    .startsWith("verifier the_model: the engine of Qwen/Qwen2.5-Math-PRM-7B ")
                    .contains(message);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"data":[{"index":0,"probs":[NaN]},{"index":1,"probs":[0.0]}]}  | gave no number for a score
                    {"data":[{"index":0,"probs":[null]},{"index":1,"probs":[0.0]}]} | gave no number for a score
                    {"data":[{"index":0},{"index":1,"probs":[0.0]}]}                | gave no number for a score
                    {"data":[{"index":0,"probs":[Infinity]},{"index":1,"probs":[0.0]}]} | gave Infinity for a score
                    {"data":[{"index":0,"probs":[]},{"index":1,"probs":[0.0]}]}     | gave 0 labels
                    """)
    void whatIsNoNumberFailsItsCandidateAlone(String reply, String message) {
        try (ScriptedRewardEngine engine = new ScriptedRewardEngine(call -> Answer.ok(reply));
                RunningService service = plain(engine)) {
            List<ScoreReply> lines = lines(service.score(outcome("280", "270")));

            assertThat(failure(lines, 0)).startsWith("verifier the_model: ").contains(message);
            assertThat(score(lines, 1).outcome()).isEqualTo(0.5);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"data":[]}                                                                        | answered for 0 of 1 inputs
                    {"data":[{"index":0,"probs":[0]},{"index":1,"probs":[0]},{"index":2,"probs":[0]}]} | answered for 3 of 1 inputs
                    {"oops":1}                                                                         | answered for none of 1 inputs
                    """)
    void aReplyThatDoesNotFitTheInputsScoresNone(String reply, String message) {
        try (ScriptedRewardEngine engine = new ScriptedRewardEngine(call -> Answer.ok(reply));
                RunningService service = plain(engine)) {
            List<ScoreReply> lines = lines(service.score(outcome("280", "270")));

            for (int candidate = 0; candidate < 2; candidate++) {
                assertThat(failure(lines, candidate))
                        .startsWith("verifier the_model: ")
                        .contains(message);
            }
            // The engine has read them, so it is told what that cost.
            ScoreReply.End end = (ScoreReply.End) lines.getLast();
            assertThat(end.isEstimated()).isTrue();
            assertThat(end.tokens().prompt()).isPositive();
            // the call, and once more in halves
            assertThat(engine.calls().stream()
                            .map(call -> call.body().path("input").size()))
                    .containsExactly(2, 1, 1);
        }
    }

    @Test
    void oneInputThatTheEngineRefusesDoesNotFailTheOthers() {
        Function<ScriptedCall, Answer> script = call -> {
            List<String> texts = new ArrayList<>();
            call.body().path("input").forEach(text -> texts.add(text.asString()));
            return texts.stream().anyMatch(text -> text.contains("poison"))
                    ? Answer.recorded("vllm-pooling-too-long")
                    : Answer.ok(rewards(texts.size(), 0.0));
        };
        try (ScriptedRewardEngine engine = new ScriptedRewardEngine(script);
                RunningService service = plain(engine)) {
            List<ScoreReply> lines = lines(service.score(outcome("a", "b", "poison", "d", "e", "f", "g", "h")));

            assertThat(failure(lines, 2)).contains("maximum context length");
            assertThat(lines.stream().filter(line -> line instanceof ScoreReply.Scored))
                    .hasSize(7);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    none  | {"verifier":"the_model","problem":{"messages":[{"role":"user","content":"?"}],"answer_format":"auto"},"candidates":[{"text":"x","steps":[],"complete":true}]} | candidates.0.steps must hold at least one step
                    blank | {"verifier":"the_model","problem":{"messages":[{"role":"user","content":"?"}],"answer_format":"auto"},"candidates":[{"text":"","steps":[" "],"complete":true}]} | the candidate has no text, so there is nothing to score
                    other | {"verifier":"their_model","problem":{"messages":[{"role":"user","content":"?"}],"answer_format":"auto"},"candidates":[{"text":"x","steps":["x"],"complete":true}]} | there is no verifier their_model; there are judge
                    """)
    void whatCannotBeScoredIsRefusedBeforeTheEngineIsAsked(String name, String body, String message) {
        try (ScriptedRewardEngine engine = new ScriptedRewardEngine(call -> Answer.ok("{}"));
                RunningService service = service(engine, "profile=" + PRM)) {
            HttpResponse<String> response = service.post("/v1/scores", body);

            assertThat(response.statusCode()).as(name).isEqualTo(400);
            assertThat(json(response).path("detail").asString()).contains(message);
            assertThat(engine.calls()).isEmpty();
        }
    }

    @Test
    void tenThousandStepsAreScoredOrRefusedAsConfigured() {
        List<String> steps = Collections.nCopies(10_000, "So it goes on.");
        Function<ScriptedCall, Answer> script = call -> {
            String text = call.body().path("input").get(0).asString();
            int separators = text.split("<extra_0>", -1).length - 1;
            String rows = String.join(",", Collections.nCopies(separators, "[0.25,0.75]"));
            return Answer.ok("{\"data\":[{\"index\":0,\"data\":[" + rows + "]}]}");
        };
        try (ScriptedRewardEngine engine = new ScriptedRewardEngine(script);
                RunningService wide = service(engine, "profile=" + PRM, "max-input-chars=500000");
                RunningService narrow = service(engine, "profile=" + PRM, "long-inputs=truncate")) {
            assertThat(score(lines(wide.score(process(steps))), 0).steps()).hasSize(10_000);

            HttpResponse<String> refused = narrow.score(process(steps));
            assertThat(refused.statusCode()).isEqualTo(400);
            assertThat(json(refused).path("kind").asString()).isEqualTo("context_length_exceeded");
            assertThat(json(refused).path("detail").asString()).contains("at most 12000 (max-input-chars), too few");
        }
    }

    @Test
    void aLongTextIsRefusedOrShortenedAndItSaysWhich() {
        String text = "x".repeat(5_000) + " so it is 280";
        try (ScriptedRewardEngine engine = new ScriptedRewardEngine(
                        call -> Answer.ok(rewards(call.body().path("input").size(), 1.0)));
                RunningService refusing = plain(engine, "max-input-chars=1000");
                RunningService shortening = plain(engine, "max-input-chars=1000", "long-inputs=truncate")) {
            assertThat(json(refusing.score(outcome(text))).path("detail").asString())
                    .contains("problem and candidate have 5028 characters, and the model is shown at most 1000");
            assertThat(engine.calls()).isEmpty();

            Score score = score(lines(shortening.score(outcome(text))), 0);
            assertThat(score.explanation()).containsPattern("was shown the candidate without \\d+ characters");
            String shown =
                    engine.calls().removeFirst().body().path("input").get(0).asString();
            assertThat(shown).hasSizeLessThanOrEqualTo(1000).endsWith("so it is 280");
        }
    }
}
