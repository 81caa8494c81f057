package io.ponder.evaluation.report;

import io.ponder.evaluation.results.Summary;
import io.ponder.evaluation.results.Summary.Case;
import io.ponder.evaluation.results.Summary.Comparison;
import io.ponder.evaluation.results.Summary.Path;
import io.ponder.evaluation.results.Summary.PolicyCheck;
import io.ponder.evaluation.results.Summary.Stopping;
import io.ponder.evaluation.results.Summary.VerifierQuality;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What the template shows, as words: it computes nothing. */
final class Page {

    private static final Map<String, String> CAPTIONS = Map.of(
            "tokens",
                    "Accuracy against tokens, prompt and completion of every call. Bands: 95 % bootstrap over problems.",
            "usd", "Accuracy against money.",
            "seconds", "Accuracy against the time of one search.",
            "samples", "Accuracy against the number of samples, with the best that any choice among them could do.",
            "calibration", "Verifiers: how many samples are right among those with like scores.",
            "fates", "What the tokens went to, at the largest budget.");

    private Page() {}

    static Map<String, Object> of(Summary summary, Map<String, String> pictures) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("data", summary.run().data());
        page.put("model", summary.run().model());
        page.put("problems", summary.run().problems());
        page.put("headline", Words.headline(summary));
        page.put("main", pictures.get("tokens"));
        page.put("mainCaption", CAPTIONS.get("tokens"));
        page.put("more", pictures(pictures, List.of("usd", "seconds", "samples")));
        page.put("points", points(summary));
        page.put("hasUsd", pictures.containsKey("usd"));
        page.put("oracle", oracle(summary));
        page.put("comparisons", summary.comparisons().stream().map(Page::row).toList());
        page.put("stopping", summary.stopping().stream().map(Page::row).toList());
        page.put("fates", pictures(pictures, List.of("fates")));
        page.put("verifiers", summary.verifiers().stream().map(Page::row).toList());
        page.put("calibration", pictures(pictures, List.of("calibration")));
        PolicyCheck policy = summary.policy();
        page.put("policy", policy == null ? null : policy(policy));
        page.put("cases", cases(summary.cases()));
        page.put("command", summary.run().command());
        page.put("machine", summary.run().machine());
        page.put("finished", summary.run().finished().toString());
        page.put("notes", summary.run().notes());
        return page;
    }

    private static List<Map<String, Object>> pictures(Map<String, String> all, List<String> names) {
        return names.stream()
                .filter(all::containsKey)
                .map(name -> Map.<String, Object>of("svg", all.get(name), "caption", CAPTIONS.get(name)))
                .toList();
    }

    private static List<Map<String, Object>> points(Summary summary) {
        List<Map<String, Object>> rows = new ArrayList<>();
        summary.curves()
                .forEach(curve -> curve.points().forEach(point -> {
                    Double usd = point.usd();
                    Double seconds = point.seconds();
                    rows.add(Map.of(
                            "name", curve.name(),
                            "live", curve.isLive() ? "searched" : "re-scored",
                            "budget", point.budget(),
                            "accuracy", Words.percent(point.accuracy().value()),
                            "interval", Words.interval(point.accuracy()),
                            "tokens", Words.count(point.tokens()),
                            "usd", usd == null ? "" : String.format(Locale.ROOT, "%.6f", usd),
                            "seconds", seconds == null ? "" : String.format(Locale.ROOT, "%.1f", seconds)));
                }));
        return rows;
    }

    private static List<Map<String, Object>> oracle(Summary summary) {
        return summary.oracle().stream()
                .map(one -> Map.<String, Object>of(
                        "samples", one.samples(),
                        "accuracy", Words.percent(one.accuracy().value()),
                        "interval", Words.interval(one.accuracy())))
                .toList();
    }

    private static Map<String, Object> row(Comparison one) {
        return Map.of(
                "first",
                one.first() + " @" + one.firstBudget(),
                "second",
                one.second() + " @" + one.secondBudget(),
                "tokens",
                String.format(Locale.ROOT, "%.1f", one.tokens()),
                "value",
                Words.points(one.difference().value()),
                "interval",
                Words.points(one.difference().low()) + " to "
                        + Words.points(one.difference().high()),
                "won",
                one.difference().won(),
                "lost",
                one.difference().lost(),
                "p",
                Words.p(Words.test(one)),
                "test",
                one.difference().mcNemar() != null ? "McNemar" : "bootstrap",
                "verdict",
                one.difference().isNoise() ? "noise" : "real");
    }

    private static Map<String, Object> row(Stopping one) {
        return Map.of(
                "rule", one.rule(),
                "parallel", one.parallel() == 1 ? "one by one" : one.parallel() + " at once",
                "accuracy", Words.percent(one.accuracy()),
                "samples", String.format(Locale.ROOT, "%.1f of %d", one.samples(), one.most()),
                "saved", Words.percent(one.saved()),
                "value", Words.points(one.difference().value()),
                "verdict", one.difference().isNoise() ? "noise" : "real");
    }

    private static Map<String, Object> row(VerifierQuality one) {
        Double within = one.aucWithin();
        return Map.of(
                "name", one.name(),
                "samples", one.samples(),
                "unscored", one.unscored(),
                "auc", String.format(Locale.ROOT, "%.2f", one.auc()),
                "within", within == null ? "" : String.format(Locale.ROOT, "%.2f", within),
                "brier", String.format(Locale.ROOT, "%.3f", one.brier()),
                "ece", String.format(Locale.ROOT, "%.3f", one.ece()),
                "seconds", String.format(Locale.ROOT, "%.2f", one.seconds()));
    }

    private static Map<String, Object> policy(PolicyCheck policy) {
        return Map.of(
                "file",
                policy.file(),
                "folds",
                policy.folds(),
                "points",
                policy.points().stream()
                        .map(one -> Map.<String, Object>of(
                                "budget", String.format(Locale.ROOT, "%.0f", one.budget()),
                                "tokens", Words.count(one.tokens()),
                                "accuracy", Words.percent(one.accuracy().value()),
                                "interval", Words.interval(one.accuracy()),
                                "fixed", one.fixed(),
                                "fixedTokens", Words.count(one.fixedTokens()),
                                "fixedAccuracy",
                                        Words.percent(one.fixedAccuracy().value()),
                                "value", Words.points(one.difference().value()),
                                "verdict", one.difference().isNoise() ? "noise" : "real"))
                        .toList());
    }

    /** By which way is right and which is wrong. */
    private static List<Map<String, Object>> cases(List<Case> cases) {
        Map<String, List<Map<String, Object>>> groups = new LinkedHashMap<>();
        for (Case one : cases) {
            Integer right = one.samplesRight();
            Integer samples = one.samples();
            groups.computeIfAbsent(
                            "Solved by " + one.right().name() + ", not by "
                                    + one.wrong().name(),
                            name -> new ArrayList<>())
                    .add(Map.of(
                            "problem", one.problem(),
                            "question", one.question(),
                            "reference", one.reference(),
                            "samples",
                                    right == null || samples == null
                                            ? ""
                                            : right + " of " + samples + " samples are right",
                            "right", path(one.right()),
                            "wrong", path(one.wrong())));
        }
        List<Map<String, Object>> all = new ArrayList<>();
        groups.forEach((name, its) -> all.add(Map.of("name", name, "count", its.size(), "cases", its)));
        return all;
    }

    private static Map<String, Object> path(Path path) {
        Double score = path.score();
        String answer = path.answer();
        String explanation = path.explanation();
        return Map.of(
                "name",
                path.name() + " @" + path.budget(),
                "answer",
                answer == null ? "no answer" : answer,
                "text",
                path.text(),
                "vote",
                path.vote(),
                "score",
                score == null ? "" : String.format(Locale.ROOT, "%.2f", score),
                "explanation",
                explanation == null ? "" : explanation,
                "tokens",
                Words.count(path.tokens()));
    }
}
