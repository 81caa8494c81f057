package io.ponder.verifier;

import static io.ponder.verifier.RunningService.json;
import static io.ponder.verifier.RunningService.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ponder.contracts.verifier.ScoreLine;
import io.ponder.contracts.verifier.ScoreRequest;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.Message;
import io.ponder.reasoning.Problem;
import io.ponder.reasoning.Tokens;
import io.ponder.reasoning.answer.AnswerFormat;
import io.ponder.reasoning.score.Score;
import io.ponder.verifier.ScriptedEngine.Answer;
import io.ponder.verifier.ScriptedEngine.Call;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Each backend of the started service against what a real engine answered, or its documentation says it answers. */
class RewardOverHttpTest {

    private static final String PRM = "qwen2.5-math-prm-7b";

    @Test
    void aProcessModelOfVllmScoresEachStepByItsGoodLabel() {
        try (ScriptedEngine engine = new ScriptedEngine(call -> Answer.recorded("vllm-pooling"));
                RunningService service = service(engine, "profile=" + PRM, "model=prm")) {
            List<ScoreLine> lines = lines(service.score(
                    process(List.of("8 * 35 means 35 eight times.", "That is 280."), List.of("8 * 35 = 270"))));

            assertThat(score(lines, 0).steps()).containsExactly(0.21038779616355896, 0.2284563034772873);
            assertThat(score(lines, 1).steps()).containsExactly(0.20801015198230743);
            assertThat(score(lines, 0).explanation()).isEqualTo("prm: raw 0.7896/0.2104, 0.7715/0.2285");
            long counted = ScriptedEngine.fixture("vllm-pooling")
                    .path("body")
                    .path("usage")
                    .path("prompt_tokens")
                    .asLong();
            assertThat(lines.getLast()).isEqualTo(new ScoreLine.End("prm", new Tokens(counted, 0, 0)));
            assertThat(lines.stream()
                            .filter(line -> line instanceof ScoreLine.Scored)
                            .mapToLong(
                                    line -> ((ScoreLine.Scored) line).tokens().prompt())
                            .sum())
                    .isEqualTo(counted);
        }
    }

    @Test
    void theProcessModelReadsWhatItsModelCardSays() {
        try (ScriptedEngine engine = new ScriptedEngine(call -> Answer.recorded("vllm-pooling"));
                RunningService service = service(engine, "profile=" + PRM, "model=prm", "api-key=secret")) {
            service.score(process(List.of("one", "two"), List.of("three")));

            Call call = engine.calls.remove();
            assertThat(call.path()).isEqualTo("/pooling");
            assertThat(call.headers()).containsEntry("Authorization", "Bearer secret");
            assertThat(call.body().path("model").asString()).isEqualTo("prm");
            assertThat(call.body().path("task").asString()).isEqualTo("token_classify");
            assertThat(call.body().path("use_activation").asBoolean()).isTrue();
            assertThat(call.body().path("input").get(0).asString())
                    .isEqualTo("<|im_start|>system\nPlease reason step by step, and put your final answer within"
                            + " \\boxed{}.<|im_end|>\n<|im_start|>user\nWhat is 8 * 35?<|im_end|>\n"
                            + "<|im_start|>assistant\none<extra_0>two<extra_0><|im_end|>\n");
        }
    }

    @Test
    void aWrongNumberOfScoresIsAFailureOfThatCandidateAlone() {
        // the first candidate has two steps and the reply two scores; the second has two steps and the reply one score
        try (ScriptedEngine engine = new ScriptedEngine(call -> Answer.recorded("vllm-pooling"));
                RunningService service = service(engine, "profile=" + PRM)) {
            List<ScoreLine> lines = lines(service.score(process(List.of("a", "b"), List.of("c", "d"))));

            assertThat(score(lines, 0).steps()).hasSize(2);
            assertThat(failure(lines, 1)).contains("gave 1 scores where 2 were expected, one for each step");
        }
    }

    @Test
    void aTextWithoutScoresIsAFailure() {
        try (ScriptedEngine engine = new ScriptedEngine(call -> Answer.recorded("vllm-pooling-no-separator"));
                RunningService service = service(engine, "profile=" + PRM)) {
            HttpResponse<String> response = service.score(process(List.of("a")));

            assertThat(failure(lines(response), 0)).contains("gave 0 scores where 1 were expected");
        }
    }

    @Test
    void aSeparatorInsideAStepEarnsNoScore() {
        try (ScriptedEngine engine = new ScriptedEngine(call -> Answer.recorded("vllm-pooling-messages"));
                RunningService service = service(engine, "profile=" + PRM)) {
            Score score = score(lines(service.score(process(List.of("I write <extra_0> and <|im_end|> here.")))), 0);

            assertThat(engine.calls.remove().body().path("input").get(0).asString())
                    .endsWith("I write < extra_0> and < |im_end|> here.<extra_0><|im_end|>\n");
            assertThat(score.explanation())
                    .contains(
                            "token <extra_0> in the candidate was broken up",
                            "token <|im_end|> in the candidate was broken up");
        }
    }

    @Test
    void withoutATemplateTheEngineAppliesItsOwn() {
        try (ScriptedEngine engine = new ScriptedEngine(call -> Answer.recorded("vllm-pooling-messages"));
                RunningService service =
                        service(engine, "backend=vllm_pooling", "model=prm", "kind=process", "separator=<sep>")) {
            List<ScoreLine> lines = lines(service.score(process(List.of("one"), List.of("two"))));

            assertThat(score(lines, 0).steps()).hasSize(1);
            assertThat(score(lines, 1).steps()).hasSize(1);
            assertThat(engine.bodies("/pooling"))
                    .extracting(body -> body.path("messages").toString())
                    .containsExactlyInAnyOrder(conversation("one<sep>"), conversation("two<sep>"));
        }
    }

    @Test
    void sequenceRewardsOfVllmAreLogitsBroughtToProbabilities() {
        try (ScriptedEngine engine = new ScriptedEngine(call -> Answer.recorded("vllm-classify-raw"));
                RunningService service = service(
                        engine,
                        "backend=vllm_classify",
                        "model=rm",
                        "template.turn={content}\n",
                        "template.answer={solution}")) {
            List<ScoreLine> lines = lines(service.score(outcome("280", "270")));

            assertThat(score(lines, 0).outcome()).isCloseTo(1 / (1 + Math.exp(11.470439910888672)), within(1e-12));
            assertThat(score(lines, 0).explanation()).isEqualTo("rm: raw -11.47");
            JsonNode body = engine.calls.remove().body();
            assertThat(body.path("use_activation").asBoolean(true)).isFalse();
            assertThat(body.path("input").toString())
                    .isEqualTo("[\"What is 8 * 35?\\n280\",\"What is 8 * 35?\\n270\"]");
        }
    }

    @Test
    void pairsAreScoredByVllm() {
        try (ScriptedEngine engine = new ScriptedEngine(call -> Answer.recorded("vllm-score"));
                RunningService service = service(engine, "backend=vllm_score", "model=rm")) {
            List<ScoreLine> lines = lines(service.score(outcome("280", "270")));

            assertThat(score(lines, 0).outcome()).isCloseTo(1 / (1 + Math.exp(0.8962748646736145)), within(1e-12));
            assertThat(score(lines, 1).outcome()).isLessThan(score(lines, 0).outcome());
            JsonNode body = engine.calls.remove().body();
            assertThat(body.path("text_1").toString()).isEqualTo("[\"What is 8 * 35?\",\"What is 8 * 35?\"]");
            assertThat(body.path("text_2").toString()).isEqualTo("[\"280\",\"270\"]");
        }
    }

    @Test
    void sglangsEmbeddingIsTheReward() {
        String reply = "[{\"embedding\": [2.0], \"meta_info\": {\"prompt_tokens\": 7}}, {\"embedding\": [-2.0]}]";
        try (ScriptedEngine engine = new ScriptedEngine(call -> Answer.ok(reply));
                RunningService service = service(
                        engine,
                        "backend=sglang_classify",
                        "model=rm",
                        "template.turn={content}\n",
                        "template.answer={solution}")) {
            List<ScoreLine> lines = lines(service.score(outcome("280", "270")));

            assertThat(score(lines, 0).outcome()).isCloseTo(0.880797, within(1e-6));
            assertThat(score(lines, 1).outcome()).isCloseTo(0.119203, within(1e-6));
            assertThat(engine.calls.remove().body().path("text").size()).isEqualTo(2);
            assertThat(lines.getLast()).isEqualTo(new ScoreLine.End("rm", new Tokens(7, 0, 0)));
        }
    }

    @Test
    void llamaServerRanksInItsOwnOrder() {
        String reply =
                "{\"results\": [{\"index\": 1, \"relevance_score\": 1.5}, {\"index\": 0, \"relevance_score\": -1.5}],"
                        + " \"usage\": {\"prompt_tokens\": 20, \"total_tokens\": 20}}";
        try (ScriptedEngine engine = new ScriptedEngine(call -> Answer.ok(reply));
                RunningService service = service(engine, "backend=llama_rerank", "model=rm")) {
            List<ScoreLine> lines = lines(service.score(outcome("280", "270")));

            assertThat(score(lines, 0).outcome()).isCloseTo(0.182426, within(1e-6));
            assertThat(score(lines, 1).outcome()).isCloseTo(0.817574, within(1e-6));
            JsonNode body = engine.calls.remove().body();
            assertThat(body.path("query").asString()).isEqualTo("What is 8 * 35?");
            assertThat(body.path("documents").toString()).isEqualTo("[\"280\",\"270\"]");
        }
    }

    @Test
    void aGenerativeModelsVerdictIsReadFromItsFirstToken() {
        try (ScriptedEngine engine = new ScriptedEngine(call -> Answer.recorded("openai-chat-logprobs"));
                RunningService service = service(engine, "backend=openai_verdict", "model=proposer")) {
            List<ScoreLine> lines = lines(service.score(outcome("280")));

            double yes = probability("yes");
            double no = probability("no");
            assertThat(no).isGreaterThan(yes).isPositive();
            assertThat(score(lines, 0).outcome()).isCloseTo(yes / (yes + no), within(1e-9));
            JsonNode body = engine.calls.remove().body();
            assertThat(body.path("max_tokens").asInt()).isEqualTo(1);
            assertThat(body.path("top_logprobs").asInt()).isEqualTo(20);
        }
    }

    @Test
    void aGenerativeModelJudgesEachStepAsAProcessModel() {
        try (ScriptedEngine engine = new ScriptedEngine(call -> Answer.recorded("openai-chat-logprobs"));
                RunningService service = service(engine, "backend=openai_verdict", "model=proposer", "kind=process")) {
            Score score = score(lines(service.score(process(List.of("35 * 8", "is 280", "so 280")))), 0);

            assertThat(score.steps()).hasSize(3);
            assertThat(engine.bodies("/v1/chat/completions"))
                    .extracting(body ->
                            body.path("messages").path(0).path("content").asString())
                    .satisfiesExactlyInAnyOrder(
                            first -> assertThat(first)
                                    .contains("up to its step 1.")
                                    .doesNotContain("is 280"),
                            second -> assertThat(second).contains("is 280", "up to its step 2."),
                            third -> assertThat(third).contains("so 280", "up to its step 3."));
        }
    }

    @Test
    void stepsAsTurnsAreAnsweredWithMarks() {
        String reply = "{\"choices\":[{\"logprobs\":{\"content\":[{\"top_logprobs\":["
                + "{\"token\":\"+\",\"logprob\":-0.5108256},{\"token\":\" -\",\"logprob\":-1.6094379}]}]}}],"
                + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1}}";
        try (ScriptedEngine engine = new ScriptedEngine(call -> Answer.ok(reply));
                RunningService service = service(engine, "profile=rlhflow-prm-deepseek")) {
            Score score = score(lines(service.score(process(List.of("one", "two")))), 0);

            // 0.6 for +, 0.2 for -
            assertThat(score.steps()).allSatisfy(step -> assertThat(step).isCloseTo(0.75, within(1e-6)));
            assertThat(engine.bodies("/v1/chat/completions"))
                    .extracting(body -> body.path("messages").toString())
                    .containsExactlyInAnyOrder(
                            "[{\"role\":\"user\",\"content\":\"What is 8 * 35? one\"}]",
                            "[{\"role\":\"user\",\"content\":\"What is 8 * 35? one\"},"
                                    + "{\"role\":\"assistant\",\"content\":\"+\"},"
                                    + "{\"role\":\"user\",\"content\":\"two\"}]");
        }
    }

    @Test
    void generativeScoringTakesAllQuestionsInOneCall() {
        Function<Call, Answer> vllm = call -> switch (call.path()) {
            case "/tokenize" ->
                Answer.recorded(
                        call.body().has("messages")
                                ? "vllm-tokenize-chat"
                                : call.body().path("prompt").asString().equals("Yes")
                                        ? "vllm-tokenize-word"
                                        : "vllm-tokenize-other-word");
            default -> Answer.recorded("vllm-generative-scoring");
        };
        try (ScriptedEngine engine = new ScriptedEngine(vllm);
                RunningService service = service(engine, "backend=vllm_generative_scoring", "model=proposer")) {
            List<ScoreLine> lines = lines(service.score(outcome("280", "270")));

            assertThat(score(lines, 0).outcome()).isEqualTo(0.37754066879814546);
            assertThat(score(lines, 1).outcome()).isEqualTo(0.34864513533394575);
            assertThat(engine.bodies("/generative_scoring")).singleElement().satisfies(body -> {
                assertThat(body.path("label_token_ids").toString()).isEqualTo("[9454,2753]");
                assertThat(body.path("items").size()).isEqualTo(2);
                assertThat(body.path("items").get(0))
                        .isEqualTo(ScriptedEngine.fixture("vllm-tokenize-chat")
                                .path("body")
                                .path("tokens"));
            });
            assertThat(lines.getLast()).isEqualTo(new ScoreLine.End("proposer", new Tokens(104, 0, 2)));
        }
    }

    @Test
    void aQuestionThatGenerativeScoringWouldCutIsRefused() {
        String long5 = "{\"count\":5,\"max_model_len\":5,\"tokens\":[1,2,3,4,5]}";
        try (ScriptedEngine engine = new ScriptedEngine(call ->
                        call.body().has("messages") ? Answer.ok(long5) : Answer.recorded("vllm-tokenize-word"));
                RunningService service = service(engine, "backend=vllm_generative_scoring", "model=proposer")) {
            HttpResponse<String> response = service.score(outcome("280"));

            assertThat(response.statusCode()).isEqualTo(400);
            assertThat(json(response).path("detail").asString())
                    .contains("the question has 5 tokens, and the model reads at most 4");
            assertThat(engine.bodies("/generative_scoring")).isEmpty();
        }
    }

    @Test
    void verdictsAfterWrittenVerificationsAreAveraged() {
        Function<Call, Answer> script = call -> call.body().has("n")
                ? Answer.recorded("openai-chat-rationales")
                : Answer.recorded("openai-chat-logprobs");
        try (ScriptedEngine engine = new ScriptedEngine(script);
                RunningService service =
                        service(engine, "backend=openai_verdict", "model=proposer", "verdict.rationales=3")) {
            List<ScoreLine> lines = lines(service.score(outcome("280")));

            double yes = probability("yes");
            assertThat(score(lines, 0).outcome()).isCloseTo(yes / (yes + probability("no")), within(1e-9));
            assertThat(score(lines, 0).explanation()).endsWith("mean of 3 verifications");
            List<JsonNode> bodies = engine.bodies("/v1/chat/completions");
            assertThat(bodies).hasSize(5); // 2 verifications of 3, the third, and three verdicts of which two are alike
            assertThat(bodies.stream()
                            .filter(body -> body.has("n"))
                            .map(body -> body.path("n").asInt()))
                    .containsExactly(3, 1);
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
        try (ScriptedEngine engine = new ScriptedEngine(call -> Answer.recorded(recorded));
                RunningService service = service(engine, "profile=" + PRM)) {
            HttpResponse<String> response = service.score(process(List.of("a")));

            assertThat(response.statusCode()).isEqualTo(status);
            assertThat(json(response).path("detail").asString())
                    .startsWith("verifier the_model: the engine at " + engine.url())
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
        try (ScriptedEngine engine = new ScriptedEngine(call -> Answer.ok(reply));
                RunningService service = plain(engine)) {
            List<ScoreLine> lines = lines(service.score(outcome("280", "270")));

            assertThat(failure(lines, 0)).startsWith("verifier the_model: ").contains(message);
            assertThat(score(lines, 1).outcome()).isEqualTo(0.5);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"data":[]}                                                                        | answered for 0 of 1 inputs
                    {"data":[{"index":0,"probs":[0]},{"index":1,"probs":[0]},{"index":2,"probs":[0]}]} | answered for 3 of 1 inputs
                    {"oops":1}                                                                         | answered for none of 1 inputs
                    {"data":[                                                                          | sent what is not JSON
                    """)
    void aReplyThatDoesNotFitTheInputsScoresNone(String reply, String message) {
        try (ScriptedEngine engine = new ScriptedEngine(call -> Answer.ok(reply));
                RunningService service = plain(engine)) {
            HttpResponse<String> response = service.score(outcome("280", "270"));

            assertThat(response.statusCode()).isEqualTo(502);
            assertThat(json(response).path("detail").asString())
                    .startsWith("verifier the_model: ")
                    .contains(message);
            // the call, and once more in halves
            assertThat(engine.calls.stream()
                            .map(call -> call.body().path("input").size()))
                    .containsExactly(2, 1, 1);
        }
    }

    @Test
    void oneInputThatTheEngineRefusesDoesNotFailTheOthers() {
        Function<Call, Answer> script = call -> {
            List<String> texts = new ArrayList<>();
            call.body().path("input").forEach(text -> texts.add(text.asString()));
            return texts.stream().anyMatch(text -> text.contains("poison"))
                    ? Answer.recorded("vllm-pooling-too-long")
                    : Answer.ok(rewards(texts.size(), 0.0));
        };
        try (ScriptedEngine engine = new ScriptedEngine(script);
                RunningService service = plain(engine)) {
            List<ScoreLine> lines = lines(service.score(outcome("a", "b", "poison", "d", "e", "f", "g", "h")));

            assertThat(failure(lines, 2)).contains("maximum context length");
            assertThat(lines.stream().filter(line -> line instanceof ScoreLine.Scored))
                    .hasSize(7);
        }
    }

    @Test
    void theListingNamesThem() {
        try (ScriptedEngine engine = new ScriptedEngine(call -> Answer.ok("{}"));
                RunningService service = service(engine, "profile=" + PRM)) {
            assertThat(json(service.get("/v1/verifiers")).path("verifiers").toString())
                    .contains(
                            "{\"name\":\"the_model\",\"kind\":\"process\",\"description\":\"The reward model"
                                    + " Qwen/Qwen2.5-Math-PRM-7B, a score for each step.\",\"uses_model\":true,\"clients\":true}");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    none  | {"verifier":"the_model","problem":{"messages":[{"role":"user","content":"?"}],"answer_format":"auto"},"candidates":[{"text":"x","steps":[],"complete":true}]} | candidates.0.steps must hold at least one step
                    blank | {"verifier":"the_model","problem":{"messages":[{"role":"user","content":"?"}],"answer_format":"auto"},"candidates":[{"text":"","steps":[" "],"complete":true}]} | the candidate has no text, so there is nothing to score
                    other | {"verifier":"their_model","problem":{"messages":[{"role":"user","content":"?"}],"answer_format":"auto"},"candidates":[{"text":"x","steps":["x"],"complete":true}]} | there is no verifier their_model; there are judge
                    """)
    void whatCannotBeScoredIsRefusedBeforeTheEngineIsAsked(String name, String body, String message) {
        try (ScriptedEngine engine = new ScriptedEngine(call -> Answer.ok("{}"));
                RunningService service = service(engine, "profile=" + PRM)) {
            HttpResponse<String> response = service.post("/v1/scores", body);

            assertThat(response.statusCode()).as(name).isEqualTo(400);
            assertThat(json(response).path("detail").asString()).contains(message);
            assertThat(engine.calls).isEmpty();
        }
    }

    @Test
    void tenThousandStepsAreScoredOrRefusedAsConfigured() {
        List<String> steps = Collections.nCopies(10_000, "So it goes on.");
        Function<Call, Answer> script = call -> {
            String text = call.body().path("input").get(0).asString();
            int separators = text.split("<extra_0>", -1).length - 1;
            String rows = String.join(",", Collections.nCopies(separators, "[0.25,0.75]"));
            return Answer.ok("{\"data\":[{\"index\":0,\"data\":[" + rows + "]}]}");
        };
        try (ScriptedEngine engine = new ScriptedEngine(script);
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
        try (ScriptedEngine engine = new ScriptedEngine(
                        call -> Answer.ok(rewards(call.body().path("input").size(), 1.0)));
                RunningService refusing = plain(engine, "max-input-chars=1000");
                RunningService shortening = plain(engine, "max-input-chars=1000", "long-inputs=truncate")) {
            assertThat(json(refusing.score(outcome(text))).path("detail").asString())
                    .contains("problem and candidate have 5028 characters, and the model is shown at most 1000");
            assertThat(engine.calls).isEmpty();

            Score score = score(lines(shortening.score(outcome(text))), 0);
            assertThat(score.explanation()).containsPattern("was shown the candidate without \\d+ characters");
            String shown = engine.calls.remove().body().path("input").get(0).asString();
            assertThat(shown).hasSizeLessThanOrEqualTo(1000).endsWith("so it is 280");
        }
    }

    private static RunningService plain(ScriptedEngine engine, String... settings) {
        String[] all = Arrays.copyOf(
                new String[] {
                    "backend=vllm_classify", "model=rm", "template.turn={content}", "template.answer={solution}"
                },
                4 + settings.length);
        System.arraycopy(settings, 0, all, 4, settings.length);
        return service(engine, all);
    }

    /** A service with one reward model, {@code the_model}. */
    private static RunningService service(ScriptedEngine engine, String... settings) {
        List<String> all = new ArrayList<>();
        all.add("--ponder.reward-models.models[0].name=the_model");
        all.add("--ponder.reward-models.models[0].url=" + engine.url());
        for (String setting : settings) {
            all.add("--ponder.reward-models.models[0]." + setting);
        }
        return new RunningService("http://127.0.0.1:9", all.toArray(String[]::new));
    }

    private static String rewards(int count, double reward) {
        List<String> entries = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            entries.add("{\"index\":" + i + ",\"probs\":[" + reward + "]}");
        }
        return "{\"data\":[" + String.join(",", entries) + "]}";
    }

    private static String conversation(String solution) {
        return "[{\"role\":\"user\",\"content\":\"What is 8 * 35?\"},{\"role\":\"assistant\",\"content\":\"" + solution
                + "\"}]";
    }

    /** Of the tokens of the recorded reply that are this word. */
    private static double probability(String word) {
        double sum = 0;
        for (JsonNode one :
                ScriptedEngine.fixture("openai-chat-logprobs").at("/body/choices/0/logprobs/content/0/top_logprobs")) {
            if (one.path("token").asString().strip().equalsIgnoreCase(word)) {
                sum += Math.exp(one.path("logprob").asDouble());
            }
        }
        return sum;
    }

    @SafeVarargs
    @SuppressWarnings("varargs")
    private static ScoreRequest process(List<String>... candidates) {
        return new ScoreRequest(
                "the_model",
                null,
                problem(),
                Arrays.stream(candidates)
                        .map(steps -> new ScoreRequest.Candidate(String.join("\n\n", steps), steps, true))
                        .toList(),
                null);
    }

    private static ScoreRequest outcome(String... candidates) {
        return new ScoreRequest(
                "the_model",
                null,
                problem(),
                Arrays.stream(candidates)
                        .map(text -> new ScoreRequest.Candidate(text, List.of(text), true))
                        .toList(),
                null);
    }

    private static Problem problem() {
        return new Problem(List.of(Message.user("What is 8 * 35?")), AnswerFormat.NUMBER);
    }

    private static Score score(List<ScoreLine> lines, int candidate) {
        return lines.stream()
                .filter(line -> line instanceof ScoreLine.Scored s && s.candidate() == candidate)
                .map(line -> ((ScoreLine.Scored) line).score())
                .findFirst()
                .orElseThrow(() -> new AssertionError(WireJson.mapper().writeValueAsString(lines)));
    }

    private static String failure(List<ScoreLine> lines, int candidate) {
        return lines.stream()
                .filter(line -> line instanceof ScoreLine.Failed f && f.candidate() == candidate)
                .map(line -> ((ScoreLine.Failed) line).failure().message())
                .findFirst()
                .orElseThrow(() -> new AssertionError(WireJson.mapper().writeValueAsString(lines)));
    }
}
