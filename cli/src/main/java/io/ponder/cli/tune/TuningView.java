package io.ponder.cli.tune;

import io.ponder.evaluation.statistics.Difference;
import io.ponder.evaluation.statistics.Interval;
import io.ponder.evaluation.tuning.DrawingScore;
import io.ponder.evaluation.tuning.TuningOutcome;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Shows what a tuning found. */
record TuningView(PrintStream out) {

    void spent(TuningOutcome outcome) {
        out.println(String.format(Locale.ROOT, "It took %,d tokens", outcome.tokens())
                + (outcome.usd() == null ? "." : String.format(Locale.ROOT, " and $%.4f.", outcome.usd())));
    }

    void judgement(TuningOutcome.Judgement judgement) {
        out.println("On " + judgement.winner().right().length + " problems that chose nothing:");
        out.println("   right     95 % interval   tokens a problem");
        for (DrawingScore its : List.of(judgement.winner(), judgement.today(), judgement.greedy())) {
            Interval accuracy = its.accuracy();
            out.println(String.format(
                    Locale.ROOT,
                    "%6.1f %%   %5.1f to %5.1f %%   %,16.0f   %s",
                    100 * accuracy.value(),
                    100 * accuracy.low(),
                    100 * accuracy.high(),
                    its.tokens(),
                    its.name()));
        }
        Difference over = judgement.overGreedy();
        if (over.value() <= 0 || over.isNoise()) {
            out.println(String.format(
                    Locale.ROOT,
                    "Beside one greedy sample the panel gains %+.1f points, which may be chance: it costs %.1f times the tokens.",
                    100 * over.value(),
                    judgement.winner().tokens() / Math.max(1, judgement.greedy().tokens())));
        }
    }
}
