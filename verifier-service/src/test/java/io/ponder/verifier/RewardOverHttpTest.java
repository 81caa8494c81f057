package io.ponder.verifier;

import static io.ponder.verifier.RewardLab.PRM;
import static io.ponder.verifier.RewardLab.outcome;
import static io.ponder.verifier.RewardLab.process;
import static io.ponder.verifier.RewardLab.score;
import static io.ponder.verifier.RewardLab.service;
import static io.ponder.verifier.RunningService.json;
import static io.ponder.verifier.RunningService.lines;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ponder.reasoning.engine.ScoreReply;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import io.ponder.testing.ScriptedCall;
import io.ponder.verifier.ScriptedRewardEngine.Answer;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Each backend of the started service against what a real engine answered, or its documentation says it answers. */
class RewardOverHttpTest {

    @Test
    void aProcessModelOfVllmScoresEachStepByItsGoodLabel() {
        try (ScriptedRewardEngine engine = new ScriptedRewardEngine(call -> Answer.recorded("vllm-pooling"));
                RunningService service = service(engine, "profile=" + PRM, "model=prm")) {
            List<ScoreReply> lines = lines(service.score(
                    process(List.of("8 * 35 means 35 eight times.", "That is 280."), List.of("8 * 35 = 270"))));

            assertThat(score(lines, 0).steps()).containsExactly(0.21038779616355896, 0.2284563034772873);
            assertThat(score(lines, 1).steps()).containsExactly(0.20801015198230743);
            assertThat(score(lines, 0).explanation()).isEqualTo("prm: raw 0.7896/0.2104, 0.7715/0.2285");
            long counted = ScriptedRewardEngine.fixture("vllm-pooling")
                    .path("body")
                    .path("usage")
                    .path("prompt_tokens")
                    .asLong();
            assertThat(lines.getLast()).isEqualTo(new ScoreReply.End("prm", new Tokens(counted, 0, 0)));
            assertThat(lines.stream()
                            .filter(line -> line instanceof ScoreReply.Scored)
                            .mapToLong(
                                    line -> ((ScoreReply.Scored) line).tokens().prompt())
                            .sum())
                    .isEqualTo(counted);
        }
    }

    @Test
    void theProcessModelReadsWhatItsModelCardSays() {
        try (ScriptedRewardEngine engine = new ScriptedRewardEngine(call -> Answer.recorded("vllm-pooling"));
                RunningService service = service(engine, "profile=" + PRM, "model=prm", "api-key=secret")) {
            service.score(process(List.of("one", "two"), List.of("three")));

            ScriptedCall call = engine.calls().removeFirst();
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
    void withoutATemplateTheEngineAppliesItsOwn() {
        try (ScriptedRewardEngine engine = new ScriptedRewardEngine(call -> Answer.recorded("vllm-pooling-messages"));
                RunningService service =
                        service(engine, "backend=vllm_pooling", "model=prm", "kind=process", "separator=<sep>")) {
            List<ScoreReply> lines = lines(service.score(process(List.of("one"), List.of("two"))));

            assertThat(score(lines, 0).steps()).hasSize(1);
            assertThat(score(lines, 1).steps()).hasSize(1);
            assertThat(engine.bodies("/pooling"))
                    .extracting(body -> body.path("messages").toString())
                    .containsExactlyInAnyOrder(conversation("one<sep>"), conversation("two<sep>"));
        }
    }

    @Test
    void sequenceRewardsOfVllmAreLogitsBroughtToProbabilities() {
        try (ScriptedRewardEngine engine = new ScriptedRewardEngine(call -> Answer.recorded("vllm-classify-raw"));
                RunningService service = service(
                        engine,
                        "backend=vllm_classify",
                        "model=rm",
                        "template.turn={content}\n",
                        "template.answer={solution}")) {
            List<ScoreReply> lines = lines(service.score(outcome("280", "270")));

            assertThat(score(lines, 0).outcome()).isCloseTo(1 / (1 + Math.exp(11.470439910888672)), within(1e-12));
            assertThat(score(lines, 0).explanation()).isEqualTo("rm: raw -11.47");
            JsonNode body = engine.calls().removeFirst().body();
            assertThat(body.path("use_activation").asBoolean(true)).isFalse();
            assertThat(body.path("input").toString())
                    .isEqualTo("[\"What is 8 * 35?\\n280\",\"What is 8 * 35?\\n270\"]");
        }
    }

    @Test
    void pairsAreScoredByVllm() {
        try (ScriptedRewardEngine engine = new ScriptedRewardEngine(call -> Answer.recorded("vllm-score"));
                RunningService service = service(engine, "backend=vllm_score", "model=rm")) {
            List<ScoreReply> lines = lines(service.score(outcome("280", "270")));

            assertThat(score(lines, 0).outcome()).isCloseTo(1 / (1 + Math.exp(0.8962748646736145)), within(1e-12));
            assertThat(score(lines, 1).outcome()).isLessThan(score(lines, 0).outcome());
            JsonNode body = engine.calls().removeFirst().body();
            assertThat(body.path("text_1").toString()).isEqualTo("[\"What is 8 * 35?\",\"What is 8 * 35?\"]");
            assertThat(body.path("text_2").toString()).isEqualTo("[\"280\",\"270\"]");
        }
    }

    @Test
    void sglangsEmbeddingIsTheReward() {
        String reply = "[{\"embedding\": [2.0], \"meta_info\": {\"prompt_tokens\": 7}}, {\"embedding\": [-2.0]}]";
        try (ScriptedRewardEngine engine = new ScriptedRewardEngine(call -> Answer.ok(reply));
                RunningService service = service(
                        engine,
                        "backend=sglang_classify",
                        "model=rm",
                        "template.turn={content}\n",
                        "template.answer={solution}")) {
            List<ScoreReply> lines = lines(service.score(outcome("280", "270")));

            assertThat(score(lines, 0).outcome()).isCloseTo(0.880797, within(1e-6));
            assertThat(score(lines, 1).outcome()).isCloseTo(0.119203, within(1e-6));
            assertThat(engine.calls().removeFirst().body().path("text").size()).isEqualTo(2);
            // 7 as counted, and an estimate of the second, which was not
            assertThat(((ScoreReply.End) lines.getLast()).tokens().prompt()).isBetween(8L, 40L);
        }
    }

    @Test
    void llamaServerRanksInItsOwnOrder() {
        String reply =
                "{\"results\": [{\"index\": 1, \"relevance_score\": 1.5}, {\"index\": 0, \"relevance_score\": -1.5}],"
                        + " \"usage\": {\"prompt_tokens\": 20, \"total_tokens\": 20}}";
        try (ScriptedRewardEngine engine = new ScriptedRewardEngine(call -> Answer.ok(reply));
                RunningService service = service(engine, "backend=llama_rerank", "model=rm")) {
            List<ScoreReply> lines = lines(service.score(outcome("280", "270")));

            assertThat(score(lines, 0).outcome()).isCloseTo(0.182426, within(1e-6));
            assertThat(score(lines, 1).outcome()).isCloseTo(0.817574, within(1e-6));
            JsonNode body = engine.calls().removeFirst().body();
            assertThat(body.path("query").asString()).isEqualTo("What is 8 * 35?");
            assertThat(body.path("documents").toString()).isEqualTo("[\"280\",\"270\"]");
        }
    }

    @Test
    void aGenerativeModelsVerdictIsReadFromItsFirstToken() {
        try (ScriptedRewardEngine engine = new ScriptedRewardEngine(call -> Answer.recorded("openai-chat-logprobs"));
                RunningService service = service(engine, "backend=openai_verdict", "model=proposer")) {
            List<ScoreReply> lines = lines(service.score(outcome("280")));

            double yes = probability("yes");
            double no = probability("no");
            assertThat(no).isGreaterThan(yes).isPositive();
            assertThat(score(lines, 0).outcome()).isCloseTo(yes / (yes + no), within(1e-9));
            JsonNode body = engine.calls().removeFirst().body();
            assertThat(body.path("max_tokens").asInt()).isEqualTo(1);
            assertThat(body.path("top_logprobs").asInt()).isEqualTo(20);
        }
    }

    @Test
    void aGenerativeModelJudgesEachStepAsAProcessModel() {
        try (ScriptedRewardEngine engine = new ScriptedRewardEngine(call -> Answer.recorded("openai-chat-logprobs"));
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
        try (ScriptedRewardEngine engine = new ScriptedRewardEngine(call -> Answer.ok(reply));
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
        Function<ScriptedCall, Answer> vllm = call -> switch (call.path()) {
            case "/tokenize" ->
                Answer.recorded(
                        call.body().has("messages")
                                ? "vllm-tokenize-chat"
                                : call.body().path("prompt").asString().equals("Yes")
                                        ? "vllm-tokenize-word"
                                        : "vllm-tokenize-other-word");
            default -> Answer.recorded("vllm-generative-scoring");
        };
        try (ScriptedRewardEngine engine = new ScriptedRewardEngine(vllm);
                RunningService service = service(engine, "backend=vllm_generative_scoring", "model=proposer")) {
            List<ScoreReply> lines = lines(service.score(outcome("280", "270")));

            assertThat(score(lines, 0).outcome()).isEqualTo(0.37754066879814546);
            assertThat(score(lines, 1).outcome()).isEqualTo(0.34864513533394575);
            assertThat(engine.bodies("/generative_scoring")).singleElement().satisfies(body -> {
                assertThat(body.path("label_token_ids").toString()).isEqualTo("[9454,2753]");
                assertThat(body.path("items").size()).isEqualTo(2);
                assertThat(body.path("items").get(0))
                        .isEqualTo(ScriptedRewardEngine.fixture("vllm-tokenize-chat")
                                .path("body")
                                .path("tokens"));
            });
            assertThat(lines.getLast()).isEqualTo(new ScoreReply.End("proposer", new Tokens(104, 0, 2)));
        }
    }

    @Test
    void aQuestionThatGenerativeScoringWouldCutIsRefused() {
        String long5 = "{\"count\":5,\"max_model_len\":5,\"tokens\":[1,2,3,4,5]}";
        try (ScriptedRewardEngine engine = new ScriptedRewardEngine(call ->
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
        Function<ScriptedCall, Answer> script = call -> call.body().has("n")
                ? Answer.recorded("openai-chat-rationales")
                : Answer.recorded("openai-chat-logprobs");
        try (ScriptedRewardEngine engine = new ScriptedRewardEngine(script);
                RunningService service =
                        service(engine, "backend=openai_verdict", "model=proposer", "verdict.rationales=3")) {
            List<ScoreReply> lines = lines(service.score(outcome("280")));

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

    @Test
    void theListingNamesThem() {
        try (ScriptedRewardEngine engine = new ScriptedRewardEngine(call -> Answer.ok("{}"));
                RunningService service = service(engine, "profile=" + PRM)) {
            assertThat(json(service.get("/v1/verifiers")).path("verifiers").toString())
                    .contains(
                            "{\"name\":\"the_model\",\"kind\":\"process\",\"description\":\"The reward model"
                                    + " Qwen/Qwen2.5-Math-PRM-7B, a score for each step.\",\"asks_judge\":false,\"clients\":true,\"needs\":[],\"models\":[\"Qwen/Qwen2.5-Math-PRM-7B\"],\"tools\":false,\"version\":\"");
        }
    }

    private static String conversation(String solution) {
        return "[{\"role\":\"user\",\"content\":\"What is 8 * 35?\"},{\"role\":\"assistant\",\"content\":\"" + solution
                + "\"}]";
    }

    /** Of the tokens of the recorded reply that are this word. */
    private static double probability(String word) {
        double sum = 0;
        for (JsonNode one : ScriptedRewardEngine.fixture("openai-chat-logprobs")
                .at("/body/choices/0/logprobs/content/0/top_logprobs")) {
            if (one.path("token").asString().strip().equalsIgnoreCase(word)) {
                sum += Math.exp(one.path("logprob").asDouble());
            }
        }
        return sum;
    }
}
