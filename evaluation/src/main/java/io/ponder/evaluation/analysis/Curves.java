package io.ponder.evaluation.analysis;

import io.ponder.contracts.gateway.GatewayReply;
import io.ponder.evaluation.redraw.Orders;
import io.ponder.evaluation.redraw.Recorded;
import io.ponder.evaluation.redraw.Redraw;
import io.ponder.evaluation.run.ScoreRecord;
import io.ponder.evaluation.run.Way;
import io.ponder.evaluation.statistics.Bootstrap;
import io.ponder.evaluation.statistics.PassAtK;
import io.ponder.evaluation.summary.RunSummary.Curve;
import io.ponder.evaluation.summary.RunSummary.Oracle;
import io.ponder.evaluation.summary.RunSummary.Point;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.Usage;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What each way gains with each budget. */
final class Curves {

    private final List<Recorded> problems;
    private final List<Integer> budgets;

    Curves(List<Recorded> problems, List<Integer> budgets) {
        this.problems = problems;
        this.budgets = budgets;
    }

    /** One problem's share in a point: means over its draws. */
    private record Taken(
            double right, double tokens, @Nullable Double usd, double seconds, Map<String, Double> fates) {}

    Curve of(Way way) {
        return new Curve(
                way.label(),
                !way.isChoosing(),
                way.budgets(budgets).stream().map(budget -> point(way, budget)).toList());
    }

    /** pass@k for every budget; empty without samples. */
    List<Oracle> oracle() {
        if (problems.isEmpty() || problems.getFirst().samples().isEmpty()) {
            return List.of();
        }
        return budgets.stream()
                .map(budget -> new Oracle(
                        budget,
                        Bootstrap.mean(problems.stream()
                                .mapToDouble(
                                        problem -> PassAtK.of(problem.samples().size(), problem.rightSamples(), budget))
                                .toArray())))
                .toList();
    }

    private Point point(Way way, int budget) {
        List<Taken> taken = problems.parallelStream()
                .map(problem -> way.isChoosing() ? chosen(way, budget, problem) : searched(way, budget, problem))
                .toList();
        double[] right = taken.stream().mapToDouble(Taken::right).toArray();
        boolean isPriced = taken.stream().allMatch(its -> its.usd() != null);
        Map<String, Double> fates = new TreeMap<>();
        taken.forEach(its ->
                its.fates().forEach((fate, tokens) -> fates.merge(fate, tokens / taken.size(), Double::sum)));
        return new Point(
                budget,
                Bootstrap.mean(right),
                taken.stream().mapToDouble(Taken::tokens).average().orElse(0),
                isPriced
                        ? taken.stream()
                                .mapToDouble(its -> Objects.requireNonNullElse(its.usd(), 0.0))
                                .average()
                                .orElse(0)
                        : null,
                taken.stream().mapToDouble(Taken::seconds).average().orElse(0),
                fates,
                taken.stream().map(Taken::right).toList());
    }

    private static Taken searched(Way way, int budget, Recorded problem) {
        Recorded.Search search = problem.search(way, budget);
        GatewayReply.Usage usage = search.reply().usage();
        Map<String, Double> fates = new TreeMap<>();
        for (GatewayReply.Entry entry : usage.breakdown()) {
            fates.merge(
                    entry.role() + " " + entry.fate(),
                    (double) entry.promptTokens() + entry.completionTokens(),
                    Double::sum);
        }
        return new Taken(
                search.right() ? 1 : 0,
                usage.totalTokens(),
                usage.costUsd(),
                search.reply().seconds(),
                fates);
    }

    private static Taken chosen(Way way, int budget, Recorded problem) {
        Redraw redraw = new Redraw(problem);
        List<int[]> orders = Orders.of(problem.number(), problem.samples().size(), budget);
        double right = 0;
        double tokens = 0;
        double drawn = 0;
        Map<String, Double> fates = new TreeMap<>();
        for (int[] order : orders) {
            Redraw.Outcome outcome = redraw.search(way, order);
            double weight = 1.0 / orders.size();
            right += outcome.right() ? weight : 0;
            tokens += outcome.tokens() * weight;
            SearchResult result = outcome.result();
            if (result != null) {
                for (Usage.Entry entry : result.usage().entries()) {
                    double its = entry.tokens().total() * weight;
                    drawn += entry.role().name().equals("PROPOSER") ? its : 0;
                    fates.merge(
                            entry.role().name().toLowerCase(Locale.ROOT) + " "
                                    + entry.fate().name().toLowerCase(Locale.ROOT),
                            its,
                            Double::sum);
                }
            }
        }
        double share = drawn / Math.max(1, problem.sampleTokens());
        ScoreRecord scores = problem.scores(way.verifier());
        double scoring = scores == null
                ? 0
                : scores.seconds()
                        * Math.min(1, (double) budget / problem.samples().size());
        Double usd = problem.usd();
        // What a judge's tokens cost is not recorded, so then the whole is unknown.
        boolean isFree = scores == null || scores.tokens().stream().allMatch(its -> its.total() == 0);
        return new Taken(
                right,
                tokens,
                usd == null || !isFree ? null : Double.valueOf(usd * share),
                problem.seconds() * share + scoring,
                fates);
    }
}
