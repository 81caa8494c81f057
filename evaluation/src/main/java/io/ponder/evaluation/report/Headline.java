package io.ponder.evaluation.report;

import io.ponder.evaluation.statistics.Difference;
import io.ponder.evaluation.summary.RunSummary;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What a run shows, in words. */
final class Headline {

    private static final Comparator<Spot> CHEAPEST = Comparator.comparingInt(
                    (Spot spot) -> spot.point().budget())
            .thenComparingDouble(spot -> spot.point().tokens());
    private static final Comparator<Spot> BEST = Comparator.comparingDouble(Spot::accuracy)
            .thenComparing(
                    Comparator.comparingDouble((Spot spot) -> spot.point().tokens())
                            .reversed());

    private final RunSummary summary;
    private final List<Spot> spots;

    private record Spot(RunSummary.Curve curve, RunSummary.Point point) {
        double accuracy() {
            return point.accuracy().value();
        }

        boolean isGreedy() {
            return curve.name().startsWith("greedy");
        }

        String name() {
            if (isGreedy()) {
                return "one greedy sample";
            }
            if (point.budget() == 1) {
                return "one sample (" + curve.name() + ")";
            }
            return curve.name()
                    + (curve.isLive() ? " at budget " + point.budget() : " with " + point.budget() + " samples");
        }

        boolean is(String name, int budget) {
            return curve.name().equals(name) && point.budget() == budget;
        }
    }

    private Headline(RunSummary summary) {
        this.summary = summary;
        this.spots = summary.curves().stream()
                .flatMap(curve -> curve.points().stream().map(point -> new Spot(curve, point)))
                .toList();
    }

    static String of(RunSummary summary) {
        return String.join(" ", new Headline(summary).sentences());
    }

    private List<String> sentences() {
        if (spots.isEmpty()) {
            return List.of("Nothing was measured.");
        }
        Spot base = spots.stream()
                .filter(Spot::isGreedy)
                .findFirst()
                .orElseGet(() -> spots.stream().min(CHEAPEST).orElseThrow());
        List<String> sentences = new ArrayList<>();
        sentences.add("With %s, %s answers %s of %s right (95%% interval %s), for %s tokens each."
                .formatted(
                        base.name(),
                        summary.run().model(),
                        NumberText.percent(base.accuracy()),
                        problems(),
                        NumberText.range(base.point().accuracy()),
                        NumberText.tokens(base.point().tokens())));
        Optional<Spot> best = spots.stream().filter(spot -> !spot.equals(base)).max(BEST);
        if (best.isEmpty()) {
            sentences.add("There is nothing to compare it with.");
        } else if (best.get().accuracy() > base.accuracy()) {
            gain(best.get(), base, sentences);
        } else {
            noGain(best.get(), base, sentences);
        }
        ceiling(sentences);
        return sentences;
    }

    private String problems() {
        return "the " + summary.run().problems() + " problems of "
                + summary.run().data();
    }

    private void gain(Spot best, Spot base, List<String> sentences) {
        sentences.add("The best line, %s, reaches %s: %s points more, for %s times the tokens."
                .formatted(
                        best.name(),
                        NumberText.interval(best.point().accuracy()),
                        NumberText.points(best.accuracy() - base.accuracy()).substring(1),
                        NumberText.times(best.point().tokens() / base.point().tokens())));
        sentences.add(verdict(best, base));
        if (spots.size() > 2) {
            sentences.add("It was picked as the best of %d points, which flatters it.".formatted(spots.size()));
        }
    }

    private void noGain(Spot best, Spot base, List<String> sentences) {
        sentences.add("Nothing measured beats that: the best of the rest, %s, reaches %s for %s times the tokens."
                .formatted(
                        best.name(),
                        NumberText.interval(best.point().accuracy()),
                        NumberText.times(best.point().tokens() / base.point().tokens())));
    }

    private String verdict(Spot best, Spot base) {
        for (RunSummary.Comparison comparison : summary.comparisons()) {
            Difference difference = comparison.difference();
            boolean isForward = best.is(comparison.first(), comparison.firstBudget())
                    && base.is(comparison.second(), comparison.secondBudget());
            boolean isBackward = base.is(comparison.first(), comparison.firstBudget())
                    && best.is(comparison.second(), comparison.secondBudget());
            if (isForward || isBackward) {
                return "On the same problems it did better on %d and worse on %d (difference %s to %s points, %s): %s."
                        .formatted(
                                isForward ? difference.won() : difference.lost(),
                                isForward ? difference.lost() : difference.won(),
                                NumberText.points(isForward ? difference.low() : -difference.high()),
                                NumberText.points(isForward ? difference.high() : -difference.low()),
                                NumberText.test(difference),
                                difference.isNoise()
                                        ? "the difference may well be noise"
                                        : "the difference is real, not noise");
            }
        }
        return best.point().accuracy().low() > base.point().accuracy().high()
                ? "The two intervals do not overlap, so the difference is real, not noise."
                : "The two were not tested against each other and their intervals overlap, so the difference may well be noise.";
    }

    private void ceiling(List<String> sentences) {
        summary.oracle().stream()
                .filter(oracle -> oracle.samples() > 1)
                .max(Comparator.comparingInt(RunSummary.Oracle::samples))
                .ifPresent(oracle -> sentences.add(
                        "At least one of %d samples is right on %s of the problems: no choice among them can do better."
                                .formatted(
                                        oracle.samples(),
                                        NumberText.percent(oracle.accuracy().value()))));
    }
}
