package io.ponder.evaluation.analysis;

import io.ponder.evaluation.redraw.Recorded;
import io.ponder.evaluation.run.ScoreRecord;
import io.ponder.evaluation.statistics.Ranking;
import io.ponder.evaluation.statistics.ScoreQuality;
import io.ponder.evaluation.summary.RunSummary.VerifierQuality;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.score.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** How well verifiers tell right from wrong among recorded samples. Step scores are taken at their lowest. */
final class Verifiers {

    private Verifiers() {}

    static List<VerifierQuality> of(List<Recorded> problems, List<String> verifiers) {
        return verifiers.stream().map(verifier -> quality(verifier, problems)).toList();
    }

    private record Labelled(double score, boolean right) {}

    private static VerifierQuality quality(String verifier, List<Recorded> problems) {
        List<Labelled> all = new ArrayList<>();
        List<Double> within = new ArrayList<>();
        int unscored = 0;
        double seconds = 0;
        for (Recorded problem : problems) {
            ScoreRecord record = Objects.requireNonNull(problem.scores().get(verifier));
            seconds += record.seconds();
            List<Labelled> its = new ArrayList<>();
            for (int i = 0; i < record.scores().size(); i++) {
                Score score = record.scores().get(i);
                if (score == null) {
                    unscored++;
                } else {
                    its.add(new Labelled(
                            score.value(Aggregation.MIN), problem.right().get(i)));
                }
            }
            all.addAll(its);
            if (its.stream().anyMatch(Labelled::right) && !its.stream().allMatch(Labelled::right)) {
                within.add(Ranking.auc(scores(its, true), scores(its, false)));
            }
        }
        double[] scores = all.stream().mapToDouble(Labelled::score).toArray();
        boolean[] labels = new boolean[all.size()];
        for (int i = 0; i < labels.length; i++) {
            labels[i] = all.get(i).right();
        }
        return new VerifierQuality(
                verifier,
                all.size(),
                unscored,
                Ranking.auc(scores(all, true), scores(all, false)),
                within.isEmpty()
                        ? null
                        : within.stream()
                                .mapToDouble(Double::doubleValue)
                                .average()
                                .orElseThrow(),
                ScoreQuality.brier(scores, labels),
                ScoreQuality.ece(scores, labels),
                seconds / Math.max(1, problems.size()),
                ScoreQuality.bins(scores, labels));
    }

    private static double[] scores(List<Labelled> all, boolean right) {
        return all.stream()
                .filter(its -> its.right() == right)
                .mapToDouble(Labelled::score)
                .toArray();
    }
}
