package io.ponder.evaluation.run;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What searches took so far, and so what the rest will take. Guarded by {@link Runner}'s lock. */
final class Pace {

    private static final int BAR = 24;

    private final Map<String, Took> took = new HashMap<>();
    private final InstantSource clock;
    private final Instant began;
    private final int all;
    private int done;
    private boolean isPriced = true;

    private static final class Took {
        private int count;
        private double tokens;
        private double usd;
        private double seconds;
    }

    Pace(List<Cell> cells, int problems, InstantSource clock) {
        this.clock = clock;
        this.began = clock.instant();
        this.all = cells.size() * problems;
    }

    void ended(Cell cell, Reply reply) {
        Took its = took.computeIfAbsent(cell.id(), id -> new Took());
        Double cost = reply.usage().costUsd();
        isPriced &= cost != null;
        its.count++;
        its.tokens += reply.usage().totalTokens();
        its.usd += cost == null ? 0 : cost;
        its.seconds += reply.seconds();
    }

    void done() {
        done++;
    }

    /** Mean tokens of such a search; 0 before the first. */
    double tokens(Cell cell) {
        Took its = took.get(cell.id());
        return its == null ? 0 : its.tokens / its.count;
    }

    double usd(Cell cell) {
        Took its = took.get(cell.id());
        return its == null ? 0 : its.usd / its.count;
    }

    private double seconds(Cell cell) {
        Took its = took.get(cell.id());
        return its == null ? 0 : its.seconds / its.count;
    }

    /** What the searches that are left will take, judging by those that ended. */
    String estimate(List<Cell> left, Cap usd, Cap tokens) {
        double totalTokens = left.stream().mapToDouble(this::tokens).sum();
        double totalUsd = left.stream().mapToDouble(this::usd).sum();
        double totalSeconds = left.stream().mapToDouble(this::seconds).sum();
        List<String> parts = new ArrayList<>();
        parts.add(String.format(Locale.ROOT, "%,.0f tokens", totalTokens));
        parts.add(duration(Duration.ofMillis((long) (totalSeconds * 1000))) + " one after the other");
        parts.add(isPriced ? String.format(Locale.ROOT, "$%.2f", totalUsd) : "no price is known");
        String estimate = "Estimate for " + left.size() + " more searches, by those of the first problem: "
                + String.join(", ", parts) + ".";
        boolean isBeyond = usd.isBeyond(totalUsd) || tokens.isBeyond(totalTokens);
        return isBeyond ? estimate + " The cap will end it before." : estimate;
    }

    String spent(Cap usd, Cap tokens) {
        String its = String.format(Locale.ROOT, "%,.0f tokens", tokens.spent());
        return isPriced ? its + String.format(Locale.ROOT, " and $%.4f", usd.spent()) : its;
    }

    String status(int inFlight, int failures) {
        int filled = all == 0 ? BAR : (int) ((long) BAR * done / all);
        Duration elapsed = Duration.between(began, clock.instant());
        String bar = "█".repeat(filled) + "░".repeat(BAR - filled);
        String rest = done == 0 || done >= all
                ? ""
                : ", " + duration(elapsed.multipliedBy(all - done).dividedBy(done)) + " left";
        return bar + " " + done + "/" + all + ", " + inFlight + " at once" + rest
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
