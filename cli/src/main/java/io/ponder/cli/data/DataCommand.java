package io.ponder.cli.data;

import io.ponder.cli.service.GatewayOption;
import io.ponder.cli.terminal.Listing;
import io.ponder.cli.terminal.ShownText;
import io.ponder.cli.terminal.Terminal;
import io.ponder.contracts.dataset.DatasetDocument;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import java.io.FileNotFoundException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ponder data}: training data, from the questions that are uploaded to the files that a trainer reads. */
@Command(
        name = "data",
        description = {
            "Makes training data: upload questions, have a recipe ask them, and export what came of it for a trainer.",
            "Jobs run in the services: they go on when this command ends, and after any crash. A data set is called by its name"
                    + " or id, and a job by the name of the data set that it makes, or by its id."
        },
        synopsisSubcommandLabel = "COMMAND",
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true)
public final class DataCommand {

    private final Map<String, String> env;
    private final PrintStream out;
    private final PrintStream err;

    private DataCommand(Map<String, String> env, PrintStream out, PrintStream err) {
        this.env = env;
        this.out = out;
        this.err = err;
    }

    /** The command with all that is below it. */
    public static CommandLine with(Map<String, String> env, PrintStream out, PrintStream err) {
        return new CommandLine(new DataCommand(env, out, err))
                .addSubcommand(new RecipesCommand(env, out))
                .addSubcommand(new MakeCommand(env, out, err))
                .addSubcommand(new FromTrafficCommand(env, out, err))
                .addSubcommand(new MixCommand(env, out, err))
                .addSubcommand(new JobsCommand(env, out))
                .addSubcommand(new PipelinesCommand(env, out))
                .addSubcommand(new RunCommand(env, out))
                .addSubcommand(new RunsCommand(env, out))
                .addSubcommand(new WatchCommand(env, out))
                .addSubcommand(HoldCommand.pause(env, out))
                .addSubcommand(GoOnCommand.resume(env, out))
                .addSubcommand(GoOnCommand.start(env, out))
                .addSubcommand(HoldCommand.cancel(env, out))
                .addSubcommand(new ExportCommand(env, out, err))
                .addSubcommand(new ForgetCommand(env, out));
    }

    @Command(
            name = "upload",
            description =
                    "Uploads questions with their answers, in any form that ./ponder eval reads; or without, as --format open.",
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true)
    int upload(
            @Mixin GatewayOption gateway,
            @Parameters(paramLabel = "FILE", description = "The questions, as JSON lines; it may be gzipped.")
                    Path file,
            @Option(
                            names = "--name",
                            paramLabel = "NAME",
                            description = "What to call the data set; by default the file's name without its ending.")
                    @Nullable
                    String name,
            @Option(names = "--licence", paramLabel = "NAME", description = "Such as MIT; it is told with every row.")
                    @Nullable
                    String licence,
            @Option(
                            names = "--held-out",
                            description = "These questions are to measure with: no recipe may ask or keep them.")
                    boolean heldOut,
            @Option(
                            names = "--format",
                            paramLabel = "NAME",
                            description =
                                    "gsm8k, math, aime, choice, code or plain; by default recognised by the fields. open for"
                                            + " questions without right answers, with the source's reply or none.")
                    @Nullable
                    String format,
            @Option(names = "--skip-broken", description = "Leave out broken lines, and say which.") boolean skipBroken)
            throws InterruptedException, FileNotFoundException {
        if (!Files.isReadable(file) || Files.isDirectory(file)) {
            throw new IllegalArgumentException("There is no file " + file + " that can be read.");
        }
        String called = String.valueOf(file.getFileName());
        Map<String, String> parameters = new LinkedHashMap<>();
        parameters.put("name", name == null ? called.replaceFirst("\\.jsonl?(\\.gz)?$", "") : name);
        if (licence != null) {
            parameters.put("licence", licence);
        }
        if (format != null) {
            parameters.put("format", format);
        }
        parameters.put("held_out", String.valueOf(heldOut));
        parameters.put("skip_broken", String.valueOf(skipBroken));
        try (DataApi api = DataApi.of(gateway, env)) {
            DatasetDocument made =
                    api.upload(file, called.endsWith(".gz") ? "application/gzip" : "application/jsonl", parameters);
            List<DatasetDocument.Broken> broken = made.broken();
            if (broken != null) {
                broken.forEach(one -> err.println("left out: line " + one.line() + ": " + one.reason()));
            }
            out.println(made.name() + ": " + Figures.count(made.rows()) + " questions"
                    + (made.unanswered() ? " without right answers" : "")
                    + (heldOut ? ", held out" : "")
                    + ". Its id: " + made.id());
            return 0;
        } catch (FailureException e) {
            throw e.failure().kind() == Kind.INVALID_REQUEST ? ofFile(e, called, skipBroken) : e;
        }
    }

    private static FailureException ofFile(FailureException e, String called, boolean skipBroken) {
        String message = String.valueOf(e.getMessage()).replace("the body", called);
        boolean isBroken = message.contains("cannot be used") && !skipBroken;
        return Failure.of(
                        Kind.INVALID_REQUEST,
                        isBroken ? message + ". Fix them, or leave them out with --skip-broken." : message)
                .asException();
    }

    @Command(
            name = "list",
            description = "Lists the data sets, newest first.",
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true)
    int list(@Mixin GatewayOption gateway) throws InterruptedException {
        try (DataApi api = DataApi.of(gateway, env)) {
            List<DatasetDocument> all = api.datasets();
            Terminal terminal = Terminal.of(out, env);
            if (all.isEmpty()) {
                terminal.wrapped("There are no data sets yet; ./ponder data upload FILE adds one.", 0);
                return 0;
            }
            Listing listing = new Listing("NAME", "ROWS", "WHAT IT IS");
            all.forEach(one -> listing.add(one.name(), Figures.count(one.kept()), what(one)));
            listing.print(terminal);
            return 0;
        }
    }

    private static String what(DatasetDocument one) {
        List<String> parts = new ArrayList<>();
        parts.add((one.job() == null ? "uploaded " : "made by a job of ")
                + Instant.ofEpochSecond(one.createdAt()).atZone(ZoneOffset.UTC).toLocalDate());
        if (one.unanswered()) {
            parts.add("no right answers");
        }
        if (one.heldOut()) {
            parts.add("held out");
        }
        if (one.kept() < one.rows()) {
            parts.add(Figures.count(one.rows() - one.kept()) + " more left out");
        }
        if (one.licence() != null) {
            parts.add(one.licence());
        }
        return String.join(", ", parts);
    }

    @Command(
            name = "rows",
            description = "Prints the rows of a data set, one JSON document on each line.",
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true)
    int rows(
            @Mixin GatewayOption gateway,
            @Parameters(paramLabel = "DATASET", description = "Its name or id.") String id,
            @Option(names = "--all", description = "Those that were left out as well.") boolean all)
            throws InterruptedException {
        try (DataApi api = DataApi.of(gateway, env)) {
            return api.rows(id, all, rows -> {
                // Whoever reads the pipe may have enough, as head has.
                while (rows.hasNext() && !out.checkError()) {
                    out.println(ShownText.json(rows.next()));
                }
                return 0;
            });
        }
    }

    @Command(
            name = "delete",
            description = "Deletes a data set that no job reads or writes.",
            mixinStandardHelpOptions = true,
            usageHelpAutoWidth = true)
    int delete(
            @Mixin GatewayOption gateway,
            @Parameters(paramLabel = "DATASET", description = "Its name or id.") String id)
            throws InterruptedException {
        try (DataApi api = DataApi.of(gateway, env)) {
            api.delete(id);
            out.println("Deleted: " + id + ".");
            return 0;
        }
    }
}
