package io.ponder.cli.eval;

import io.ponder.evaluation.statistics.Difference;
import io.ponder.evaluation.summary.MatchedTable;
import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The strategies of one run at equal budgets, a line for each. */
final class MatchedView {

    private MatchedView() {}

    static void print(MatchedTable.Run run, PrintStream out) {
        int widest =
                run.cells().stream().mapToInt(cell -> cell.way().length()).max().orElse(1);
        out.println(run.name() + ": " + run.problems() + " problems of " + run.data() + ", " + run.model() + ", "
                + run.samples() + " samples each in " + run.panels() + " frozen panels; one sample takes "
                + Math.round(run.sampleTokens()) + " tokens");
        run.notes().forEach(note -> out.println("  (" + note + ")"));
        String head = "  %6s  %-" + widest + "s  %5s  %7s  %-14s  %6s  %7s  %8s  %5s  %6s  %6s  %s";
        out.println(String.format(
                Locale.ROOT,
                head,
                "budget",
                "strategy",
                "panel",
                "correct",
                "95 %",
                "tokens",
                "seconds",
                "USD/1000",
                "waste",
                "oracle",
                "regret",
                "to the vote"));
        for (MatchedTable.Cell cell : run.cells()) {
            out.println(String.format(
                    Locale.ROOT,
                    head,
                    cell.isPaired() ? cell.budget() : "(" + cell.budget() + ")",
                    cell.way(),
                    cell.panel() == null ? "own" : cell.panel(),
                    percent(cell.accuracy().value()),
                    percent(cell.accuracy().low()) + " to "
                            + percent(cell.accuracy().high()),
                    Math.round(cell.tokens()),
                    number("%.1f", cell.seconds()),
                    number("%.2f", 1000 * cell.usd()),
                    number("%.0f", 100 * cell.waste()),
                    percent(cell.oracle()),
                    percent(cell.regret()),
                    against(cell)));
        }
        long compared =
                run.cells().stream().filter(cell -> cell.toVote() != null).count();
        long unlike = run.cells().stream()
                .map(MatchedTable.Cell::toVote)
                .filter(difference -> difference != null && !difference.isNoise())
                .count();
        out.println("  * p at most " + Difference.NOISE + ": " + unlike + " of " + compared
                + " comparisons; of so many, chance alone would make about " + Math.round(Difference.NOISE * compared));
        out.println();
    }

    private static String against(MatchedTable.Cell cell) {
        Difference difference = cell.toVote();
        if (difference == null) {
            return "";
        }
        return String.format(
                Locale.ROOT,
                "%+.1f (%+.1f to %+.1f) p %.3f%s%s",
                100 * difference.value(),
                100 * difference.low(),
                100 * difference.high(),
                difference.test(),
                difference.isNoise() ? "" : " *",
                cell.isPaired() ? "" : ", vote of " + cell.against());
    }

    private static String percent(@Nullable Double share) {
        return share == null ? "" : number("%.1f", 100 * share);
    }

    private static String number(String format, double value) {
        return String.format(Locale.ROOT, format, value);
    }
}
