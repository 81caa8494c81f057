package io.ponder.cli.eval;

import io.ponder.contracts.wire.WireJson;
import io.ponder.evaluation.analysis.ModelComparison;
import io.ponder.evaluation.analysis.Promotion;
import io.ponder.evaluation.run.AtomicFile;
import io.ponder.evaluation.run.RunException;
import io.ponder.evaluation.run.RunFolder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ponder promote OLD NEW}: compares two models' runs by a paired test, and refuses what is not better. */
@Command(
        name = "promote",
        description = {
            "Compares two runs of ./ponder eval, of the old model and of the new one on the same held-out problems, by a paired"
                    + " test, and refuses the new model unless it is better beyond chance.",
            "Asks no model and changes no setting: it writes promotion.json into the new model's run, and says which setting"
                    + " gives the new model the traffic. Exit status 3 is a refusal."
        },
        mixinStandardHelpOptions = true,
        usageHelpAutoWidth = true,
        sortOptions = false)
public final class PromoteCommand implements Callable<Integer> {

    /** What a script tells a refusal by. */
    static final int REFUSED = 3;

    private final PrintStream out;
    private final PrintStream err;

    @Parameters(index = "0", paramLabel = "OLD", description = "The folder of a run of the model that serves now.")
    private Path before = Path.of("");

    @Parameters(index = "1", paramLabel = "NEW", description = "The folder of a run of the new model.")
    private Path after = Path.of("");

    @Option(
            names = "--by",
            paramLabel = "STRATEGY@N",
            description = "What decides, such as majority_vote@8; by default the first that both runs hold.")
    private @Nullable String way;

    @Option(
            names = "--problems",
            defaultValue = "50",
            paramLabel = "N",
            description = "The fewest problems to decide on; by default ${DEFAULT-VALUE}.")
    private int problems = 50;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "The name that clients ask for, for the setting that is printed.")
    private @Nullable String name;

    public PromoteCommand(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** 0 if the new model is better, {@link #REFUSED} if it is not. */
    @Override
    public Integer call() throws IOException, RunException {
        ModelComparison comparison = ModelComparison.of(new RunFolder(before), new RunFolder(after));
        Promotion promotion = Promotion.decide(comparison, way, problems);
        ComparisonTable.print(comparison, out);
        AtomicFile.write(
                after.resolve("promotion.json"),
                WireJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(promotion) + "\n");
        if (!promotion.isPromoted()) {
            err.println("Refused: " + promotion.reason() + ".");
            return REFUSED;
        }
        out.println("Better: " + promotion.reason() + ".");
        String asked = name == null ? "NAME" : name;
        out.println("To give it a tenth of the traffic first, then all:");
        out.println("  PONDER_MODEL_ALIASES='" + asked + "=90% " + comparison.before() + " | 10% " + comparison.after()
                + "'");
        out.println("  PONDER_MODEL_ALIASES='" + asked + "=" + comparison.after() + "'");
        return 0;
    }
}
