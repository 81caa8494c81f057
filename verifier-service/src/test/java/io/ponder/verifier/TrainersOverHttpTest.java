package io.ponder.verifier;

import static io.ponder.verifier.RunningService.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ponder.contracts.wire.WireJson;
import io.ponder.testing.TrainersPython;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The trainers' own protocols, and what docs/rewards.md tells them to run. */
@Timeout(300)
class TrainersOverHttpTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final String HOSTILE = "\\boxed{9^{9^{9^9}}}";

    private static RunningService service;

    @TempDir
    Path folder;

    @BeforeAll
    static void start() {
        service = new RunningService("http://127.0.0.1:9");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void openRlhfGetsItsRewardsInOrder() {
        JsonNode reply = openRlhf("?weight=accuracy:1&weight=format:0.5", """
                {"query": ["<|im_start|>user\\n2 + 2?<|im_end|>\\n<|im_start|>assistant\\nIt is 4.<|im_end|>\\n<|endoftext|>",
                           "<|im_start|>user\\n1 + 2?<|im_end|>\\n<|im_start|>assistant\\n<think>1 + 2</think><answer>3</answer><|im_end|>",
                           "of a prompt that was too long, of which OpenRLHF has cut off the beginning: 5 + 5? It is 9."],
                 "prompts": ["<|im_start|>user\\n2 + 2?<|im_end|>\\n<|im_start|>assistant\\n",
                             "<|im_start|>user\\n1 + 2?<|im_end|>\\n<|im_start|>assistant\\n",
                             "The beginning of a prompt that was too long, of which OpenRLHF has cut off the beginning: 5 + 5? "],
                 "labels": ["4", "3", 10]}""");

        assertThat(reply.path("rewards").toString()).isEqualTo("[1.0,1.5,0.0]");
        assertThat(reply.path("scores").toString()).isEqualTo("[1.0,1.0,0.0]");
        assertThat(reply.path("extra_logs").toString())
                .isEqualTo("{\"accuracy\":[1.0,1.0,0.0],\"format\":[0.0,1.0,0.0],\"unknown\":[0.0,0.0,0.0]}");
    }

    @Test
    void openRlhfIsToldWhichItemHasNoRewardUnlessItCountsAsZero() {
        String body = "{\"query\": [\"p It is 4.\", %s], \"prompts\": [\"p \", \"p \"], \"labels\": [\"4\", \"4\"]}"
                .formatted(WireJson.mapper().writeValueAsString("p " + HOSTILE));

        HttpResponse<String> refused = service.post("/get_reward?weight=accuracy:1", body);
        JsonNode zero = openRlhf("?weight=accuracy:1&on_unknown=not_comparable:zero", body);

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
        assertThat(json(refused).path("field").asString()).isEqualTo("query.1");
        assertThat(json(refused).path("detail").asString()).contains("query.1", "not_comparable", "too large");
        assertThat(zero.path("rewards").toString()).isEqualTo("[1.0,0.0]");
        assertThat(zero.at("/extra_logs/unknown").toString()).isEqualTo("[0.0,1.0]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "?weight=beauty:1              | {`query`:[`p 4`],`prompts`:[`p `],`labels`:[`4`]} | weight      | beauty, accuracy",
                "?weight=accuracy:lots         | {`query`:[`p 4`],`prompts`:[`p `],`labels`:[`4`]} | weight      | lots",
                "?weight=accuracy              | {`query`:[`p 4`],`prompts`:[`p `],`labels`:[`4`]} | weight      | colon",
                "?wieght=accuracy:1            | {`query`:[`p 4`],`prompts`:[`p `],`labels`:[`4`]} | wieght      | weight",
                "?answer_format=haiku          | {`query`:[`p 4`],`prompts`:[`p `],`labels`:[`4`]} | answer_format | number",
                "?on_unknown=error:leave_out   | {`query`:[`p 4`],`prompts`:[`p `],`labels`:[`4`]} | on_unknown  | zero or fail",
                "?weight=accuracy:1            | {`query`:[`p 4`],`prompts`:[`p `]}                | labels.0    | reference",
                "?weight=accuracy:1            | {`query`:[`q 4`],`prompts`:[`p `],`labels`:[`4`]} | query.0     | its prompt",
                "?weight=accuracy:1            | {`query`:[`p 4`],`prompts`:[`p `],`labels`:[]}    | labels      | 1",
                "?weight=length:1&max_length=9 | {`query`:[`p 4`],`prompts`:[`p `],`labels`:[`4`]} | query.0     | tokenizer",
                "?weight=accuracy:1            | {`query`:[],`prompts`:[],`labels`:[]}             | query       | at least one",
            })
    void openRlhfsMistakesAreNamedInItsWords(String query, String body, String field, String words) {
        HttpResponse<String> response = service.post("/get_reward" + query, body.replace('`', '"'));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(json(response).path("field").asString()).isEqualTo(field);
        assertThat(json(response).path("detail").asString()).contains(words.split(", "));
    }

    @Test
    void nemoGymGetsItsRowBackWithAReward() {
        JsonNode reply = gym("?weight=accuracy:1&weight=length:0.1&max_length=10&length_buffer=10", """
                {"responses_create_params": {"input": [{"role": "user", "content": "2 + 2?"}]}, "expected_answer": "4",
                 "verifier_metadata": {"kept": [1]},
                 "response": {"id": "r", "usage": {"output_tokens": 5}, "output": [
                   {"type": "reasoning", "summary": [{"type": "summary_text", "text": "Is it 5?"}]},
                   {"type": "function_call", "name": "f", "arguments": "{}", "call_id": "c"},
                   {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "It is 4."}]}]}}""");

        assertThat(reply.path("reward").asDouble()).isEqualTo(0.95);
        assertThat(reply.path("reward_components").toString()).isEqualTo("{\"accuracy\":1.0,\"length\":-0.5}");
        assertThat(reply.path("outcome").asString()).isEqualTo("right");
        assertThat(reply.path("mask_sample").asBoolean(true)).isFalse();
        assertThat(reply.has("_ng_failure_class")).isFalse();
        assertThat(reply.at("/verifier_metadata/kept/0").asInt()).isEqualTo(1);
        assertThat(reply.at("/response/output/1/call_id").asString()).isEqualTo("c");
    }

    @Test
    void nemoGymsRowWithoutAKnownRewardIsMarked() {
        JsonNode reply = gym("?weight=accuracy:1&reference_field=answer", """
                {"responses_create_params": {"input": "2 + 2?"}, "answer": 4, "response": {"output": [
                   {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": %s}]}]}}""".formatted(
                        WireJson.mapper().writeValueAsString(HOSTILE)));

        assertThat(reply.path("reward").asDouble()).isZero();
        assertThat(reply.path("outcome").asString()).isEqualTo("not_comparable");
        assertThat(reply.path("mask_sample").asBoolean(false)).isTrue();
        assertThat(reply.path("_ng_failure_class").asString()).isEqualTo("judge_failed");
        assertThat(reply.path("_ng_failure_judge_error").asString()).startsWith("accuracy: ");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                         | response        | output",
                "{`response`:{`output`:[]}}                 | expected_answer | reference",
                "{`response`:{`output`:[]},`expected_answer`:` `} | expected_answer | reference",
            })
    void nemoGymsMistakesAreNamedInItsWords(String body, String field, String words) {
        HttpResponse<String> response = service.post("/verify", body.replace('`', '"'));

        assertThat(response.statusCode()).as(response.body()).isEqualTo(400);
        assertThat(json(response).path("field").asString()).isEqualTo(field);
        assertThat(json(response).path("detail").asString()).contains(words);
    }

    /** The lines of the page, as they stand there but for the address. */
    @Test
    void trlsRewardFunctionIsTenLinesOfThePage() throws IOException, InterruptedException {
        String lines = pythonOfThePage();
        assertThat(lines.lines().filter(line -> !line.isBlank()).count()).isLessThanOrEqualTo(10);
        Path reward = Files.writeString(folder.resolve("reward.py"), lines);
        Path script = Files.writeString(folder.resolve("check.py"), """
                import json, sys
                exec(open(sys.argv[1]).read())
                columns = dict(prompts=["2 + 2?", "3 + 3?", "4 + 4?"], reference=["4", "6", "8"], completion_ids=[[1], [1], [1]])
                plain = ponder(completions=["<think>t</think><answer>4</answer>", "It is 5.", sys.argv[2]], **columns)
                spoken = ponder(completions=[[{"role": "assistant", "content": "It is 4."}]] * 3, trainer_state=None, **columns)
                print(json.dumps([plain, spoken]))
                """);

        assertThat(python("python3", script.toString(), reward.toString(), HOSTILE))
                .isEqualTo("[[1.5, 0.0, null], [1.0, 0.0, 0.0]]");
    }

    /** The script checks that each reward reaches its own sample, that an unknown one teaches nothing, and that weights move. */
    @Test
    void trlTrainsWithThem() throws IOException, InterruptedException {
        Path reward = Files.writeString(folder.resolve("reward.py"), pythonOfThePage());
        Path script = ROOT.resolve("verifier-service/src/test/resources/training/grpo.py");

        assertThat(python(
                        TrainersPython.withTrl().toString(),
                        script.toString(),
                        reward.toString(),
                        folder.resolve("out").toString(),
                        HOSTILE))
                .endsWith("steps 2 groups 4");
    }

    @Test
    void verlsRewardFunctionAsksToo() throws IOException, InterruptedException {
        Path script = Files.writeString(folder.resolve("check.py"), """
                import json, sys
                sys.path.insert(0, sys.argv[1])
                from verl_reward import compute_score
                ask = lambda text, **more: compute_score("gsm8k", text, "4", {"index": 7, "question": "2 + 2?"}, url=sys.argv[2], **more)
                print(json.dumps(ask("It is 4.", weights={"accuracy": 1, "format": 0.5}, reward_router_address=None)))
                print(json.dumps(ask(sys.argv[3], on_unknown={"not_comparable": "zero"})))
                for wrong in (dict(), dict(weights={"beauty": 1})):
                    try:
                        ask(sys.argv[3], **wrong)
                    except RuntimeError as e:
                        print(e)
                """);

        String output = python(
                "python3",
                script.toString(),
                ROOT.resolve("deploy/training").toString(),
                "http://127.0.0.1:" + service.port(),
                HOSTILE);

        assertThat(output.lines().toList())
                .satisfiesExactly(
                        right -> assertThat(right)
                                .isEqualTo("{\"score\": 1.0, \"acc\": 1.0, \"outcome\": \"right\", \"accuracy\": 1.0,"
                                        + " \"format\": 0.0}"),
                        zero -> assertThat(zero)
                                .isEqualTo("{\"score\": 0.0, \"acc\": 0.0, \"outcome\": \"not_comparable\","
                                        + " \"accuracy\": 0.0}"),
                        failed -> assertThat(failed).contains("gsm8k, index 7", "422", "too large"),
                        refused -> assertThat(refused).contains("gsm8k, index 7", "400", "beauty"));
    }

    /** With the settings of the page, which reach the function as verl has read them. */
    @Test
    void verlLoadsItsFunctionFromTheFile() throws IOException, InterruptedException {
        Path script = Files.writeString(folder.resolve("load.py"), """
                import sys
                from omegaconf import OmegaConf
                from verl.trainer.ppo.reward import get_custom_reward_fn
                function = {"path": sys.argv[1], "name": "compute_score", "reward_kwargs": {
                    "url": sys.argv[2], "weights": {"accuracy": 1, "format": 0.5}, "on_unknown": {"not_comparable": "zero"}}}
                score = get_custom_reward_fn(OmegaConf.create({"reward": {"custom_reward_function": function}}))
                given = score(data_source="gsm8k", solution_str=sys.argv[3], ground_truth="4", extra_info={"index": 7})
                print(given["score"], given["outcome"])
                """);

        assertThat(python(
                        TrainersPython.withTrl().toString(),
                        script.toString(),
                        ROOT.resolve("deploy/training/verl_reward.py").toString(),
                        "http://127.0.0.1:" + service.port(),
                        HOSTILE))
                .endsWith("0.0 not_comparable");
    }

    private static String pythonOfThePage() throws IOException {
        Matcher block = Pattern.compile("<!-- run by TrainersOverHttpTest -->\n```python\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(ROOT.resolve("docs/rewards.md")));
        assertThat(block.find()).isTrue();
        String address = "http://127.0.0.1:8083";
        assertThat(block.group(1)).contains(address);
        return block.group(1).replace(address, "http://127.0.0.1:" + service.port());
    }

    private String python(String program, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(program));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("output");
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .redirectOutput(output.toFile())
                    .redirectError(folder.resolve("errors").toFile())
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "there is no " + program + ": " + e.getMessage());
            throw e;
        }
        try {
            assertThat(process.waitFor(240, TimeUnit.SECONDS)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue())
                .as(Files.readString(folder.resolve("errors")))
                .isZero();
        return Files.readString(output).strip();
    }

    private static JsonNode openRlhf(String query, String body) {
        return reply("/get_reward" + query, body);
    }

    private static JsonNode gym(String query, String body) {
        return reply("/verify" + query, body);
    }

    private static JsonNode reply(String path, String body) {
        HttpResponse<String> response = service.post(path, body);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return json(response);
    }
}
