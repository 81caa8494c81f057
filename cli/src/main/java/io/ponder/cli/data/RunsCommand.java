package io.ponder.cli.data;

import io.ponder.cli.service.GatewayOption;
import io.ponder.cli.terminal.Listing;
import io.ponder.cli.terminal.Terminal;
import io.ponder.contracts.dataset.RunDocument;
import java.io.PrintStream;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ponder data runs}: how the runs of pipelines stand. */
@Command(
        name = "runs",
        description = "Lists the latest runs of pipelines, or tells how each step of one stands.",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
final class RunsCommand implements Callable<Integer> {

    private final Map<String, String> env;
    private final PrintStream out;

    @Parameters(arity = "0..1", paramLabel = "RUN", description = "Its name or id.")
    private @Nullable String run;

    @Option(
            names = "--limit",
            defaultValue = "20",
            paramLabel = "N",
            description = "How many to list, at most 100; by default ${DEFAULT-VALUE}.")
    private int limit = 20;

    @Mixin
    private GatewayOption gateway = new GatewayOption();

    RunsCommand(Map<String, String> env, PrintStream out) {
        this.env = env;
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        Terminal terminal = Terminal.of(out, env);
        try (DataApi api = DataApi.of(gateway, env)) {
            if (run != null) {
                print(RunShown.of(api.run(run), api), terminal);
                return 0;
            }
            RunDocument.Listing runs = api.runs(limit);
            if (runs.data().isEmpty()) {
                terminal.wrapped("There are no runs yet; ./ponder data run begins one.", 0);
                return 0;
            }
            Listing listing = new Listing("RUN", "PIPELINE", "HOW IT STANDS");
            runs.data().forEach(one -> listing.add(one.name(), one.pipeline(), RunView.line(one, null)));
            listing.print(terminal);
            if (runs.hasMore()) {
                terminal.line("There are older ones; --limit shows more.");
            }
            return 0;
        }
    }

    private static void print(RunShown shown, Terminal terminal) {
        shown.page(terminal.columns()).forEach(terminal::line);
        shown.run().parameters().forEach((name, value) -> terminal.wrapped("set       " + name + "=" + value, 10));
        shown.appendix().forEach(terminal::line);
        terminal.wrapped(shown.next(), 0);
    }
}
