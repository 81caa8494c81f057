package io.ponder.evaluation.analysis;

import io.ponder.evaluation.statistics.Difference;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whether a new model may take an old one's place.
 *
 * @param isPromoted only if it is better beyond chance
 * @param reason with the figures that decided
 * @param decidedBy the way of asking that decided, such as {@code greedy@1}
 */
public record Promotion(boolean isPromoted, String reason, String decidedBy, ModelComparison comparison) {

    /**
     * Decides by one way of asking, chosen before the figures are seen: the best of many would often look better by chance.
     *
     * @param way such as {@code majority_vote@8}; null for the first that both runs hold
     * @param fewest problems on which a decision may rest
     * @throws IllegalArgumentException if the runs hold no such way
     */
    public static Promotion decide(ModelComparison comparison, @Nullable String way, int fewest) {
        ModelComparison.Line line = comparison.lines().stream()
                .filter(each -> way == null || each.name().equals(way))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the runs have no " + way + " in common, but "
                        + comparison.lines().stream()
                                .map(ModelComparison.Line::name)
                                .collect(Collectors.joining(", "))));
        Difference difference = line.difference();
        String figures = String.format(
                Locale.ROOT,
                "%s answers %.1f %% right and %s %.1f %% on %d problems of %s with %s: %+.1f points (%+.1f to %+.1f), p = %s",
                comparison.after(),
                100 * line.after().value(),
                comparison.before(),
                100 * line.before().value(),
                comparison.problems(),
                comparison.data(),
                line.name(),
                100 * difference.value(),
                100 * difference.low(),
                100 * difference.high(),
                p(difference));
        String verdict = verdict(comparison, difference, fewest);
        return new Promotion(
                verdict == null, verdict == null ? figures : figures + ". " + verdict, line.name(), comparison);
    }

    /** Why not; null if it is better. */
    private static @Nullable String verdict(ModelComparison comparison, Difference difference, int fewest) {
        if (comparison.problems() < fewest) {
            return "That is too few: at least " + fewest + " are needed";
        }
        if (difference.won() == 0 && difference.lost() == 0) {
            return "There is no difference";
        }
        if (difference.value() > 0) {
            return difference.isNoise() ? "That may be chance: evaluate on more problems" : null;
        }
        return difference.isNoise() ? "That is no gain" : "It is worse";
    }

    private static String p(Difference difference) {
        double p = difference.mcNemar() != null ? difference.mcNemar() : difference.p();
        return p < 0.0001 ? "less than 0.0001" : String.format(Locale.ROOT, "%.4f", p);
    }
}
