package io.ponder.evaluation.report;

import io.ponder.evaluation.statistics.Bin;
import io.ponder.evaluation.statistics.Difference;
import io.ponder.evaluation.statistics.Interval;
import io.ponder.evaluation.summary.RunSummary;
import io.ponder.evaluation.summary.RunSummary.Case;
import io.ponder.evaluation.summary.RunSummary.Comparison;
import io.ponder.evaluation.summary.RunSummary.Curve;
import io.ponder.evaluation.summary.RunSummary.Facts;
import io.ponder.evaluation.summary.RunSummary.Oracle;
import io.ponder.evaluation.summary.RunSummary.Path;
import io.ponder.evaluation.summary.RunSummary.Point;
import io.ponder.evaluation.summary.RunSummary.PolicyCheck;
import io.ponder.evaluation.summary.RunSummary.PolicyPoint;
import io.ponder.evaluation.summary.RunSummary.Stopping;
import io.ponder.evaluation.summary.RunSummary.VerifierQuality;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Summaries by hand. */
final class Runs {

    static final String HOSTILE =
            "</style></pre><script>alert(\"x\")</script> & <img src=http://evil.example/x.png>\n\n\u0000{{run}}";

    private static final int[] BUDGETS = {1, 2, 4, 8, 16};
    private static final String WEIGHTED = "weighted_best_of_n, checked_confidence";

    private Runs() {}

    /** Six curves, five budgets, 60 problems, everything there is to show. */
    static RunSummary full() {
        List<Curve> curves = List.of(
                new Curve("greedy", true, List.of(point(1, 0.35, 312, 3.4, 1))),
                curve("majority_vote", false, 1, 0.25, 0.267, 0.317, 0.367, 0.4),
                curve("best_of_n, checked_confidence", false, 1.12, 0.25, 0.3, 0.383, 0.433, 0.467),
                curve(WEIGHTED, false, 1.12, 0.25, 0.3, 0.4, 0.467, 0.517),
                curve("beam_search, checked_confidence", true, 1.9, 0.25, 0.333, 0.383, 0.417, 0.433),
                curve("auto", true, 0.8, 0.35, 0.367, 0.4, 0.45, 0.5));
        return new RunSummary(
                facts(),
                curves,
                List.of(
                        new Oracle(1, around(0.25)),
                        new Oracle(2, around(0.381)),
                        new Oracle(4, around(0.54)),
                        new Oracle(8, around(0.68)),
                        new Oracle(16, around(0.783))),
                List.of(
                        new Comparison(WEIGHTED, 16, "greedy", 1, 17.2, difference(0.167, 15, 5, 0.041)),
                        new Comparison("majority_vote", 16, "greedy", 1, 15.4, difference(0.05, 10, 7, 0.629)),
                        new Comparison(WEIGHTED, 16, "majority_vote", 16, 1.12, difference(0.117, 8, 1, 0.039)),
                        new Comparison(
                                "beam_search, checked_confidence",
                                8,
                                WEIGHTED,
                                16,
                                0.96,
                                difference(-0.1, 4, 10, 0.18)),
                        new Comparison("auto", 16, WEIGHTED, 16, 0.71, difference(-0.017, 5, 6, null))),
                List.of(
                        new Stopping("certain stop", 4, 16, 0.4, 13.1, 0.176, difference(0, 0, 0, 1.0)),
                        new Stopping("adaptive_consistency 0.95", 4, 16, 0.4, 10.2, 0.359, difference(0, 1, 1, 1.0)),
                        new Stopping("stop_confidence 0.9", 4, 16, 0.383, 8.7, 0.455, difference(-0.017, 1, 2, 1.0))),
                List.of(
                        verifier("checked_confidence", 0.781, 0.702, 0.171, 0.043, 0.0004, 0.9),
                        verifier("judge, qwen2.5-0.5b", 0.553, null, 0.312, 0.28, 4.81, 0.25)),
                new PolicyCheck(
                        "policy.json",
                        5,
                        List.of(
                                policy(2, 690, 0.317, "majority_vote 2", 650, 0.267, 0.05, 6, 3),
                                policy(8, 2480, 0.467, WEIGHTED + " 7", 2390, 0.467, 0, 3, 3),
                                policy(16, 4900, 0.533, WEIGHTED + " 14", 4790, 0.517, 0.017, 4, 3))),
                List.of(
                        solved("gsm8k-train-120", HOSTILE),
                        new Case(
                                "gsm8k-train-33",
                                "A baker has 12 trays of 8 rolls and sells 3/4 of them. How many rolls are left?",
                                "24",
                                path("greedy", 1, "24", "24 x1", null, 298),
                                path(WEIGHTED, 16, "72", "72 x6, 24 x5, 96 x3, none x2", 0.61, 5210),
                                5,
                                16),
                        new Case(
                                "gsm8k-train-57",
                                "Ann reads 20 pages a day for 6 days and 15 a day for 4 days. How many pages?",
                                "180",
                                path("majority_vote", 16, "180", "180 x9, 120 x7", null, 4700),
                                path(WEIGHTED, 16, "120", "120 x7, 180 x9", 0.83, 5100),
                                9,
                                16)));
    }

    static Facts facts() {
        return new Facts(
                "gsm8k-dev.jsonl",
                60,
                "qwen2.5-0.5b-instruct",
                "./ponder eval --data gsm8k-dev.jsonl --strategies majority_vote,best_of_n,weighted_best_of_n,beam_search,auto"
                        + " --budgets 1,2,4,8,16 --verifier checked_confidence",
                "2 processors, 8 GiB",
                Instant.parse("2026-11-20T09:30:00Z"),
                List.of(
                        "2 of 1,560 searches failed and count as wrong.",
                        "Money is what the tokens would cost at $0.02 a million in, $0.06 a million out."));
    }

    static RunSummary of(List<Curve> curves, List<Comparison> comparisons) {
        return new RunSummary(facts(), curves, List.of(), comparisons, List.of(), List.of(), null, List.of());
    }

    static Curve curve(String name, boolean isLive, double cost, double... accuracies) {
        List<Point> points = new ArrayList<>();
        for (int i = 0; i < accuracies.length; i++) {
            points.add(point(BUDGETS[i], accuracies[i], 305 * cost * BUDGETS[i], (3.1 + i) * cost, cost));
        }
        return new Curve(name, isLive, points);
    }

    static Point point(int budget, double accuracy, double tokens, double seconds, double cost) {
        Map<String, Double> fates = new LinkedHashMap<>();
        fates.put("proposer selected", Math.min(tokens, 305));
        if (budget > 1) {
            fates.put("proposer supporting", (tokens - 305) / cost * 0.35);
            fates.put("proposer pruned", (tokens - 305) / cost * 0.6);
            fates.put("proposer cancelled", (tokens - 305) / cost * 0.05);
        }
        if (cost > 1 && budget > 1) {
            fates.put("verifier selected", (tokens - 305) * (1 - 1 / cost));
        }
        List<Double> right = new ArrayList<>(Collections.nCopies(60, 0.0));
        for (int i = 0; i < Math.round(60 * accuracy); i++) {
            right.set(i, 1.0);
        }
        return new Point(budget, around(accuracy), tokens, tokens * 5e-8, seconds, fates, right);
    }

    /** A normal interval, of 60 problems. */
    static Interval around(double share) {
        double half = 1.96 * Math.sqrt(share * (1 - share) / 60);
        return new Interval(share, share - half, share + half);
    }

    static Difference difference(double value, int won, int lost, @Nullable Double mcNemar) {
        return new Difference(value, value - 0.11, value + 0.11, mcNemar == null ? 0.81 : mcNemar, mcNemar, won, lost);
    }

    private static VerifierQuality verifier(
            String name,
            double auc,
            @Nullable Double aucWithin,
            double brier,
            double ece,
            double seconds,
            double slope) {
        List<Bin> bins = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            double score = i / 10.0 + 0.055;
            bins.add(
                    i == 1
                            ? new Bin(0.1, 0.2, 0, 0, 0)
                            : new Bin(i / 10.0, (i + 1) / 10.0, 40 + 17 * i % 90, score, 0.08 + slope * score * 0.9));
        }
        return new VerifierQuality(name, 960, 7, auc, aucWithin, brier, ece, seconds, bins);
    }

    private static PolicyPoint policy(
            double budget,
            double tokens,
            double accuracy,
            String fixed,
            double fixedTokens,
            double fixedAccuracy,
            double gain,
            int won,
            int lost) {
        return new PolicyPoint(
                budget,
                tokens,
                around(accuracy),
                fixed,
                fixedTokens,
                around(fixedAccuracy),
                difference(gain, won, lost, 0.5));
    }

    static Case solved(String problem, String text) {
        return new Case(
                problem,
                "Carrie works for $8 an hour and 35 hours a week. " + text,
                "720",
                new Path(
                        WEIGHTED,
                        16,
                        "720",
                        "She earns \\(35 \\times 8 = 280\\) a week,\nso \\(4 \\times 280 = 1120\\) a month.\n\n1120 - 400 = \\boxed{720}. "
                                + text,
                        "720 x9, 680 x4, 1120 x3",
                        0.874,
                        "confidence 0.93, arithmetic checked: 3 of 3 equations hold",
                        5230),
                path("greedy", 1, "680", "680 x1", null, 312),
                9,
                16);
    }

    private static Path path(String name, int budget, String answer, String vote, @Nullable Double score, long tokens) {
        return new Path(
                name,
                budget,
                answer,
                "First we find what is asked for, step by step.\n\n1. We add up what there is.\n2. We take away what is gone.\n\n"
                        + "The answer is \\boxed{" + answer + "}.",
                vote,
                score,
                score == null ? null : "confidence 0.64",
                tokens);
    }
}
