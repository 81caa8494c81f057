package io.ponder.cli.data;

import io.ponder.cli.service.GatewayOption;
import io.ponder.cli.terminal.Terminal;
import io.ponder.contracts.dataset.JobDocument;
import io.ponder.contracts.dataset.JobRequest;
import io.ponder.contracts.dataset.JobRequest.JobBudget;
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

/** {@code ponder data make}: begins a job. */
@Command(
        name = "make",
        description = {
            "Begins a job: it asks the questions of a data set by a recipe, and makes a new data set of what comes back.",
            "It asks a few of them first and foretells the cost of all. If that exceeds the budget it waits for"
                    + " ./ponder data start."
        },
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        sortOptions = false)
final class MakeCommand implements Callable<Integer> {

    private final Map<String, String> env;
    private final PrintStream out;
    private final PrintStream err;

    @Parameters(paramLabel = "RECIPE", description = "One that ./ponder data recipes lists.")
    private String recipe = "";

    @Option(
            names = "--from",
            paramLabel = "DATASET",
            description = "The name or id of the data set whose questions are asked; a mixture has none.")
    private @Nullable String source;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What to call the data set that is made; made up unless given.")
    private @Nullable String name;

    @Option(
            names = "--set",
            paramLabel = "NAME=VALUE",
            description = "A parameter of the recipe, such as n=8; may be repeated.")
    private Map<String, String> set = Map.of();

    @Option(
            names = "--params",
            paramLabel = "FILE",
            description = "A file of parameters, YAML or JSON; --set overrides it. All are kept with the data set.")
    private @Nullable Path file;

    @Option(
            names = "--max-cost-usd",
            paramLabel = "USD",
            description = "The most that the job may spend; the models need prices.")
    private @Nullable Double maxCostUsd;

    @Option(names = "--max-tokens", paramLabel = "N", description = "The most tokens that the job may use.")
    private @Nullable Long maxTokens;

    @Option(
            names = "--pilot",
            paramLabel = "N",
            description = "How many questions to foretell the cost by; 10 unless given, 0 for no forecast.")
    private @Nullable Integer pilot;

    @Option(names = "--confirm", description = "Wait for ./ponder data start once the cost is foretold.")
    private boolean confirm;

    @Option(names = "--watch", description = "Show it until it ends, as ./ponder data watch does.")
    private boolean watch;

    @Mixin
    private GatewayOption gateway = new GatewayOption();

    MakeCommand(Map<String, String> env, PrintStream out, PrintStream err) {
        this.env = env;
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (source == null && !recipe.equals("mixture")) {
            throw new IllegalArgumentException("--from must name the data set whose questions are asked.");
        }
        Map<String, Object> parameters = new LinkedHashMap<>(file == null ? Map.of() : RecipeParameters.read(file));
        set.forEach((key, value) -> parameters.put(key, RecipeParameters.value(value)));
        try (DataApi api = DataApi.of(gateway, env)) {
            JobRequest request = new JobRequest(
                    recipe,
                    source,
                    name,
                    parameters,
                    new JobBudget(maxCostUsd, maxTokens),
                    pilot,
                    confirm ? "confirm" : "auto");
            return begin(api, request, watch, env, out, err);
        }
    }

    /** Begins a job and says so, or shows it until it ends. */
    static int begin(
            DataApi api, JobRequest request, boolean watch, Map<String, String> env, PrintStream out, PrintStream err)
            throws InterruptedException {
        JobDocument job = api.make(request);
        if (watch) {
            Terminal.ofErrors(err, env).line("Job " + job.id());
            return new DataWatch(api, Terminal.of(out, env), InstantSource.system()).watch(new JobShown(job));
        }
        Terminal terminal = Terminal.of(out, env);
        String what = request.source() == null
                ? " by "
                : ": " + Figures.count(job.progress().units()) + " questions of " + request.source() + " by ";
        terminal.wrapped(job.name() + what + job.recipe() + ".", 0);
        terminal.line("Job " + job.id());
        terminal.wrapped(JobView.next(job), 0);
        return 0;
    }
}
