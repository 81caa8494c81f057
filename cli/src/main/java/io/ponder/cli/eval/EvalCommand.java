package io.ponder.cli.eval;

import io.ponder.cli.terminal.Terminal;
import io.ponder.evaluation.data.DataException;
import io.ponder.evaluation.data.DataReader;
import io.ponder.evaluation.data.DataSet;
import io.ponder.evaluation.data.Item;
import io.ponder.evaluation.run.Evaluator;
import io.ponder.evaluation.run.Limits;
import io.ponder.evaluation.run.Matrix;
import io.ponder.evaluation.run.RunException;
import io.ponder.evaluation.run.RunFolder;
import io.ponder.evaluation.run.Settings;
import io.ponder.evaluation.run.Way;
import io.ponder.reasoning.model.FailureException;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
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

/** {@code ponder eval}: what search buys on problems with known answers. */
@Command(
        name = "eval",
        description = {
            "Runs strategies with several budgets on problems with known answers, through a running Ponder, and writes a report:"
                    + " accuracy against tokens, money and time.",
            "Samples are drawn once; whatever chooses among whole answers is worked out from them, with --from RUN also later"
                    + " and without another token. A run that was stopped goes on when its command is repeated."
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
        @Option(names = "--data", required = true, paramLabel = "FILE", description = "Problems, as JSON lines.")
        private @Nullable Path data;

        @Option(
                names = "--from",
                required = true,
                paramLabel = "RUN",
                description = "The folder of a run: its samples are looked at again, nothing is drawn.")
        private @Nullable Path from;
    }

    @ArgGroup(multiplicity = "1")
    private Source source = new Source();

    @Option(
            names = "--strategies",
            split = ",",
            paramLabel = "NAME",
            description = "Such as greedy,majority_vote,beam_search(subtrees=4;verifier=arithmetic). Without: greedy,"
                    + " majority_vote, best_of_n and weighted_best_of_n, or those of the run.")
    private List<String> strategies = List.of();

    @Option(
            names = "--budgets",
            split = ",",
            paramLabel = "N",
            description = "How many samples, or paths side by side; 1,2,4,8,16 without.")
    private List<Integer> budgets = List.of();

    @Option(
            names = "--verifier",
            split = ",",
            paramLabel = "NAME",
            description = "One or several; without, each strategy's own.")
    private List<String> verifiers = List.of();

    @Option(names = "--model", paramLabel = "NAME", description = "Without: the gateway's first.")
    private @Nullable String model;

    @Option(names = "--out", paramLabel = "FOLDER", description = "Where the run is kept; eval-DATA without.")
    private @Nullable Path folder;

    @Option(names = "--limit", paramLabel = "N", description = "Only the first N problems.")
    private @Nullable Integer limit;

    @Option(names = "--skip", paramLabel = "N", description = "Not the first N problems.")
    private int skip;

    @Option(
            names = "--format",
            paramLabel = "NAME",
            description = "gsm8k, math, aime, choice, code or plain; recognised by its fields without.")
    private @Nullable String format;

    @Option(
            names = "--field",
            paramLabel = "OURS=THEIRS",
            description = "Names a field of the file, such as --field question=prompt --field answer=label.")
    private Map<String, String> fields = Map.of();

    @Option(names = "--skip-broken", description = "Leave broken lines out, and say which.")
    private boolean skipBroken;

    @Option(
            names = "--samples",
            paramLabel = "N",
            description = "Drawn once of each problem; the largest budget without.")
    private @Nullable Integer samples;

    @Option(
            names = "--max-tokens",
            defaultValue = "1024",
            paramLabel = "N",
            description = "Of one sample; ${DEFAULT-VALUE} without.")
    private int maxTokens = 1024;

    @Option(names = "--temperature", paramLabel = "T", description = "0 to 2; the service's own without.")
    private @Nullable Double temperature;

    @Option(names = "--prompt", paramLabel = "NAME", description = "Such as zero_shot_cot; the service's own without.")
    private @Nullable String prompt;

    @Option(names = "--seed", defaultValue = "1", paramLabel = "N", description = "Makes the run repeatable.")
    private long seed = 1;

    @Option(
            names = "--max-cost-usd",
            paramLabel = "USD",
            description = "A hard cap on everything that is spent; needs prices.")
    private @Nullable Double maxCostUsd;

    @Option(names = "--max-total-tokens", paramLabel = "N", description = "A hard cap on all tokens of the run.")
    private @Nullable Long maxTotalTokens;

    @Option(
            names = "--parallel",
            defaultValue = "0",
            paramLabel = "N",
            description = "Searches at once; without, as many as make the run faster.")
    private int parallel;

    @Option(
            names = "--patience",
            defaultValue = "30",
            paramLabel = "MINUTES",
            description = "How long to wait for a service that does not answer; ${DEFAULT-VALUE} without.")
    private int patience = 30;

    @Option(names = "--estimate", description = "End after the first problem, which tells what the rest will take.")
    private boolean estimate;

    @Mixin
    private ServiceOptions services = new ServiceOptions();

    public EvalCommand(Map<String, String> env, PrintStream out, PrintStream err) {
        this.env = env;
        this.out = out;
        this.err = err;
    }

    /** 0 when the report is written, 1 when the run could not go on, or problems are missing from it. */
    @Override
    public Integer call() throws InterruptedException {
        try {
            return evaluate();
        } catch (DataException e) {
            err.println(e.getMessage());
            if (!e.broken().isEmpty() && !skipBroken) {
                err.println("Mend them, or leave them out with --skip-broken.");
            }
        } catch (RunException | IllegalArgumentException e) {
            err.println(e.getMessage());
        } catch (FailureException e) {
            err.println(e.failure().message());
        } catch (IOException e) {
            err.println("Files: " + e.getMessage());
        }
        return 1;
    }

    private Integer evaluate() throws IOException, RunException, InterruptedException {
        Terminal terminal = Terminal.of(out);
        InstantSource clock = InstantSource.system();
        Limits limits = new Limits(maxCostUsd, maxTotalTokens, parallel, Duration.ofMinutes(patience), estimate);
        try (Evaluator evaluation = new Evaluator(
                services.gateway(env), services.verifier(env), clock, new TerminalProgress(terminal, clock))) {
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

    private Settings begin(RunFolder run, Evaluator evaluation, Terminal terminal)
            throws IOException, RunException, InterruptedException {
        Path data = source.data == null ? Path.of("") : source.data;
        DataSet set = DataReader.withFields(fields).read(data, format, skipBroken);
        set.broken().forEach(broken -> err.println("left out: line " + broken.line() + ": " + broken.reason()));
        List<Item> items = set.items().stream()
                .skip(skip)
                .limit(limit == null ? Long.MAX_VALUE : limit)
                .toList();
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
                maxTokens,
                temperature,
                prompt,
                seed,
                Settings.SEARCH_TOKENS,
                Settings.SEARCH_SECONDS);
        Matrix matrix = Matrix.of(settings, evaluation.verifiers());
        run.begin(settings, items);
        terminal.line(items.size() + " problems of " + settings.data() + " (" + set.format() + "), "
                + matrix.cells().size() + " searches each, in " + run.path());
        return settings;
    }

    /** Only what can be had from what is there. */
    private Settings again(RunFolder run) throws IOException, RunException {
        if (!run.isRun()) {
            throw new RunException(run.path() + " holds no run: there is no run.json in it");
        }
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
