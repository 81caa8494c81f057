package io.ponder.cli.eval;

import io.ponder.evaluation.analysis.ModelComparison;
import java.io.PrintStream;
import java.util.Locale;

/** Two models side by side, a line for each way of asking. */
final class ComparisonTable {

    private ComparisonTable() {}

    static void print(ModelComparison comparison, PrintStream out) {
        int widest = comparison.lines().stream()
                .mapToInt(line -> line.name().length())
                .max()
                .orElse(1);
        out.println(comparison.problems() + " problems of " + comparison.data() + ", " + comparison.before() + " -> "
                + comparison.after() + ":");
        for (ModelComparison.Line line : comparison.lines()) {
            out.println(String.format(
                    Locale.ROOT,
                    "  %-" + widest + "s   %5.1f %% -> %5.1f %%   %+5.1f points (%+.1f to %+.1f)%s   tokens x%.2f",
                    line.name(),
                    100 * line.before().value(),
                    100 * line.after().value(),
                    100 * line.difference().value(),
                    100 * line.difference().low(),
                    100 * line.difference().high(),
                    line.difference().isNoise() ? ", noise" : "",
                    line.tokens()));
        }
    }
}
