package io.ponder.simulation;

import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.registry.Strategies;
import io.ponder.simulation.SyntheticProblem.Band;
import io.ponder.simulation.SyntheticVerifier.Quality;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The measurements behind report.md, and its files. */
final class SimulationReport {

    private static final int PROBLEMS = 200;

    /** The budget at which strategies are compared by the kind of problem. */
    private static final int COMPARED = 64;

    final List<SyntheticProblem> problems = SyntheticProblem.some(PROBLEMS);
    final List<Curve> unjudged = new ArrayList<>();
    final List<Curve> good = new ArrayList<>();
    final List<Curve> weak = new ArrayList<>();
    final List<Variant> variants;
    final List<LockStepComparison> lockStep;

    private SimulationReport() {
        for (StrategyType type : Strategies.all()) {
            if (Curve.canBeUnjudged(type)) {
                unjudged.add(Curve.measure(type, false, Simulation.usual(Quality.USELESS), problems));
            }
            if (Curve.canBeJudged(type)) {
                good.add(Curve.measure(type, true, Simulation.usual(Quality.GOOD), problems));
                weak.add(Curve.measure(type, true, Simulation.usual(Quality.WEAK), problems));
            }
        }
        variants = Variant.measure(problems);
        lockStep = LockStepComparison.measure(problems);
    }

    static SimulationReport measure() {
        return new SimulationReport();
    }

    /** The plots, by path. */
    Map<String, Plot> plots() {
        Map<String, Plot> plots = new LinkedHashMap<>();
        plots(plots, "good", good);
        plots(plots, "weak", weak);
        return plots;
    }

    private void plots(Map<String, Plot> plots, String quality, List<Curve> judged) {
        Plot byTokens = new Plot("Accuracy by tokens, " + quality + " verifier", "tokens of one search");
        Plot byTime = new Plot("Accuracy by time, " + quality + " verifier", "seconds of one search");
        for (StrategyType type : Strategies.all()) {
            Curve curve = curve(Curve.canBeJudged(type) ? judged : unjudged, type.name());
            double[] accuracy = values(curve, Simulation.Mean::accuracy);
            byTokens.add(curve.name(), !curve.isJudged(), values(curve, Simulation.Mean::tokens), accuracy);
            byTime.add(curve.name(), !curve.isJudged(), values(curve, Simulation.Mean::seconds), accuracy);
        }
        plots.put("plots/accuracy-by-tokens-" + quality + ".svg", byTokens);
        plots.put("plots/accuracy-by-time-" + quality + ".svg", byTime);
    }

    static Curve curve(List<Curve> curves, String name) {
        return curves.stream()
                .filter(curve -> curve.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static double[] values(Curve curve, ToDoubleFunction<Simulation.Mean> value) {
        return curve.points().stream()
                .mapToDouble(point -> value.applyAsDouble(point.mean()))
                .toArray();
    }

    /**
     * {@code report.md}.
     *
     * @param introduction what is above the plots, with the command
     * @param reading what the numbers say
     */
    String page(String introduction, String reading) {
        StringBuilder text = new StringBuilder(introduction);
        for (String quality : List.of("good", "weak")) {
            for (String axis : List.of("tokens", "time")) {
                text.append("\n![accuracy by %s, %s verifier](plots/accuracy-by-%s-%s.svg)\n"
                        .formatted(axis, quality, axis, quality));
            }
        }
        text.append("\n").append(reading);
        text.append("\n## Accuracy\n\nPercent of %d problems, by budget in samples.\n".formatted(PROBLEMS));
        table(text, "without a verifier", unjudged, mean -> 100 * mean.accuracy());
        table(text, "good verifier", good, mean -> 100 * mean.accuracy());
        table(text, "weak verifier", weak, mean -> 100 * mean.accuracy());
        text.append("\n## Tokens\n\nThousands in one search. With the weak verifier they are about the same.\n");
        table(text, "without a verifier", unjudged, mean -> mean.tokens() / 1000);
        table(text, "good verifier", good, mean -> mean.tokens() / 1000);
        text.append("\n## Time\n\nSeconds of one search.\n");
        table(text, "without a verifier", unjudged, Simulation.Mean::seconds);
        table(text, "good verifier", good, Simulation.Mean::seconds);
        bands(text);
        variants(text);
        lockStep(text);
        return text.toString();
    }

    private static void table(
            StringBuilder text, String title, List<Curve> curves, ToDoubleFunction<Simulation.Mean> cell) {
        head(text.append('\n'), title + ' ', Curve.budgets().mapToObj(Integer::toString));
        for (Curve curve : curves) {
            row(
                    text,
                    curve.type(),
                    Curve.budgets()
                            .mapToObj(samples -> curve.at(samples)
                                    .map(point -> decimal(cell.applyAsDouble(point.mean())))
                                    .orElse("")));
        }
    }

    private static void head(StringBuilder text, String title, Stream<String> columns) {
        List<String> names = columns.toList();
        text.append("| ")
                .append(title)
                .append("| ")
                .append(String.join(" | ", names))
                .append(" |\n| --- |");
        text.append(" ---: |".repeat(names.size())).append('\n');
    }

    private static void row(StringBuilder text, StrategyType type, Stream<String> cells) {
        text.append("| `").append(type.name()).append("` |");
        cells.forEach(cell -> text.append(' ').append(cell).append(" |"));
        text.append('\n');
    }

    private void bands(StringBuilder text) {
        text.append("\n## By kind of problem\n\nPercent right with a budget of %d samples".formatted(COMPARED))
                .append("; where there is a verifier, good / weak.\n\n");
        head(text, "", Arrays.stream(Band.values()).map(band -> band.name().toLowerCase(Locale.ROOT)));
        for (StrategyType type : Strategies.all()) {
            row(
                    text,
                    type,
                    Arrays.stream(Band.values())
                            .map(band -> Curve.canBeJudged(type)
                                    ? percents(accuracy(good, type, band), accuracy(weak, type, band))
                                    : decimal(100 * accuracy(unjudged, type, band))));
        }
    }

    private double accuracy(List<Curve> curves, StrategyType type, Band band) {
        Curve curve = curve(curves, type.name());
        Curve.Point point = curve.at(COMPARED).orElseGet(() -> curve.points().getLast());
        List<Simulation.Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < problems.size(); i++) {
            if (problems.get(i).band() == band) {
                outcomes.add(point.outcomes().get(i));
            }
        }
        return Simulation.Mean.of(outcomes).accuracy();
    }

    /** Each strategy's defaults first, for comparison. */
    private void variants(StringBuilder text) {
        text.append(
                "\n## With other parameters\n\nPercent right, good / weak verifier, by budget in samples; and seconds, with "
                        + "the good one, at a budget of 64.\n\n| | | 16 | 64 | seconds |\n| --- | --- | ---: | ---: | ---: |\n");
        String last = "";
        for (Variant variant : variants) {
            String name = variant.strategy();
            if (!name.equals(last)) {
                row(text, name, "the defaults", points(good, name), points(weak, name));
            }
            row(text, name, variant.shown(), variant.good(), variant.weak());
            last = name;
        }
    }

    private static List<Curve.Point> points(List<Curve> curves, String name) {
        Curve curve = curve(curves, name);
        return Variant.BUDGETS.stream()
                .map(samples -> curve.at(samples).orElseThrow())
                .toList();
    }

    private static void row(
            StringBuilder text, String name, String shown, List<Curve.Point> goodOnes, List<Curve.Point> weakOnes) {
        text.append("| `").append(name).append("` | ").append(shown).append(" |");
        for (int i = 0; i < goodOnes.size(); i++) {
            text.append(' ')
                    .append(percents(
                            goodOnes.get(i).mean().accuracy(),
                            weakOnes.get(i).mean().accuracy()))
                    .append(" |");
        }
        text.append(' ').append(decimal(goodOnes.getLast().mean().seconds())).append(" |\n");
    }

    private void lockStep(StringBuilder text) {
        text.append("""

                ## Against lock-step and the critical path

                The same strategies behind a barrier: nothing is heard before all that is in flight has ended, as in a program that
                sends batches. Latencies have a long tail: log-normal with sigma 1, so that one sample in 44 takes 7.4 times the median, and
                one sample or score in 50 takes ten times as long on top of that. *Slower* is lock-step's time over the engine's for the same
                tokens.

                The *critical path* is the least time for what a search did, if each of its samples and scores takes as long as it took, and
                each begins as soon as it is certain that it will be made, whatever is still to come (`LeastTime`, which knows nothing of the
                strategies' code). A beam search continues a path when no step that is still out could displace it, were its score 1.
                Particles are weighed against each other, so each round ends with its last score. A simulation of `mcts` needs the step that it
                rolls out, not its siblings; the next begins when one of those side by side has ended. *Waste* is time over critical path, in
                lock-step for the same tokens.

                | | | seconds | critical path | waste | lock-step | waste | slower |
                | --- | --- | ---: | ---: | ---: | ---: | ---: | ---: |
                """);
        for (LockStepComparison each : lockStep) {
            text.append(String.format(
                    Locale.ROOT,
                    "| `%s` | %s | %.1f | %s | %.1f | %s | %.2f |\n",
                    each.strategy(),
                    each.setting(),
                    each.free().seconds(),
                    known("%.1f | %.2f", each.criticalPath(), each.waste()),
                    each.lockStep().seconds(),
                    known("%.2f", each.lockStepWaste()),
                    each.timeRatioPerToken()));
        }
    }

    /** Nothing in a column whose number is not known. */
    private static String known(String format, Double... numbers) {
        return Double.isNaN(numbers[0])
                ? " | ".repeat(numbers.length - 1).stripTrailing()
                : String.format(Locale.ROOT, format, (Object[]) numbers);
    }

    private static String percents(double good, double weak) {
        return decimal(100 * good) + " / " + decimal(100 * weak);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
