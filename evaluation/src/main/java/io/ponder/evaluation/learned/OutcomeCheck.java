package io.ponder.evaluation.learned;

import io.ponder.contracts.calibration.CalibrationFile.Method;
import io.ponder.evaluation.redraw.Orders;
import io.ponder.evaluation.redraw.Recorded;
import io.ponder.evaluation.redraw.Redraw;
import io.ponder.evaluation.run.ScoreRecord;
import io.ponder.evaluation.run.Way;
import io.ponder.evaluation.statistics.Bootstrap;
import io.ponder.evaluation.statistics.Paired;
import io.ponder.evaluation.statistics.PassAtK;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.features.FeatureGroup;
import io.ponder.reasoning.score.features.FeatureTable;
import io.ponder.reasoning.strategy.select.BestOfN;
import io.ponder.reasoning.strategy.select.WeightedBestOfN;
import io.ponder.reasoning.strategy.vote.MajorityVote;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Cross-validation of an outcome verifier. The samples of held-out problems are drawn again and again, as many as a search
 * draws, and the product's own strategies choose among them, with the scores of a model that never saw the problem.
 */
final class OutcomeCheck {

    static final String VOTE = MajorityVote.TYPE.name();
    static final String BEST = BestOfN.TYPE.name();
    static final String WEIGHTED = WeightedBestOfN.TYPE.name();
    static final String ONE = "one sample";
    static final String ANY = "at least one right";

    private static final int FOLDS = 10;
    private static final String VERIFIER = "learned";

    private final List<TrainingProblem> problems;
    private final Set<FeatureGroup> groups;
    private final int groupSize;

    /** Of each way, the values of each question: one for each model that answered it. */
    private final Map<String, Map<String, List<Double>>> accuracies = new LinkedHashMap<>();

    private final HeldOutScores scored = new HeldOutScores();

    private OutcomeCheck(List<TrainingProblem> problems, Set<FeatureGroup> groups, int groupSize) {
        this.problems = problems;
        this.groups = groups;
        this.groupSize = groupSize;
    }

    /**
     * @param by the way of choosing that must gain
     */
    static HeldOutQuality of(
            List<TrainingProblem> problems,
            Set<FeatureGroup> groups,
            int groupSize,
            Method calibration,
            String by,
            long seed) {
        OutcomeCheck check = new OutcomeCheck(problems, groups, groupSize);
        Map<String, Integer> folds =
                Folds.of(problems.stream().map(TrainingProblem::key).collect(Collectors.toSet()), FOLDS, seed);
        for (int fold = 0; fold < FOLDS; fold++) {
            int held = fold;
            List<TrainingProblem> asked = problems.stream()
                    .filter(one -> Folds.isIn(held, folds, one.key()))
                    .toList();
            if (!asked.isEmpty()) {
                List<LabelledRow> rows = problems.stream()
                        .filter(one -> !Folds.isIn(held, folds, one.key()))
                        .flatMap(one -> OutcomeRows.of(one, groups, groupSize).stream())
                        .toList();
                Fit fit = Fit.of(rows, calibration, seed);
                asked.forEach(problem -> check.ask(problem, fit));
            }
        }
        return check.measured(by);
    }

    private void ask(TrainingProblem problem, Fit fit) {
        List<LabelledRow> each = OutcomeRows.of(problem, groups, groupSize);
        String group = problem.key() + "\n" + problem.writer();
        each.forEach(row -> scored.add(problem.key(), group, fit.at(row.features()), row.right()));
        int drawn = Math.min(groupSize, problem.size());
        double vote = 0;
        double best = 0;
        double weighted = 0;
        List<int[]> orders = Orders.of(problem.recorded().number(), problem.size(), drawn);
        for (int[] order : orders) {
            Redraw redraw = new Redraw(scored(problem, order, fit));
            vote += isRight(redraw, VOTE, null, order);
            best += isRight(redraw, BEST, VERIFIER, order);
            weighted += isRight(redraw, WEIGHTED, VERIFIER, order);
        }
        int right = problem.recorded().rightSamples();
        add(VOTE, problem, vote / orders.size());
        add(BEST, problem, best / orders.size());
        add(WEIGHTED, problem, weighted / orders.size());
        add(ONE, problem, (double) right / problem.size());
        add(ANY, problem, PassAtK.of(problem.size(), right, drawn));
    }

    /** With scores of those that are drawn, which are compared with one another alone. */
    private Recorded scored(TrainingProblem problem, int[] order, Fit fit) {
        FeatureTable table = OutcomeRows.table(problem, order, groups);
        List<@Nullable Score> scores = new ArrayList<>();
        for (int i = 0; i < problem.size(); i++) {
            scores.add(null);
        }
        for (int i = 0; i < order.length; i++) {
            scores.set(order[i], Score.outcome(fit.at(table.rows().get(i)), null));
        }
        return problem.recorded()
                .scoredBy(new ScoreRecord(
                        "samples",
                        problem.recorded().item().id(),
                        VERIFIER,
                        scores,
                        Collections.nCopies(problem.size(), Tokens.NONE),
                        0));
    }

    private static int isRight(Redraw redraw, String strategy, @Nullable String verifier, int[] order) {
        return redraw.search(Way.read(strategy, verifier), order).right() ? 1 : 0;
    }

    private void add(String way, TrainingProblem problem, double value) {
        accuracies
                .computeIfAbsent(way, its -> new LinkedHashMap<>())
                .computeIfAbsent(problem.key(), its -> new ArrayList<>())
                .add(value);
    }

    private HeldOutQuality measured(String by) {
        double[] vote = perQuestion(VOTE);
        List<HeldOutQuality.Choice> ways = accuracies.keySet().stream()
                .map(way -> new HeldOutQuality.Choice(
                        way, Bootstrap.mean(perQuestion(way)), Paired.difference(perQuestion(way), vote)))
                .toList();
        return scored.measured(ways, Paired.difference(perQuestion(by), vote));
    }

    /** A question that two models answered counts once, or the interval would be too narrow. */
    private double[] perQuestion(String way) {
        return Objects.requireNonNull(accuracies.get(way), way).values().stream()
                .mapToDouble(each ->
                        each.stream().mapToDouble(Double::doubleValue).average().orElseThrow())
                .toArray();
    }
}
