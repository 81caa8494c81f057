package io.ponder.cli.eval;

import io.ponder.cli.terminal.Terminal;
import io.ponder.evaluation.analysis.ModelComparison;
import io.ponder.evaluation.data.DataException;
import io.ponder.evaluation.data.DataSet;
import io.ponder.evaluation.data.Item;
import io.ponder.evaluation.run.EvaluationSession;
import io.ponder.evaluation.run.Limits;
import io.ponder.evaluation.run.Matrix;
import io.ponder.evaluation.run.RunException;
import io.ponder.evaluation.run.RunFolder;
import io.ponder.evaluation.run.Settings;
import io.ponder.evaluation.run.Way;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code ponder eval}: what search gains on problems with known answers. */
@Command(
        name = "eval",
        description = {
            "Runs strategies with several budgets on problems with known answers, through a running Ponder, and reports"
                    + " accuracy against tokens, money and time.",
            "Samples are drawn once. Strategies that choose among whole answers are worked out from them; --from RUN does so"
                    + " again later, without spending another token. Repeat the command to resume a run that was stopped."
        },
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        sortOptions = false)
public final class EvalCommand implements Callable<Integer> {

    private final Map<String, String> env;
    private final PrintStream out;
    private final PrintStream err;

    /** Problems to ask, or a run to look at again. */
    static final class Source {
        @Option(names = "--data", required = true, paramLabel = "FILE", description = "The problems, as JSON lines.")
        private @Nullable Path data;

        @Option(
                names = "--from",
                required = true,
                paramLabel = "RUN",
                description = "The folder of an earlier run, to report on its samples again without drawing any.")
        private @Nullable Path from;
    }

    @ArgGroup(multiplicity = "1")
    private Source source = new Source();

    @Option(
            names = "--strategies",
            split = ",(?![^(]*\\))",
            splitSynopsisLabel = ",",
            paramLabel = "NAME",
            description = "Such as greedy,majority_vote(temperature=0.4),beam_search(subtrees=4). By default greedy,"
                    + " majority_vote, best_of_n and weighted_best_of_n, or those of the run.")
    private List<String> strategies = List.of();

    @Option(
            names = "--budgets",
            split = ",",
            paramLabel = "N",
            description = "How many samples, or paths side by side; by default 1,2,4,8,16.")
    private List<Integer> budgets = List.of();

    @Option(
            names = "--verifier",
            split = ",",
            paramLabel = "NAME",
            description = "One verifier or several; by default each strategy's own.")
    private List<String> verifiers = List.of();

    @Option(
            names = "--model",
            paramLabel = "NAME",
            description = "The model to evaluate; by default the first one listed.")
    private @Nullable String model;

    @Option(names = "--out", paramLabel = "FOLDER", description = "Where to keep the run; by default eval-DATA.")
    private @Nullable Path folder;

    @Option(names = "--skip", paramLabel = "N", description = "Skip the first N problems.")
    private int skip;

    @Mixin
    private DataOptions dataOptions = new DataOptions();

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "How many samples to draw of each problem; by default the largest budget.")
    private @Nullable Integer samples;

    @Option(names = "--temperature", paramLabel = "T", description = "0 to 2; by default the service's own.")
    private @Nullable Double temperature;

    @Option(
            names = "--prompt",
            paramLabel = "NAME",
            description = "Such as zero_shot_cot; by default the service's own.")
    private @Nullable String prompt;

    @Option(
            names = "--against",
            paramLabel = "RUN",
            description = "The run of another model on the same problems, to compare this one with by a paired test.")
    private @Nullable Path against;

    @Option(names = "--estimate", description = "Stop after the first problem and say what the rest will take.")
    private boolean estimate;

    @Mixin
    private AskingOptions asking = new AskingOptions();

    public EvalCommand(Map<String, String> env, PrintStream out, PrintStream err) {
        this.env = env;
        this.out = out;
        this.err = err;
    }

    /** 0 when the report is written, 1 when the run could not go on, or problems are missing from it. */
    @Override
    public Integer call() throws IOException, RunException, InterruptedException {
        try {
            return evaluate();
        } catch (DataException e) {
            dataOptions.tell(e, err);
            return 1;
        }
    }

    private Integer evaluate() throws IOException, RunException, InterruptedException {
        Terminal terminal = Terminal.of(out, env);
        InstantSource clock = InstantSource.system();
        Limits limits = asking.limits(estimate, null);
        try (EvaluationSession evaluation = asking.session(env, terminal, clock)) {
            Path from = source.from;
            RunFolder run = new RunFolder(from != null ? from : out());
            Settings settings = from != null ? again(run) : begin(run, evaluation, terminal);
            Matrix matrix = from != null ? Matrix.of(settings, List.of()) : Matrix.of(settings, evaluation.verifiers());
            List<Item> items = run.items();
            Map<String, String> failures = from != null
                    ? evaluation.rescore(run, settings, matrix, items, limits)
                    : evaluation.run(run, settings, matrix, items, limits);
            terminal.clearStatus();
            failures.forEach((search, why) -> err.println("failed: " + search + ": " + why));
            if (estimate) {
                return 0;
            }
            Path report = RunReport.write(run, settings, matrix, folder != null ? folder : run.path(), clock);
            terminal.line("Report: " + report);
            if (against != null) {
                ComparisonTable.print(ModelComparison.of(new RunFolder(against), run), out);
            }
            if (!failures.isEmpty()) {
                err.println(failures.size() + " searches failed; repeat the command to ask for them again.");
            }
            return failures.isEmpty() ? 0 : 1;
        }
    }

    private Path out() {
        if (folder != null) {
            return folder;
        }
        String name = String.valueOf(source.data == null ? "run" : source.data.getFileName());
        return Path.of("eval-" + name.replaceFirst("\\.jsonl?(\\.gz)?$", ""));
    }

    private Settings begin(RunFolder run, EvaluationSession evaluation, Terminal terminal)
            throws IOException, RunException, InterruptedException {
        Path data = source.data == null ? Path.of("") : source.data;
        DataSet set = dataOptions.read(data, err);
        List<Item> items = set.items().stream().skip(skip).limit(asking.limit()).toList();
        if (items.isEmpty()) {
            throw new IllegalArgumentException(
                    "no problem is left of the " + set.items().size() + " in " + data);
        }
        List<Integer> its = budgets.isEmpty() ? List.of(1, 2, 4, 8, 16) : budgets;
        int most = its.stream().mapToInt(Integer::intValue).max().orElse(1);
        Settings settings = new Settings(
                data.getFileName().toString(),
                set.sha256(),
                evaluation.model(model),
                strategies.isEmpty() ? Way.usual() : strategies,
                verifiers,
                its,
                samples == null ? most : samples,
                asking.maxTokens(),
                temperature,
                prompt,
                asking.seed(),
                Settings.SEARCH_TOKENS,
                Settings.SEARCH_SECONDS);
        Matrix matrix = Matrix.of(settings, evaluation.verifiers());
        run.begin(settings, items);
        terminal.line(items.size() + " problems of " + settings.data() + " (" + set.format() + "), "
                + matrix.cells().size() + " searches each, in " + run.path());
        return settings;
    }

    /** The settings of an earlier run, with other ways to look at it, as far as its searches allow. */
    private Settings again(RunFolder run) throws IOException, RunException {
        Settings its = run.settings();
        Settings settings = its.with(
                strategies.isEmpty() ? its.strategies() : strategies,
                verifiers.isEmpty() && strategies.isEmpty() ? its.verifiers() : verifiers,
                budgets.isEmpty() ? its.budgets() : budgets);
        Set<String> there = run.cells();
        for (var cell : Matrix.of(settings, List.of()).cells()) {
            if (!there.contains(cell.id())) {
                throw new RunException(run.path() + " holds no " + cell.id() + "; run ./ponder eval --data ... --out "
                        + run.path() + " with that strategy to add it");
            }
        }
        return settings;
    }
}
