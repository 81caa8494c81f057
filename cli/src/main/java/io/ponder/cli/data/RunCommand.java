package io.ponder.cli.data;

import io.ponder.cli.service.GatewayOption;
import io.ponder.cli.terminal.Terminal;
import io.ponder.contracts.dataset.JobRequest.JobBudget;
import io.ponder.contracts.dataset.RunDocument;
import io.ponder.contracts.dataset.RunRequest;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ponder data run}: begins a run of a pipeline. */
@Command(
        name = "run",
        description = {
            "Begins a run of a pipeline: its jobs and trainings, one after the other.",
            "Its jobs work by themselves. Where a model is to be trained it tells the commands, and goes on once the model"
                    + " is served."
        },
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        sortOptions = false)
final class RunCommand implements Callable<Integer> {

    private final Map<String, String> env;
    private final PrintStream out;

    @Parameters(paramLabel = "PIPELINE", description = "One that ./ponder data pipelines lists.")
    private String pipeline = "";

    @Option(
            names = "--from",
            required = true,
            paramLabel = "DATASET",
            description = "The name or id of the data set whose questions are asked.")
    private String source = "";

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What to call the run; the names of all that it makes begin with it. Made up unless given.")
    private @Nullable String name;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            description =
                    "The first model that is asked, by the name under which Ponder offers it; by default the default.")
    private @Nullable String model;

    @Option(
            names = "--base",
            paramLabel = "MODEL",
            description =
                    "The same model as the trainer loads it: a folder, or a name on the model hub; by default the name"
                            + " of --model. In distil, the student.")
    private @Nullable String base;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "A parameter of the pipeline, such as rounds=2, or of a step, such as rationales.n=4; may be"
                    + " repeated.")
    private Map<String, String> set = Map.of();

    @Option(
            names = "--params",
            paramLabel = "FILE",
            description = "A file of parameters, YAML or JSON; --set overrides it. All are kept with the run.")
    private @Nullable Path file;

    @Option(
            names = "--max-cost-usd",
            paramLabel = "USD",
            description = "The most that all its jobs may spend together; the models need prices.")
    private @Nullable Double maxCostUsd;

    @Option(
            names = "--max-tokens",
            paramLabel = "N",
            description = "The most tokens that all its jobs may use together.")
    private @Nullable Long maxTokens;

    @Option(
            names = "--pilot",
            paramLabel = "N",
            description = "How many questions to foretell the cost of each job by; 10 unless given, 0 for no forecast.")
    private @Nullable Integer pilot;

    @Option(names = "--watch", description = "Show it until it ends, as ./ponder data watch does.")
    private boolean watch;

    @Mixin
    private GatewayOption gateway = new GatewayOption();

    RunCommand(Map<String, String> env, PrintStream out) {
        this.env = env;
        this.out = out;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Map<String, Object> parameters = new LinkedHashMap<>(file == null ? Map.of() : RecipeParameters.read(file));
        set.forEach((key, value) -> parameters.put(key, RecipeParameters.value(value)));
        if (model != null) {
            parameters.put("model", model);
        }
        if (base != null) {
            parameters.put("base", base);
        }
        try (DataApi api = DataApi.of(gateway, env)) {
            RunDocument begun = api.begin(
                    new RunRequest(pipeline, source, name, parameters, new JobBudget(maxCostUsd, maxTokens), pilot));
            Terminal terminal = Terminal.of(out, env);
            if (watch) {
                return new DataWatch(api, terminal, InstantSource.system()).watch(RunShown.of(begun, api));
            }
            RunView.page(begun, null, terminal.columns()).forEach(terminal::line);
            terminal.wrapped(RunView.next(begun), 0);
            return 0;
        }
    }
}
