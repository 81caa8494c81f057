package io.ponder.cli.data;

import io.ponder.cli.service.GatewayOption;
import io.ponder.cli.terminal.Listing;
import io.ponder.cli.terminal.Terminal;
import io.ponder.contracts.dataset.PipelineInfo;
import io.ponder.contracts.dataset.PipelineInfo.PipelineStepInfo;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ponder data pipelines}: what pipelines there are, and what the steps of each make. */
@Command(
        name = "pipelines",
        description = "Lists the pipelines, or tells the steps and parameters of one.",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
final class PipelinesCommand implements Callable<Integer> {

    private final Map<String, String> env;
    private final PrintStream out;

    @Mixin
    private GatewayOption gateway = new GatewayOption();

    @Parameters(arity = "0..1", paramLabel = "PIPELINE", description = "The one to describe.")
    private @Nullable String name;

    PipelinesCommand(Map<String, String> env, PrintStream out) {
        this.env = env;
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = Terminal.of(out, env);
        try (DataApi api = DataApi.of(gateway, env)) {
            List<PipelineInfo> pipelines = api.pipelines();
            if (name == null) {
                Listing listing = new Listing("PIPELINE", "WHAT IT DOES");
                pipelines.forEach(pipeline -> listing.add(pipeline.name(), pipeline.description()));
                listing.print(terminal);
            } else {
                print(RecipesCommand.named("pipeline", pipelines, PipelineInfo::name, name), terminal);
            }
            return 0;
        }
    }

    private static void print(PipelineInfo pipeline, Terminal terminal) {
        terminal.line(pipeline.name());
        terminal.wrapped(pipeline.description(), 0);
        terminal.line("");
        for (int i = 0; i < pipeline.steps().size(); i++) {
            PipelineStepInfo step = pipeline.steps().get(i);
            terminal.wrapped("%3d. %s: %s".formatted(i + 1, step.name(), step.description()), 5);
            terminal.wrapped("     " + step.kind() + ": " + step.uses(), 7);
            terminal.wrapped("     makes the " + made(step) + " " + step.makes(), 7);
        }
        terminal.line("");
        terminal.wrapped("Parameters (--set NAME=VALUE):", 2);
        RecipesCommand.parameters(pipeline.parameters(), terminal);
        terminal.wrapped(
                "  STEP.NAME sets a parameter of a step's recipe, or an option of train.py, such as"
                        + " --set STEP.seed=7; numbered steps are set together without their number.",
                6);
    }

    private static String made(PipelineStepInfo step) {
        return step.kind().equals("training") ? "model" : "data set";
    }
}
