package io.ponder.cli.data;

import io.ponder.cli.service.GatewayOption;
import io.ponder.cli.terminal.Terminal;
import io.ponder.contracts.dataset.RunDocument;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ponder data watch}: how a job or a run gets on. */
@Command(
        name = "watch",
        description = {
            "Shows a job, or a run of a pipeline, until it ends or stands still. Ctrl-C leaves the watch alone.",
            "Exit status: 0 if it succeeded, 1 if it ended otherwise or stands still, 130 after Ctrl-C."
        },
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
final class WatchCommand implements Callable<Integer> {

    private final Map<String, String> env;
    private final PrintStream out;

    @Parameters(
            paramLabel = "JOB",
            description = "The name of the data set that it makes, or its id; or the name or id of a run.")
    private String job = "";

    @Mixin
    private GatewayOption gateway = new GatewayOption();

    WatchCommand(Map<String, String> env, PrintStream out) {
        this.env = env;
        this.out = out;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (DataApi api = DataApi.of(gateway, env)) {
            Optional<RunDocument> run = api.findRun(job);
            Watched watched = run.isPresent() ? RunShown.of(run.get(), api) : new JobShown(api.job(job));
            return new DataWatch(api, Terminal.of(out, env), InstantSource.system()).watch(watched);
        }
    }
}
