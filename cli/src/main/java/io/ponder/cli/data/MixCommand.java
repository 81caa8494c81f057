package io.ponder.cli.data;

import io.ponder.cli.service.GatewayOption;
import io.ponder.contracts.dataset.JobRequest;
import io.ponder.contracts.dataset.JobRequest.JobBudget;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ponder data mix}: several data sets in one. */
@Command(
        name = "mix",
        description = {
            "Makes one data set of several, each with its share, as a mixture file says. The file is kept with the result.",
            "For example, in YAML:",
            "  seed: 1",
            "  parts:",
            "    - {set: reasoning, share: 600000}",
            "    - {set: general, share: 200000, repeat: 2}",
            "rows says how many there are to be in all; count, in place of every share, how many of each."
        },
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        sortOptions = false)
final class MixCommand implements Callable<Integer> {

    private final Map<String, String> env;
    private final PrintStream out;
    private final PrintStream err;

    @Parameters(paramLabel = "FILE", description = "The mixture, YAML or JSON.")
    private Path file = Path.of("");

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What to call the data set that is made; made up unless given.")
    private @Nullable String name;

    @Mixin
    private GatewayOption gateway = new GatewayOption();

    MixCommand(Map<String, String> env, PrintStream out, PrintStream err) {
        this.env = env;
        this.out = out;
        this.err = err;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Map<String, Object> mixture = RecipeParameters.read(file);
        try (DataApi api = DataApi.of(gateway, env)) {
            JobRequest request = new JobRequest("mixture", null, name, mixture, JobBudget.NONE, null, null);
            return MakeCommand.begin(api, request, true, env, out, err);
        }
    }
}
