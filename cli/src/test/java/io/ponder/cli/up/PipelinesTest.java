package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.cli.Ponder;
import io.ponder.contracts.wire.WireJson;
import io.ponder.testing.ScriptedCall;
import io.ponder.testing.ScriptedEngine;
import io.ponder.testing.Turn;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Pipelines at the command line, by all services, an engine, and models that it serves later. */
@Timeout(240)
class PipelinesTest {

    private static final Pattern SUM = Pattern.compile("What is (\\d+) \\+ (\\d+)\\?");

    @TempDir
    static Path home;

    private static ScriptedEngine engine;
    private static WholePonder ponder;
    private static DataClient data;

    private record Said(int exit, String out, String err) {}

    @BeforeAll
    static void start() throws Exception {
        engine = new ScriptedEngine(PipelinesTest::turn);
        ponder = WholePonder.withData(
                home,
                Map.of(
                        "PONDER_ENGINE_URL", engine.url(),
                        "ponder.engine.check-interval", "100ms",
                        "ponder.search.catalog-fresh", "50ms",
                        "ponder.gateway.catalog-age", "50ms",
                        "ponder.dataset.jobs.poll", "50ms"));
        data = new DataClient(ponder.url());
    }

    @AfterAll
    static void stop() {
        ponder.close();
        engine.close();
    }

    /** The first model is right in every other sample; those that were trained are always right, but for one that learnt nothing. */
    private static Turn turn(int sample, ScriptedCall call) {
        String asked = call.body().toString();
        Matcher sum = SUM.matcher(asked);
        int right = sum.find() ? Integer.parseInt(sum.group(1)) + Integer.parseInt(sum.group(2)) : 0;
        if (asked.contains("Write the solution of this problem for a reader")) {
            return new Turn.Says("Both numbers are added, and their sum is \\boxed{" + right + "}.");
        }
        String model = call.body().at("/model").asString();
        boolean errs = (model.equals(Turn.MODEL) || model.startsWith("dull")) && sample % 2 == 1;
        return new Turn.Thinks(
                "Let me see. I add the ones first, then the tens, and check it by counting (" + sample + ").",
                "The answer is \\boxed{" + (errs ? right + 1 : right) + "}.");
    }

    private static void serve(String... models) {
        String listed = IntStream.range(0, models.length + 1)
                .mapToObj(i -> "{\"id\":\"" + (i == 0 ? Turn.MODEL : models[i - 1])
                        + "\",\"object\":\"model\",\"max_model_len\":4096}")
                .collect(Collectors.joining(","));
        engine.document("/v1/models", "{\"object\":\"list\",\"data\":[" + listed + "]}");
    }

    private static Said ponder(String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        List<String> all = new ArrayList<>(List.of("data"));
        all.addAll(List.of(words));
        int exit = Ponder.run(
                all.toArray(String[]::new),
                Map.of("PONDER_URL", ponder.url()),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Said(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private static void upload(String name, int count) throws Exception {
        data.upload(
                name,
                IntStream.range(0, count)
                        .mapToObj(i -> "{\"id\": \"" + name + i + "\", \"question\": \"What is " + i + " + "
                                + (3 * i + name.length()) + "?\", \"answer\": \"" + (4 * i + name.length()) + "\"}")
                        .collect(Collectors.joining("\n")));
    }

    /** As it stands. A service that has just been restarted is asked again. */
    private static JsonNode run(String name) throws Exception {
        HttpResponse<String> reply = data.send("GET", "/v1/runs/" + name, "application/json", "");
        while (reply.statusCode() == 503) {
            Thread.sleep(20);
            reply = data.send("GET", "/v1/runs/" + name, "application/json", "");
        }
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return WireJson.mapper().readTree(reply.body());
    }

    private static JsonNode awaitWaiting(String run, String model) throws Exception {
        JsonNode now = run(run);
        while (!now.at("/trouble").asString("").contains("the model " + model + " is offered")) {
            assertThat(now.at("/state").asString()).as(now.toPrettyString()).isIn("running", "waiting_for_model");
            Thread.sleep(20);
            now = run(run);
        }
        return now;
    }

    private static JsonNode awaitEnd(String run) throws Exception {
        JsonNode now = run(run);
        while (!now.at("/state").asString().equals("succeeded")) {
            Thread.sleep(20);
            now = run(run);
        }
        return now;
    }

    @Test
    void starGoesRoundWithEachModelThatIsTrainedAlsoWhenTheServiceIsRestarted() throws Exception {
        upload("sums", 20);
        assertThat(ponder("pipelines").out()).contains("star_loop", "r1_zero", "distil");
        assertThat(ponder("pipelines", "star_loop").out())
                .contains(
                        "1. rationales-1",
                        "makes the model RUN-model-1",
                        "rounds: 1..20; by default 3",
                        "--set STEP.seed=7");
        assertThat(ponder("pipelines", "alchemy").err()).contains("no pipeline 'alchemy'; there are r1");

        Said begun = ponder(
                "run",
                "star_loop",
                "--from",
                "sums",
                "--name",
                "loop",
                "--base",
                "HuggingFaceTB/SmolLM2-135M",
                "--set",
                "rounds=2",
                "--set",
                "rationales.n=4",
                "--set",
                "model.lora=16",
                "--max-tokens",
                "1000000");
        assertThat(begun.exit()).as(begun.err()).isZero();
        assertThat(begun.out()).contains("loop: running (star_loop)", "./ponder data watch loop");
        ponder.restart(ServiceName.DATASET);
        awaitWaiting("loop", "loop-model-1");
        Said waiting = ponder("runs", "loop");
        assertThat(waiting.out())
                .contains("1. done", "loop-rationales-1, 40 rows", "50 % of samples right", "waiting for model")
                .contains("set       rationales.n=4")
                .contains("train.py sft --model HuggingFaceTB/SmolLM2-135M --data exports/loop-rationales-1"
                        + " --out trained/loop-model-1 --lora 16")
                .contains("vllm serve HuggingFaceTB/SmolLM2-135M --enable-lora --max-lora-rank 16");
        itsExportIsWhatTheTrainerReads(waiting.out());
        assertThat(ponder("runs").out()).containsPattern("loop +star_loop +waiting for model: 1 of 4 steps");
        assertThat(ponder("delete", "loop-rationales-1").err()).contains("a run of a pipeline uses it");

        ponder.restart(ServiceName.DATASET);
        serve("loop-model-1");
        JsonNode second = awaitWaiting("loop", "loop-model-2");
        assertThat(second.at("/steps/2/right").asDouble()).isEqualTo(1);
        assertThat(data.rows("loop-rationales-2", false))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.at("/origin/model").asString(""))
                        .as(row.toString())
                        .isEqualTo("loop-model-1"));
        serve("loop-model-1", "other");
        Said told = ponder("resume", "loop", "--model", "other");
        assertThat(told.exit()).as(told.err()).isZero();
        awaitEnd("loop");
        Said watched = ponder("watch", "loop");
        assertThat(watched.exit()).as(watched.out()).isZero();
        assertThat(watched.out())
                .contains("loop: succeeded", "model     other", "./ponder eval --data FILE --model other");
        assertThat(ponder("pause", "loop").err()).contains("the run is succeeded and cannot be paused");
        assertThat(ponder("watch", "nothing").err()).contains("neither a job nor a run nothing");
    }

    /** Runs the printed command, but for where it writes. */
    private static void itsExportIsWhatTheTrainerReads(String shown) throws Exception {
        String command = shown.lines()
                .filter(line -> line.startsWith("./ponder data export "))
                .findFirst()
                .orElseThrow();
        String[] words = command.substring("./ponder data ".length()).split(" ");
        Path to = home.resolve(words[words.length - 1]);
        Files.createDirectories(to.getParent());
        words[words.length - 1] = to.toString();
        Said exported = ponder(words);
        assertThat(exported.exit()).as(exported.err()).isZero();
        try (var files = Files.walk(to)) {
            Path rows = files.filter(file -> file.toString().endsWith(".jsonl"))
                    .findFirst()
                    .orElseThrow();
            assertThat(Files.readAllLines(rows))
                    .hasSize(40)
                    .allSatisfy(
                            line -> assertThat(WireJson.mapper().readTree(line).propertyNames())
                                    .contains("prompt", "completion"));
        }
    }

    @Test
    void starStopsWhenAModelHasLearntNothing() throws Exception {
        upload("more", 8);
        ponder("run", "star_loop", "--from", "more", "--name", "dull", "--set", "rationales.n=2", "--pilot", "0");
        awaitWaiting("dull", "dull-model-1");
        serve("dull-model-1");
        JsonNode ended = awaitEnd("dull");
        assertThat(ended.at("/note").asString()).startsWith("Stopped early: dull-model-1 got ");
        assertThat(ended.at("/model").asString()).isEqualTo(Turn.MODEL);
        Said watched = ponder("watch", "dull");
        assertThat(watched.exit()).isZero();
        assertThat(watched.out()).contains("note      Stopped early", "skipped");
    }

    @Test
    void r1GoesThroughItsFiveSteps() throws Exception {
        upload("problems", 6);
        data.upload("chat&format=open", """
                {"prompt": "Write a letter to Ann.", "response": "Dear Ann, the garden is in bloom and we think of you."}
                {"prompt": "Who are you?", "response": "I am an assistant that helps people with their work."}
                {"prompt": "Praise the sea.", "response": "Blue and wide it lies, and every wave brings news."}""");
        Said begun = ponder(
                "run",
                "r1",
                "--from",
                "problems",
                "--name",
                "mine",
                "--pilot",
                "0",
                "--set",
                "cold-start-data.n=4",
                "--set",
                "reasoning-data.n=4",
                "--set",
                "reasoning-data.keep=2",
                "--set",
                "general=chat",
                "--set",
                "general-data.replies=given");
        assertThat(begun.exit()).as(begun.err()).isZero();
        List<String> models = new ArrayList<>();
        for (String step : List.of("cold-start", "reasoning", "fine-tuned", "all-scenarios")) {
            JsonNode now = awaitWaiting("mine", "mine-" + step);
            assertThat(now.at("/state").asString()).isEqualTo("waiting_for_model");
            models.add("mine-" + step);
            serve(models.toArray(String[]::new));
        }
        JsonNode ended = awaitEnd("mine");
        assertThat(ended.at("/model").asString()).isEqualTo("mine-all-scenarios");
        assertThat(data.rows("mine-cold-start-data", false))
                .isNotEmpty()
                .allSatisfy(row -> assertThat(row.at("/completion").asString()).contains("<think>", "</think>"));
        assertThat(data.rows("mine-reasoning-prompts", false)).hasSize(6);
        assertThat(data.rows("mine-reasoning-data", false))
                .isNotEmpty()
                .allSatisfy(
                        row -> assertThat(row.at("/origin/model").asString("")).isEqualTo("mine-reasoning"));
        assertThat(data.rows("mine-training-data", false))
                .extracting(row -> row.at("/origin/recipe").asString())
                .contains("rejection_sampling", "non_reasoning");
        String commands = ended.at("/steps").toString();
        assertThat(commands)
                .contains(
                        "--model trained/mine-cold-start/model",
                        "--data exports/mine-training-data",
                        "--weights accuracy=1,language_consistency=1")
                .contains("--weights accuracy=1,harmlessness=1,helpfulness=1,language_consistency=1");
    }
}
