package io.ponder.dataset.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.ponder.contracts.dataset.OnBehalf;
import io.ponder.contracts.dataset.RunDocument.Progress;
import io.ponder.contracts.dataset.RunDocument.State;
import io.ponder.contracts.wire.WireJson;
import io.ponder.dataset.pipeline.PipelineStep.TrainingStep;
import io.ponder.dataset.recipe.Recipes;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The commands of trainings, read by train.py itself. Its libraries are not needed for that: it gets others in their place. */
class TrainingCommandsTest {

    private static final Path TRAINING = Path.of("../deploy/training").toAbsolutePath();

    /** Prints what train.py makes of each line of its input, or its own options for an empty input. */
    private static final String READ = """
            import json, shlex, sys, types
            from unittest.mock import MagicMock
            for name in ("torch", "trl", "peft", "transformers", "transformers.trainer_utils", "topk", "exported", "rewards"):
                sys.modules[name] = MagicMock()
            sys.modules["transformers"].TrainerCallback = object
            sys.modules["exported"].Unusable = Exception
            sys.path.insert(0, sys.argv[1])
            import train
            parser = train.options()
            lines = [line for line in sys.stdin.read().split("\\n") if line]
            if lines:
                print(json.dumps([{k: str(v) for k, v in vars(parser.parse_args(shlex.split(line))).items()} for line in lines]))
            else:
                ways = next(a for a in parser._actions if a.dest == "way").choices
                print(json.dumps({name: [s[2:] for a in way._actions for s in a.option_strings if s.startswith("--")]
                                  for name, way in ways.items()}))
            """;

    private static JsonNode python(String input) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder("python3", "-c", READ, TRAINING.toString()).start();
        } catch (IOException e) {
            assumeTrue(false, "there is no python3 here");
            throw e;
        }
        process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(err).isZero();
        return WireJson.mapper().readTree(out);
    }

    private static PipelineRun run(String pipeline, Map<String, Object> given) {
        Map<String, Object> all = new TreeMap<>(Map.of("model", "qwen", "base", "models/the base"));
        all.putAll(given);
        RunPlan plan = RunPlan.of(Pipelines.standard().named(pipeline), Ref.given("ds-1"), all, Recipes.standard());
        return new PipelineRun(
                "run-1",
                "default",
                OnBehalf.ANYONE,
                "mine",
                pipeline,
                "ds-1",
                plan.parameters(),
                plan.steps(),
                null,
                State.RUNNING,
                null,
                null,
                null,
                false,
                null,
                null,
                Instant.EPOCH,
                null);
    }

    private static List<String> commands(PipelineRun run, String step) {
        List<StepStanding> standings = IntStream.range(0, run.plan().size())
                .mapToObj(i -> new StepStanding(
                        i, Progress.WAITING, "mine-" + run.plan().get(i).name(), null, null, null, null, null, null))
                .toList();
        return TrainingCommands.of(run, standings, (TrainingStep) run.plan().get(RunProgress.number(run, step)));
    }

    @Test
    void trainPyReadsThem() throws Exception {
        List<String> lines = new ArrayList<>();
        for (Pipeline pipeline : Pipelines.standard().all()) {
            PipelineRun run = run(pipeline.name(), Map.of());
            run.plan().stream().filter(TrainingStep.class::isInstance).forEach(step -> {
                String command = commands(run, step.name()).get(1);
                assertThat(command).startsWith("~/.cache/ponder/trainers/bin/python deploy/training/train.py ");
                lines.add(command.substring(command.indexOf("train.py ") + "train.py ".length()));
            });
        }
        JsonNode read = python(String.join("\n", lines));
        assertThat(read.size()).isEqualTo(lines.size()).isGreaterThan(4);
        assertThat(read)
                .allSatisfy(one -> assertThat(one.at("/data").asString()).startsWith("exports/mine-"));
    }

    @Test
    void optionsReachTrainPyAsTheyWereGiven() throws Exception {
        PipelineRun run = run(
                "r1_zero",
                Map.of(
                        "zero.lora",
                        32,
                        "zero.learning_rate",
                        1e-6,
                        "zero.vllm",
                        true,
                        "zero.rewards",
                        "http://verifier:8083",
                        "zero.weights",
                        "accuracy=1,length=0.5"));
        String command = commands(run, "zero").get(1);
        JsonNode read = python(command.substring(command.indexOf("train.py ") + "train.py ".length()))
                .get(0);
        assertThat(read.at("/way").asString()).isEqualTo("grpo");
        assertThat(read.at("/model").asString()).isEqualTo("models/the base");
        assertThat(read.at("/data").asString()).isEqualTo("exports/mine-prompts");
        assertThat(read.at("/out").asString()).isEqualTo("trained/mine-zero");
        assertThat(read.at("/lora").asString()).isEqualTo("32");
        assertThat(read.at("/learning_rate").asString()).isEqualTo("1e-06");
        assertThat(read.at("/vllm").asString()).isEqualTo("True");
        assertThat(read.at("/rewards").asString()).isEqualTo("http://verifier:8083");
        assertThat(read.at("/weights").asString()).isEqualTo("accuracy=1,length=0.5");
        assertThat(commands(run, "zero").get(2))
                .isEqualTo("vllm serve 'models/the base' --enable-lora --max-lora-rank 32 --lora-modules"
                        + " mine-zero=trained/mine-zero/model");
    }

    @Test
    void theOptionsThatMayBeSetAreThoseOfTrainPy() throws Exception {
        JsonNode known = python("");
        for (TrainingWay way : TrainingWay.values()) {
            List<String> there = new ArrayList<>();
            known.at("/" + way.word()).forEach(name -> there.add(name.asString()));
            there.removeAll(List.of("help", "model", "data", "out", "set"));
            assertThat(TrainingOptions.of(way).keySet()).as(way.word()).containsExactlyInAnyOrderElementsOf(there);
        }
        assertThat(known.size()).isEqualTo(TrainingWay.values().length);
    }

    @Test
    void theScriptIsWhereTheCommandsLookForIt() {
        assertThat(Files.exists(TRAINING.resolve("train.py"))).isTrue();
    }
}
