package io.ponder.cli.eval;

import io.ponder.evaluation.analysis.MatchedRun;
import io.ponder.evaluation.report.MatchedFiles;
import io.ponder.evaluation.run.RunException;
import io.ponder.evaluation.run.RunFolder;
import io.ponder.evaluation.summary.MatchedTable;
import io.ponder.reasoning.model.Price;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ponder matched RUN...}: strategies at equal budgets of tokens, on frozen panels of recorded samples. */
@Command(
        name = "matched",
        description = {
            "Compares strategies at equal budgets of tokens, from recorded runs of ./ponder eval: what each is right on, what it"
                    + " takes in tokens, time and money, what it wastes, and what a better choice would have gained.",
            "Strategies that choose among whole answers choose among the same frozen panels of samples, so they are compared"
                    + " pair by pair. Asks no model."
        },
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        sortOptions = false)
public final class MatchedCommand implements Callable<Integer> {

    private final PrintStream out;

    @Parameters(arity = "1..*", paramLabel = "RUN", description = "Folders of runs that drew samples.")
    private List<Path> runs = List.of();

    @Option(
            names = "--strategies",
            split = ",",
            paramLabel = "NAME",
            description =
                    "As ./ponder eval writes them; max_parallel=1 draws one by one. By default all that a run allows,"
                            + " with each verifier that has scored its samples.")
    private List<String> strategies = List.of();

    @Option(
            names = "--budgets",
            split = ",",
            defaultValue = "1,4,8,16,64",
            paramLabel = "N",
            description = "In samples' worth of tokens; by default ${DEFAULT-VALUE}, as far as a run has samples.")
    private List<Integer> budgets = List.of();

    @Option(
            names = "--tokens-per-second",
            defaultValue = "50",
            paramLabel = "N",
            description = "At which one sample is written, for the seconds; by default ${DEFAULT-VALUE}.")
    private double tokensPerSecond = 50;

    @Option(
            names = "--price-in",
            defaultValue = "0.1",
            paramLabel = "USD",
            description = "Of a million prompt tokens, cached or not; by default ${DEFAULT-VALUE}.")
    private double priceIn = 0.1;

    @Option(
            names = "--price-out",
            defaultValue = "0.4",
            paramLabel = "USD",
            description = "Of a million completion tokens; by default ${DEFAULT-VALUE}.")
    private double priceOut = 0.4;

    @Option(
            names = "--out",
            paramLabel = "FOLDER",
            description = "Where to write matched.json and matched.csv; by default nowhere.")
    private @Nullable Path folder;

    public MatchedCommand(PrintStream out) {
        this.out = out;
    }

    /** 0 when the table is made. */
    @Override
    public Integer call() throws IOException, RunException {
        require("--tokens-per-second", tokensPerSecond, tokensPerSecond > 0, "above 0");
        require("--price-in", priceIn, priceIn >= 0, "at least 0");
        require("--price-out", priceOut, priceOut >= 0, "at least 0");
        List<Integer> its = budgets.stream().distinct().sorted().toList();
        require("--budgets", its.getFirst(), its.getFirst() >= 1, "at least 1");
        MatchedTable.Rates rates = new MatchedTable.Rates(tokensPerSecond, new Price(priceIn, priceIn, priceOut));
        List<MatchedTable.Run> all = new ArrayList<>();
        for (Path run : runs) {
            all.add(MatchedRun.of(new RunFolder(run), strategies, its, rates));
            MatchedView.print(all.getLast(), out);
        }
        out.println("Seconds at " + tokensPerSecond + " tokens/s, money at $" + priceIn + " a million in and $"
                + priceOut + " out.");
        if (folder != null) {
            MatchedFiles.write(new MatchedTable(rates, all), folder);
            out.println("Written: " + folder.resolve("matched.json") + " and matched.csv");
        }
        return 0;
    }

    private static void require(String option, Number value, boolean isMet, String rule) {
        if (!isMet) {
            throw new IllegalArgumentException(option + " is " + value + ", but must be " + rule);
        }
    }
}
