package io.ponder.evaluation.report;

import io.ponder.evaluation.results.Summary;
import io.ponder.evaluation.results.Summary.Comparison;
import io.ponder.evaluation.results.Summary.Curve;
import io.ponder.evaluation.results.Summary.Point;
import io.ponder.evaluation.statistics.Interval;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Numbers as a report writes them, and what they come to in a sentence. */
final class Words {

    private Words() {}

    static String percent(double share) {
        return String.format(Locale.ROOT, "%.1f %%", 100 * share);
    }

    static String points(double share) {
        return String.format(Locale.ROOT, "%+.1f", 100 * share);
    }

    static String interval(Interval interval) {
        return String.format(Locale.ROOT, "%.0f to %.0f", 100 * interval.low(), 100 * interval.high());
    }

    static String count(double tokens) {
        return String.format(Locale.ROOT, "%,.0f", tokens);
    }

    static String p(double p) {
        return p < 0.001 ? "< 0.001" : String.format(Locale.ROOT, "%.3f", p);
    }

    private record At(Curve curve, Point point) {}

    /** What the run shows: the best way, what it gains over one sample, at which price, and whether that may be chance. */
    static String headline(Summary summary) {
        List<At> all = summary.curves().stream()
                .flatMap(curve -> curve.points().stream().map(point -> new At(curve, point)))
                .toList();
        At best = all.stream()
                .max(Comparator.<At>comparingDouble(at -> at.point().accuracy().value())
                        .thenComparingDouble(at -> -at.point().tokens()))
                .orElseThrow();
        String its = best.curve().name() + " with a budget of " + best.point().budget();
        String says = its + " solves " + percent(best.point().accuracy().value()) + " of "
                + summary.run().problems() + " problems";
        Optional<Comparison> gain = summary.comparisons().stream()
                .filter(one -> one.first().equals(best.curve().name())
                        && one.firstBudget() == best.point().budget()
                        && one.secondBudget() == 1)
                .findFirst();
        if (gain.isEmpty()) {
            return says + ", the most of what was run.";
        }
        Comparison one = gain.get();
        String by = points(one.difference().value()) + " points against one sample (" + one.second() + ")";
        String price = String.format(Locale.ROOT, " at %.1f times its tokens", one.tokens());
        if (one.difference().value() <= 0) {
            return says + ": nothing that was run is better than one sample (" + one.second() + ").";
        }
        String chance = one.difference().isNoise()
                ? "; on so few problems that may be chance"
                : "; that is more than chance explains";
        return says + ", " + by + price + chance + " (p " + p(test(one)) + ").";
    }

    static double test(Comparison comparison) {
        Double mcNemar = comparison.difference().mcNemar();
        return mcNemar != null ? mcNemar : comparison.difference().p();
    }
}
