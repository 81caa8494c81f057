package io.ponder.evaluation.learned;

import io.ponder.contracts.calibration.CalibrationFile.Quality;
import io.ponder.evaluation.statistics.Difference;
import io.ponder.evaluation.statistics.Paired;
import io.ponder.evaluation.statistics.Ranking;
import io.ponder.evaluation.statistics.ScoreQuality;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Probabilities of candidates or steps that were held out, with what is true of them. */
final class HeldOutScores {

    private record One(double score, boolean right) {}

    private final List<One> all = new ArrayList<>();
    private final Map<String, List<One>> byProblem = new LinkedHashMap<>();
    private final Map<String, List<One>> byQuestion = new LinkedHashMap<>();

    /**
     * @param problem its question
     * @param group what it is ranked within, such as the samples of one model
     */
    void add(String problem, String group, double score, boolean right) {
        One one = new One(score, right);
        all.add(one);
        byProblem.computeIfAbsent(group, its -> new ArrayList<>()).add(one);
        byQuestion.computeIfAbsent(problem, its -> new ArrayList<>()).add(one);
    }

    /** Of steps: the gain over always giving the share of right ones. */
    HeldOutQuality ofSteps() {
        double share = (double) all.stream().filter(One::right).count() / all.size();
        return measured(List.of(), Paired.difference(errors(one -> share), errors(One::score)));
    }

    /** Mean squared error of each question. */
    private double[] errors(ToDoubleFunction<One> score) {
        return byQuestion.values().stream()
                .mapToDouble(its -> its.stream()
                        .mapToDouble(one -> Math.pow(score.applyAsDouble(one) - (one.right() ? 1 : 0), 2))
                        .average()
                        .orElseThrow())
                .toArray();
    }

    HeldOutQuality measured(List<HeldOutQuality.Choice> ways, Difference gain) {
        double[] scores = all.stream().mapToDouble(One::score).toArray();
        boolean[] right = new boolean[scores.length];
        for (int i = 0; i < right.length; i++) {
            right[i] = all.get(i).right();
        }
        return new HeldOutQuality(
                byQuestion.size(),
                scores.length,
                (int) all.stream().filter(One::right).count(),
                auc(all),
                within(),
                new Quality(ScoreQuality.brier(scores, right), ScoreQuality.ece(scores, right)),
                ScoreQuality.bins(scores, right),
                ways,
                gain);
    }

    private @Nullable Double within() {
        double[] each = byProblem.values().stream()
                .filter(its -> its.stream().map(One::right).distinct().count() == 2)
                .mapToDouble(HeldOutScores::auc)
                .toArray();
        double sum = 0;
        for (double auc : each) {
            sum += auc;
        }
        return each.length == 0 ? null : Double.valueOf(sum / each.length);
    }

    private static double auc(List<One> ones) {
        return Ranking.auc(scores(ones, true), scores(ones, false));
    }

    private static double[] scores(List<One> ones, boolean right) {
        return ones.stream()
                .filter(one -> one.right() == right)
                .mapToDouble(One::score)
                .toArray();
    }
}
