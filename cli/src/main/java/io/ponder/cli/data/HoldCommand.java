package io.ponder.cli.data;

import io.ponder.cli.service.GatewayOption;
import io.ponder.cli.terminal.Terminal;
import io.ponder.contracts.dataset.JobDocument;
import io.ponder.contracts.dataset.RunDocument;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code ponder data pause} and {@code ponder data cancel}: stop a job or a run, for a while or for good. */
@Command(mixinStandardHelpOptions = true, usageHelpAutoWidth = true)
final class HoldCommand implements Callable<Integer> {

    private final String verb;
    private final Map<String, String> env;
    private final PrintStream out;

    @Parameters(
            paramLabel = "JOB",
            description = "The name of the data set that it makes, or its id; or the name or id of a run.")
    private String job = "";

    @Mixin
    private GatewayOption gateway = new GatewayOption();

    private HoldCommand(String verb, Map<String, String> env, PrintStream out) {
        this.verb = verb;
        this.env = env;
        this.out = out;
    }

    static CommandLine pause(Map<String, String> env, PrintStream out) {
        return named("pause", "Pauses a job or a run. What it has paid for is kept; resume lets it go on.", env, out);
    }

    static CommandLine cancel(Map<String, String> env, PrintStream out) {
        return named("cancel", "Ends a job or a run for good. What it made is kept.", env, out);
    }

    private static CommandLine named(String verb, String description, Map<String, String> env, PrintStream out) {
        CommandLine line = new CommandLine(new HoldCommand(verb, env, out)).setCommandName(verb);
        line.getCommandSpec().usageMessage().description(description);
        return line;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (DataApi api = DataApi.of(gateway, env)) {
            Terminal terminal = Terminal.of(out, env);
            Optional<RunDocument> run = api.findRun(job);
            if (run.isPresent()) {
                RunDocument held = api.changeRun(run.get().id(), verb, null);
                terminal.wrapped(held.name() + ": " + RunView.line(held, null) + ".", 0);
                terminal.wrapped(RunView.next(held), 0);
                return 0;
            }
            JobDocument changed = api.change(job, verb, null);
            terminal.wrapped(changed.name() + ": " + JobView.line(changed) + ".", 0);
            terminal.wrapped(JobView.next(changed), 0);
            return 0;
        }
    }
}
