package io.ponder.cli.tune;

import io.ponder.cli.eval.AskingOptions;
import io.ponder.cli.eval.DataOptions;
import io.ponder.cli.eval.TerminalProgress;
import io.ponder.cli.terminal.Terminal;
import io.ponder.evaluation.data.DataException;
import io.ponder.evaluation.data.DataSet;
import io.ponder.evaluation.data.Item;
import io.ponder.evaluation.run.EvaluationSession;
import io.ponder.evaluation.run.Limits;
import io.ponder.evaluation.run.RunException;
import io.ponder.evaluation.run.RunFolder;
import io.ponder.evaluation.run.Settings;
import io.ponder.evaluation.tuning.DrawingCandidate;
import io.ponder.evaluation.tuning.DrawingRace;
import io.ponder.evaluation.tuning.ProblemSplit;
import io.ponder.evaluation.tuning.TuningOutcome;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.registry.Strategies;
import io.ponder.reasoning.strategy.toolbox.Drawing;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ponder tune}: finds out how a model's samples are best drawn, on a user's problems. */
@Command(
        name = "tune",
        description = {
            "Finds out how a model's samples are best drawn: races temperatures, min_p and the like on some of your problems, all"
                    + " with as many samples, and judges the winner once on the others, beside today's default and one greedy"
                    + " sample.",
            "Writes a file for PONDER_DRAWING_FILE, unless the winner is no better than today's default: exit status 3. Repeat the"
                    + " command to resume a tuning that was stopped; nothing is asked or paid for twice."
        },
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        sortOptions = false)
public final class TuneCommand implements Callable<Integer> {

    /** What a script tells a refusal by. */
    static final int REFUSED = 3;

    private final Map<String, String> env;
    private final PrintStream out;
    private final PrintStream err;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "FILE",
            description = "Problems with answers, as for ./ponder eval; 60 at least, 200 tell more.")
    private Path data = Path.of("");

    @Option(names = "--model", paramLabel = "NAME", description = "The model to tune; by default the first one listed.")
    private @Nullable String model;

    @Option(
            names = "--strategy",
            defaultValue = "majority_vote",
            paramLabel = "NAME",
            description = "The strategy that chooses among the samples; by default ${DEFAULT-VALUE}.")
    private String strategy = "majority_vote";

    @Option(
            names = "--n",
            defaultValue = "8",
            paramLabel = "N",
            description = "How many samples each way may draw of a problem; by default ${DEFAULT-VALUE}.")
    private int n = 8;

    @Option(
            names = "--candidate",
            paramLabel = "FIELDS",
            description =
                    "A way of drawing to race: temperature=1;min_p=0.1, temperatures=[0,0.8], or JSON with temperature,"
                            + " temperatures, top_p, min_p, top_k, prompts. Repeat it for others; by default seven usual ways.")
    private List<String> candidates = List.of();

    @Option(
            names = "--out",
            defaultValue = "drawing.json",
            paramLabel = "FILE",
            description = "Where to write the drawing; what the file says of other models is kept. By default"
                    + " ${DEFAULT-VALUE}.")
    private Path file = Path.of("drawing.json");

    @Option(
            names = "--run",
            paramLabel = "FOLDER",
            description = "Where to keep what is measured; by default tune-DATA.")
    private @Nullable Path folder;

    @Option(
            names = "--max-minutes",
            paramLabel = "MINUTES",
            description = "A cap on the time of this start. Where a cap is short, fewer problems are taken.")
    private @Nullable Double maxMinutes;

    @Mixin
    private DataOptions dataOptions = new DataOptions();

    @Mixin
    private AskingOptions asking = new AskingOptions();

    public TuneCommand(Map<String, String> env, PrintStream out, PrintStream err) {
        this.env = env;
        this.out = out;
        this.err = err;
    }

    /** 0 when a drawing is written, {@link #REFUSED} when today's default stays, 1 when it could not go on. */
    @Override
    public Integer call() throws IOException, RunException, InterruptedException {
        try {
            return tune();
        } catch (DataException e) {
            dataOptions.tell(e, err);
            return 1;
        }
    }

    private Integer tune() throws IOException, RunException, InterruptedException {
        StrategyType type = Strategies.named(strategy);
        if (!type.parameters().contains(Drawing.TEMPERATURES)) {
            throw new IllegalArgumentException("--strategy is " + strategy + ", which draws no panel of whole answers");
        }
        if (n < 2 || n > 64) {
            throw new IllegalArgumentException("--n is " + n + ", but must be 2 to 64");
        }
        List<DrawingCandidate> its = (candidates.isEmpty() ? DrawingCandidate.USUAL : candidates)
                .stream().map(DrawingCandidate::read).distinct().toList();
        DrawingWriter writer = DrawingWriter.of(file);
        DataSet set = dataOptions.read(data, err);
        List<Item> items = set.items().stream().limit(asking.limit()).toList();
        ProblemSplit split = ProblemSplit.of(items);
        Terminal terminal = Terminal.of(out, env);
        InstantSource clock = InstantSource.system();
        try (EvaluationSession session = asking.session(env, terminal, clock)) {
            Settings settings = new Settings(
                    data.getFileName().toString(),
                    set.sha256(),
                    session.model(model),
                    its.stream().map(DrawingCandidate::name).toList(),
                    List.of(),
                    List.of(n),
                    n,
                    asking.maxTokens(),
                    null,
                    null,
                    asking.seed(),
                    Settings.SEARCH_TOKENS,
                    Settings.SEARCH_SECONDS);
            RunFolder run = new RunFolder(folder());
            run.begin(settings, split.all());
            terminal.line(items.size() + " problems of " + settings.data() + ": "
                    + split.choose().size() + " to choose on, " + split.judge().size() + " to judge on, in "
                    + run.path());
            Instant until = maxMinutes == null
                    ? null
                    : clock.instant().plusMillis((long)
                            (maxMinutes * Duration.ofMinutes(1).toMillis()));
            Limits limits = asking.limits(false, until);
            TuningOutcome outcome = new DrawingRace(
                            session, run, settings, type, n, limits, new TerminalProgress(terminal, clock), clock)
                    .run(split, its);
            terminal.clearStatus();
            return told(outcome, settings, writer);
        }
    }

    private Path folder() {
        if (folder != null) {
            return folder;
        }
        return Path.of("tune-" + data.getFileName().toString().replaceFirst("\\.jsonl?(\\.gz)?$", ""));
    }

    private int told(TuningOutcome outcome, Settings settings, DrawingWriter writer) throws IOException {
        TuningView view = new TuningView(out);
        view.spent(outcome);
        TuningOutcome.Judgement judgement = outcome.judgement();
        if (judgement == null) {
            err.println("Nothing is written: today's default won the race.");
            return REFUSED;
        }
        view.judgement(judgement);
        if (!judgement.isAccepted()) {
            err.println("Refused, nothing is written: " + outcome.winner().name() + " is " + judgement.words() + ".");
            return REFUSED;
        }
        writer.write(settings, strategy, n, outcome.winner(), judgement);
        out.println(outcome.winner().name() + " is " + judgement.words() + ".");
        out.println("Written: " + file + ". Start Ponder with PONDER_DRAWING_FILE=" + file + ".");
        return 0;
    }
}
