package io.ponder.evaluation.run;

import io.ponder.contracts.gateway.GatewayReply;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** How long searches took and what they cost so far, to estimate the rest. Guarded by {@link Admission}. */
final class Pace {

    private static final int BAR = 24;

    private final Map<String, Took> took = new HashMap<>();
    private final InstantSource clock;
    private final int all;
    private Instant began;
    private int before;
    private int done;
    private boolean isPriced = true;

    private static final class Took {
        private int count;
        private double tokens;
        private double usd;
        private double seconds;
    }

    Pace(int all, InstantSource clock) {
        this.clock = clock;
        this.began = clock.instant();
        this.all = all;
    }

    /** The rest of the run was done earlier, and does not count towards its speed. */
    void begin(int missing) {
        began = clock.instant();
        before = all - missing;
    }

    /** In this start of the run or an earlier one. */
    void ended(String cell, GatewayReply reply) {
        Took its = took.computeIfAbsent(cell, id -> new Took());
        Double cost = reply.usage().costUsd();
        isPriced &= cost != null;
        its.count++;
        its.tokens += reply.usage().totalTokens();
        its.usd += cost == null ? 0 : cost;
        its.seconds += reply.seconds();
    }

    void scored(ScoreRecord record) {
        Took its = took.computeIfAbsent(key(record.cell(), record.verifier()), id -> new Took());
        its.count++;
        its.tokens += record.totalTokens();
        its.seconds += record.seconds();
    }

    private static String key(String cell, String verifier) {
        return cell + ", " + verifier;
    }

    void done() {
        done++;
    }

    /** Mean tokens of such a search; 0 before the first. */
    double tokens(Cell cell) {
        return mean(cell.id(), its -> its.tokens);
    }

    /** Mean tokens of scoring the candidates of such a search; 0 before the first. */
    double tokens(Cell cell, String verifier) {
        return mean(key(cell.id(), verifier), its -> its.tokens);
    }

    double usd(Cell cell) {
        return mean(cell.id(), its -> its.usd);
    }

    private double mean(String id, ToDoubleFunction<Took> what) {
        Took its = took.get(id);
        return its == null ? 0 : what.applyAsDouble(its) / its.count;
    }

    /**
     * What the rest will take, judging by what ended.
     *
     * @param scores still missing, each as a search with the verifier that scores it
     * @return empty when there is nothing to say: no search is missing, and no model makes the scores
     */
    String estimate(List<Cell> searches, List<Map.Entry<Cell, String>> scores, SpendingCaps caps) {
        List<String> left = new ArrayList<>(searches.stream().map(Cell::id).toList());
        scores.forEach(score -> left.add(key(score.getKey().id(), score.getValue())));
        boolean scoresCost = scores.stream().anyMatch(score -> tokens(score.getKey(), score.getValue()) > 0);
        if (searches.isEmpty() && !scoresCost) {
            return "";
        }
        double totalTokens = total(left, its -> its.tokens);
        double totalUsd = total(left, its -> its.usd);
        List<String> parts = new ArrayList<>();
        parts.add(String.format(Locale.ROOT, "%,.0f tokens", totalTokens));
        parts.add(duration(Duration.ofMillis((long) (total(left, its -> its.seconds) * 1000)))
                + " one after the other");
        if (!searches.isEmpty()) {
            parts.add(
                    isPriced
                            ? String.format(Locale.ROOT, "$%.2f", totalUsd) + (scoresCost ? " for the searches" : "")
                            : "no price is known");
        }
        String what = searches.isEmpty()
                ? "the scores of " + scores.size() + " searches"
                : searches.size() + " more searches" + (scores.isEmpty() ? "" : " and their scores");
        String estimate = "Estimate for " + what + ", by those that have ended: " + String.join(", ", parts) + ".";
        boolean isBeyond = caps.isBeyond(totalUsd, totalTokens);
        return isBeyond ? estimate + " The cap will end it before." : estimate;
    }

    private double total(List<String> ids, ToDoubleFunction<Took> what) {
        return ids.stream().mapToDouble(id -> mean(id, what)).sum();
    }

    String spent(SpendingCaps caps) {
        String its = String.format(Locale.ROOT, "%,.0f tokens", caps.tokens().spent());
        return isPriced
                ? its + String.format(Locale.ROOT, " and $%.4f", caps.usd().spent())
                : its;
    }

    String status(int inFlight, int failures) {
        int there = before + done;
        int filled = all == 0 ? BAR : (int) ((long) BAR * there / all);
        Duration elapsed = Duration.between(began, clock.instant());
        String bar = "█".repeat(filled) + "░".repeat(BAR - filled);
        String rest = done == 0 || there >= all
                ? ""
                : ", " + duration(elapsed.multipliedBy(all - there).dividedBy(done)) + " left";
        return bar + " " + there + "/" + all + ", " + inFlight + " at once" + rest
                + (failures == 0 ? "" : ", " + failures + " failed");
    }

    static String duration(Duration time) {
        long minutes = time.toMinutes();
        if (minutes >= 60) {
            return minutes / 60 + " h " + minutes % 60 + " min";
        }
        return minutes >= 3 ? minutes + " min" : Math.max(1, time.toSeconds()) + " s";
    }
}
