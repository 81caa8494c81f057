package io.ponder.cli;

import io.ponder.accounts.database.DatabaseException;
import io.ponder.cli.ask.AskCommand;
import io.ponder.cli.calibrate.CalibrateCommand;
import io.ponder.cli.capacity.CapacityCommand;
import io.ponder.cli.choices.ModelsCommand;
import io.ponder.cli.choices.StrategiesCommand;
import io.ponder.cli.choices.VerifiersCommand;
import io.ponder.cli.data.DataCommand;
import io.ponder.cli.eval.EvalCommand;
import io.ponder.cli.eval.MatchedCommand;
import io.ponder.cli.eval.PolicyCommand;
import io.ponder.cli.eval.PolicyFitCommand;
import io.ponder.cli.eval.PromoteCommand;
import io.ponder.cli.replay.ReplayCommand;
import io.ponder.cli.service.CommandTls;
import io.ponder.cli.tenants.KeysCommand;
import io.ponder.cli.tenants.LimitsCommand;
import io.ponder.cli.tenants.TeamsCommand;
import io.ponder.cli.terminal.ShownText;
import io.ponder.cli.top.TopCommand;
import io.ponder.cli.tune.TuneCommand;
import io.ponder.cli.up.RehearseCommand;
import io.ponder.cli.up.UpCommand;
import io.ponder.cli.usage.UsageCommand;
import io.ponder.cli.verifier.TrainCommand;
import io.ponder.cli.verifier.VerifierCommand;
import io.ponder.datasets.file.ExportException;
import io.ponder.evaluation.run.RunException;
import io.ponder.reasoning.model.FailureException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The main class behind {@code ./ponder}. */
@Command(
        name = "./ponder",
        description = "Spends test-time compute on a question, inside a budget.",
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true)
public final class Ponder {

    private Ponder() {}

    public static void main(String[] args) {
        // Always UTF-8: under LANG=C the JVM would print question marks for bars and dots.
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
        try {
            CommandTls.use(System.getenv());
        } catch (IllegalArgumentException | IllegalStateException e) {
            err.println(e.getMessage());
            System.exit(2);
        }
        // exit, not return: the embedded engine leaves a native thread behind that would keep the JVM alive.
        System.exit(run(args, System.getenv(), out, err));
    }

    /**
     * Runs one command.
     *
     * @return the exit code: 0, 1 when it failed, 2 for bad usage, 130 when the user stopped it
     */
    public static int run(String[] args, Map<String, String> env, PrintStream rawOut, PrintStream rawErr) {
        PrintStream out = new ShownText(rawOut);
        PrintStream err = new ShownText(rawErr);
        CommandLine line = new CommandLine(new Ponder());
        Map<String, Supplier<Object>> commands = commands(env, out, err);
        // To know one command takes a moment; to know all of them takes longer than many of them run.
        List<String> needed =
                args.length > 0 && commands.containsKey(args[0]) ? List.of(args[0]) : List.copyOf(commands.keySet());
        needed.forEach(name -> line.addSubcommand(
                name, Objects.requireNonNull(commands.get(name)).get()));
        // The library's own help and usage errors, which may have colours.
        line.setOut(new PrintWriter(rawOut, true, StandardCharsets.UTF_8));
        line.setErr(new PrintWriter(rawErr, true, StandardCharsets.UTF_8));
        line.setExecutionExceptionHandler((e, command, parsed) -> {
            tell(e, err);
            return command.getCommandSpec().exitCodeOnExecutionException();
        });
        String version = "ponder "
                + Objects.requireNonNullElse(Ponder.class.getPackage().getImplementationVersion(), "(unpackaged)");
        line.getCommandSpec().version(version);
        line.getSubcommands()
                .values()
                .forEach(command -> command.getCommandSpec().version(version));
        return line.execute(args);
    }

    /** By name, in the order in which help lists them. */
    private static Map<String, Supplier<Object>> commands(Map<String, String> env, PrintStream out, PrintStream err) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("up", () -> new UpCommand(env, out, err));
        commands.put("rehearse", () -> new RehearseCommand(env, out, err));
        commands.put("ask", () -> new AskCommand(env, out, err));
        commands.put("models", () -> new ModelsCommand(env, out));
        commands.put("strategies", () -> new StrategiesCommand(env, out, err));
        commands.put("verifiers", () -> new VerifiersCommand(env, out));
        commands.put("usage", () -> new UsageCommand(env, out));
        commands.put(
                "keys",
                () -> new CommandLine(new KeysCommand(env, out, err))
                        .addSubcommand(new CommandLine(LimitsCommand.ofKeys(env, out))));
        commands.put(
                "teams",
                () -> new CommandLine(new TeamsCommand(env, out))
                        .addSubcommand(new CommandLine(LimitsCommand.ofTeams(env, out))));
        commands.put("top", () -> new TopCommand(env, out));
        commands.put("data", () -> DataCommand.with(env, out, err));
        commands.put("replay", () -> new ReplayCommand(out, err));
        commands.put("calibrate", () -> new CalibrateCommand(env, out, err));
        commands.put("capacity", () -> new CapacityCommand(env, out, err));
        commands.put("eval", () -> new EvalCommand(env, out, err));
        commands.put("matched", () -> new MatchedCommand(out));
        commands.put("tune", () -> new TuneCommand(env, out, err));
        commands.put("promote", () -> new PromoteCommand(out, err));
        commands.put("policy", () -> new CommandLine(new PolicyCommand()).addSubcommand(new PolicyFitCommand(out)));
        commands.put(
                "verifier", () -> new CommandLine(new VerifierCommand()).addSubcommand(new TrainCommand(out, err)));
        return commands;
    }

    /** Every command's failures come here; those that are mistakes of this program are shown as a stack trace. */
    private static void tell(Exception e, PrintStream err) {
        switch (e) {
            case NoSuchFileException none -> err.println("There is no file " + none.getFile() + ".");
            case IOException file -> err.println("Files: " + file.getMessage());
            case FailureException _,
                    RunException _,
                    DatabaseException _,
                    ExportException _,
                    IllegalArgumentException _ -> err.println(e.getMessage());
            default -> e.printStackTrace(err);
        }
    }
}
