package io.ponder.cli.verifier;

import io.ponder.contracts.learned.LearnedVerifier;
import io.ponder.evaluation.learned.HeldOutQuality;
import io.ponder.evaluation.learned.Trained;
import io.ponder.evaluation.statistics.Bin;
import io.ponder.evaluation.statistics.Difference;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.reasoning.score.features.FeatureGroup;
import java.io.PrintStream;
import java.util.Locale;
import java.util.stream.Collectors;

/** What {@code ponder verifier train} prints of a verifier. */
final class TrainedView {

    private TrainedView() {}

    static void print(PrintStream out, Trained trained) {
        LearnedVerifier verifier = trained.verifier();
        HeldOutQuality heldOut = trained.heldOut();
        boolean ofSteps = verifier.kind() == VerifierKind.PROCESS;
        out.println(line(
                "%s: %d %s of %d problems, %d of them right; learned from %s",
                verifier.name(),
                heldOut.samples(),
                ofSteps ? "steps" : "samples",
                heldOut.problems(),
                heldOut.right(),
                verifier.groups().stream().map(FeatureGroup::wireName).collect(Collectors.joining(", "))));
        out.println("On held-out problems:");
        Double within = heldOut.within();
        out.println(line(
                "  AUC %.3f%s, Brier score %.3f, calibration error %.3f",
                heldOut.auc(),
                within == null ? "" : line(" (within a problem %.3f)", within),
                heldOut.quality().brier(),
                heldOut.quality().ece()));
        out.println("  probability     of them right     " + (ofSteps ? "steps" : "samples"));
        for (Bin bin : heldOut.bins()) {
            out.println(line(
                    "  %.1f to %.1f      %5.1f %% (said %5.1f %%)   %d",
                    bin.low(), bin.high(), 100 * bin.right(), 100 * bin.score(), bin.count()));
        }
        for (HeldOutQuality.Choice way : heldOut.ways()) {
            out.println(line(
                    "  %-20s %5.1f %% (%.1f to %.1f)   %s",
                    way.name(),
                    100 * way.accuracy().value(),
                    100 * way.accuracy().low(),
                    100 * way.accuracy().high(),
                    way.name().equals("majority_vote") ? "" : points(way.overVote()) + " over the vote"));
        }
        if (ofSteps) {
            out.println("  squared error below that of the base rate: " + interval(heldOut.gain(), 1, "%+.4f"));
        }
    }

    /** Why it is not of use. */
    static String refusal(Trained trained, String by) {
        Difference gain = trained.heldOut().gain();
        if (trained.verifier().kind() == VerifierKind.PROCESS) {
            return trained.verifier().name() + " tells right steps from wrong ones no better than chance ("
                    + interval(gain, 1, "%+.4f") + ")";
        }
        return by + " with " + trained.verifier().name() + " is no better than the vote beyond chance: " + points(gain);
    }

    private static String points(Difference gain) {
        return interval(gain, 100, "%+.1f") + " points";
    }

    private static String interval(Difference gain, double times, String format) {
        return line(
                format + " (" + format + " to " + format + ")",
                times * gain.value(),
                times * gain.low(),
                times * gain.high());
    }

    private static String line(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
