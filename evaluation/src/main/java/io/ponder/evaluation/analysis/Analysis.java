package io.ponder.evaluation.analysis;

import io.ponder.evaluation.redraw.Recorded;
import io.ponder.evaluation.run.Matrix;
import io.ponder.evaluation.run.Settings;
import io.ponder.evaluation.run.Way;
import io.ponder.evaluation.statistics.Paired;
import io.ponder.evaluation.summary.RunSummary;
import io.ponder.evaluation.summary.RunSummary.Case;
import io.ponder.evaluation.summary.RunSummary.Comparison;
import io.ponder.evaluation.summary.RunSummary.Curve;
import io.ponder.evaluation.summary.RunSummary.Facts;
import io.ponder.evaluation.summary.RunSummary.Point;
import io.ponder.evaluation.summary.RunSummary.PolicyCheck;
import io.ponder.reasoning.strategy.vote.MajorityVote;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Computes everything a report shows, from a recording alone: the same recording gives the same summary. */
public final class Analysis {

    /** A budget that readers are used to. */
    private static final int EIGHT = 8;

    private final Settings settings;
    private final Matrix matrix;
    private final List<Recorded> problems;
    private final Map<Way, Curve> curves = new LinkedHashMap<>();

    private Analysis(Settings settings, Matrix matrix, List<Recorded> problems) {
        this.settings = settings;
        this.matrix = matrix;
        this.problems = problems;
    }

    /**
     * @param problems at least one
     * @param policy null unless one was fitted
     */
    public static RunSummary of(
            Facts facts, Settings settings, Matrix matrix, List<Recorded> problems, @Nullable PolicyCheck policy) {
        return new Analysis(settings, matrix, problems).summary(facts, policy);
    }

    private RunSummary summary(Facts facts, @Nullable PolicyCheck policy) {
        Curves measured = new Curves(problems, settings.budgets());
        matrix.ways().forEach(way -> curves.put(way, measured.of(way)));
        boolean isVoted = matrix.ways().stream().anyMatch(way -> way.type() == MajorityVote.TYPE);
        return new RunSummary(
                facts,
                List.copyOf(curves.values()),
                measured.oracle(),
                comparisons(),
                isVoted ? StoppingRules.of(problems) : List.of(),
                Verifiers.of(problems, matrix.scorers()),
                policy,
                cases());
    }

    /** One greedy sample, or else one sample: what search is measured against. */
    private Optional<Way> baseline() {
        Optional<Way> greedy = matrix.ways().stream()
                .filter(way -> way.name().startsWith(Way.GREEDY))
                .findFirst();
        return greedy.or(() -> matrix.ways().stream().filter(Way::isSingle).findFirst());
    }

    /**
     * Every search against one sample, against the plain vote, and against the best search, at the largest budget and at
     * eight. All pairs would be too many: among a hundred, five look real by chance.
     */
    private List<Comparison> comparisons() {
        Set<Comparison> all = new LinkedHashSet<>();
        List<Integer> budgets = settings.budgets();
        int most = budgets.getLast();
        for (int budget : most != EIGHT && budgets.contains(EIGHT) ? List.of(EIGHT, most) : List.of(most)) {
            List<Way> searches = matrix.ways().stream()
                    .filter(way -> !way.isSingle() && way.budgets(budgets).contains(budget))
                    .toList();
            baseline().ifPresent(way -> searches.forEach(search -> all.add(compare(search, budget, way, 1))));
            List<Way> rivals = new ArrayList<>();
            searches.stream()
                    .filter(way -> way.type() == MajorityVote.TYPE)
                    .findFirst()
                    .ifPresent(rivals::add);
            searches.stream()
                    .max(Comparator.comparingDouble(
                            way -> point(way, budget).accuracy().value()))
                    .filter(way -> !rivals.contains(way))
                    .ifPresent(rivals::add);
            for (Way rival : rivals) {
                searches.stream()
                        .filter(way -> rivals.indexOf(way) < 0 || rivals.indexOf(way) > rivals.indexOf(rival))
                        .forEach(way -> all.add(compare(way, budget, rival, budget)));
            }
        }
        return List.copyOf(all);
    }

    private Comparison compare(Way one, int oneBudget, Way other, int otherBudget) {
        Point first = point(one, oneBudget);
        Point second = point(other, otherBudget);
        return new Comparison(
                one.label(),
                oneBudget,
                other.label(),
                otherBudget,
                first.tokens() / Math.max(1, second.tokens()),
                Paired.difference(values(first), values(second)));
    }

    private static double[] values(Point point) {
        return point.right().stream().mapToDouble(Double::doubleValue).toArray();
    }

    private Point point(Way way, int budget) {
        Curve curve = Objects.requireNonNull(curves.get(way));
        return curve.points().stream()
                .filter(point -> point.budget() == budget)
                .findFirst()
                .orElseGet(() -> curve.points().getLast());
    }

    private int most(Way way) {
        return way.budgets(settings.budgets()).getLast();
    }

    /** Of the best way against the baseline, and against the runner-up, each at its largest budget. */
    private List<Case> cases() {
        List<Way> searches = matrix.ways().stream()
                .filter(way -> !way.isSingle())
                .sorted(Comparator.comparingDouble(
                        way -> -point(way, most(way)).accuracy().value()))
                .toList();
        List<Case> all = new ArrayList<>();
        if (!searches.isEmpty()) {
            baseline()
                    .ifPresent(way -> all.addAll(DifferingProblems.between(
                            searches.getFirst(), most(searches.getFirst()), way, 1, problems)));
        }
        if (searches.size() > 1) {
            Way best = searches.getFirst();
            Way next = searches.get(1);
            all.addAll(DifferingProblems.between(best, most(best), next, most(next), problems));
        }
        return all;
    }
}
