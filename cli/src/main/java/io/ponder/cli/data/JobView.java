package io.ponder.cli.data;

import io.ponder.cli.terminal.Wrapping;
import io.ponder.contracts.dataset.JobDocument;
import io.ponder.contracts.dataset.JobDocument.Difficulty;
import io.ponder.contracts.dataset.JobDocument.Forecast;
import io.ponder.contracts.dataset.JobDocument.Funnel;
import io.ponder.contracts.dataset.JobDocument.Progress;
import io.ponder.contracts.dataset.JobDocument.Spent;
import io.ponder.contracts.dataset.JobRequest.JobBudget;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A job in words. */
final class JobView {

    private static final int WIDEST_BAR = 40;
    private static final int LABEL = 9;
    private static final String TABLE = "%-20s %8s %8s";

    private JobView() {}

    /** A state, such as {@code out of budget}. */
    static String state(JobDocument job) {
        return job.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /** What a command calls it by: its name, or its id where a shell would take the name apart. */
    static String handle(JobDocument job) {
        return job.name().matches("[\\w.+@-]+") ? job.name() : job.id();
    }

    /** How it stands, in some lines that are no wider than the terminal. */
    static List<String> page(JobDocument job, int columns) {
        List<String> lines = new ArrayList<>();
        Progress progress = job.progress();
        long ended = progress.done() + progress.failed();
        lines.add(job.name() + ": " + state(job));
        String counts = " " + Figures.count(ended) + " of " + Figures.count(progress.units()) + " ("
                + Figures.percent(ended, progress.units()) + ")";
        int width = Math.clamp(columns - 1L - counts.length(), 5, WIDEST_BAR);
        lines.add(Figures.bar((double) ended / Math.max(1, progress.units()), width) + counts);
        String pace = pace(progress);
        if (!pace.isEmpty()) {
            lines.add(pace);
        }
        funnel(job.funnel(), lines, columns);
        lines.add("spent     " + spent(job.spent(), job.budget()));
        if (job.forecast() != null) {
            lines.add("forecast  " + forecast(job.forecast()));
        }
        reasons("left out", job.funnel().dropped(), lines);
        reasons("given up", job.funnel().failures(), lines);
        job.alarms().forEach(alarm -> lines.add("alarm     " + alarm));
        if (job.trouble() != null) {
            lines.add("trouble   " + job.trouble());
        }
        return lines.stream()
                .flatMap(line -> Wrapping.wrap(line, columns - 1, LABEL + 1).lines())
                .toList();
    }

    /** How it stands, on one line of a log. */
    static String line(JobDocument job) {
        Progress progress = job.progress();
        List<String> parts = new ArrayList<>();
        parts.add(Figures.count(progress.done() + progress.failed()) + " of " + Figures.count(progress.units()));
        if (progress.failed() > 0) {
            parts.add(Figures.count(progress.failed()) + " given up");
        }
        parts.add(Figures.count(job.funnel().kept()) + " kept");
        String pace = pace(progress);
        if (!pace.isEmpty()) {
            parts.add(pace);
        }
        parts.add(spent(job.spent(), job.budget()));
        job.alarms().forEach(alarm -> parts.add("alarm: " + alarm));
        if (job.trouble() != null) {
            parts.add(job.trouble());
        }
        return state(job) + ": " + String.join(", ", parts);
    }

    /** The funnel by difficulty, as a table that fits 40 columns; nothing if no question was sampled. */
    static List<String> byDifficulty(JobDocument job) {
        if (job.byDifficulty().stream().allMatch(one -> one.asked() == 0)) {
            return List.of();
        }
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, TABLE, "right of its samples", "asked", "kept"));
        for (Difficulty one : job.byDifficulty()) {
            String share = one.to() == 0
                    ? "none"
                    : String.format(Locale.ROOT, "%.0f to %.0f %%", 100 * one.from(), 100 * one.to());
            lines.add(String.format(Locale.ROOT, TABLE, share, Figures.count(one.asked()), Figures.count(one.kept())));
        }
        return lines;
    }

    /** What can be done with it next. */
    static String next(JobDocument job) {
        String name = handle(job);
        return switch (job.state()) {
            case READY ->
                "It waits to be started: ./ponder data start " + name + " (or ./ponder data cancel " + name + ").";
            case PAUSED -> "It stands still: ./ponder data resume " + name + " lets it go on.";
            case OUT_OF_BUDGET ->
                "Its budget is spent, and nothing is lost: ./ponder data resume " + name
                        + " with a larger --max-tokens or --max-cost-usd lets it go on.";
            case SUCCEEDED -> "./ponder data export " + name + " --to FOLDER writes files for a trainer.";
            case CANCELLED, FAILED -> "./ponder data rows " + name + " prints the rows that it made.";
            case FORECASTING, RUNNING, FINISHING -> "./ponder data watch " + name + " shows how it gets on.";
        };
    }

    private static String pace(Progress progress) {
        List<String> parts = new ArrayList<>();
        Double perHour = progress.perHour();
        Double left = progress.secondsLeft();
        if (perHour != null) {
            parts.add(Figures.roughly(perHour) + " an hour");
        }
        if (left != null && left > 0 && !left.isInfinite()) {
            parts.add(Figures.time(left) + " left");
        }
        if (progress.searches() > 0) {
            parts.add(progress.searches() + (progress.searches() == 1 ? " search" : " searches") + " now");
        }
        return String.join(", ", parts);
    }

    private static void funnel(Funnel funnel, List<String> lines, int columns) {
        List<String> names = List.of("asked", "sampled", "right", "made", "kept");
        List<Long> counts = List.of(funnel.asked(), funnel.sampled(), funnel.right(), funnel.made(), funnel.kept());
        long most = counts.stream().mapToLong(Long::longValue).max().orElse(0);
        int digits = Figures.count(most).length();
        int width = Math.clamp(columns - 3L - LABEL - digits, 5, WIDEST_BAR);
        for (int i = 0; i < names.size(); i++) {
            long full = Math.round((double) counts.get(i) / Math.max(1, most) * width);
            lines.add((Wrapping.pad(names.get(i), LABEL) + " "
                            + String.format(Locale.ROOT, "%" + digits + "s", Figures.count(counts.get(i))) + " "
                            + "█".repeat((int) full))
                    .stripTrailing());
        }
    }

    /** What was spent, of what may be. */
    static String spent(Spent spent, JobBudget budget) {
        Long maxTokens = budget.maxTokens();
        Double maxUsd = budget.maxCostUsd();
        String tokens = Figures.roughly(spent.tokens()) + (maxTokens == null ? "" : " of " + Figures.roughly(maxTokens))
                + " tokens";
        String money = money(spent.costUsd()) + (maxUsd == null ? "" : " of " + Figures.usd(maxUsd));
        return tokens + ", " + money + ", " + Figures.count(spent.calls()) + (spent.calls() == 1 ? " call" : " calls")
                + (spent.remembered() == 0 ? "" : " and " + Figures.count(spent.remembered()) + " paid for before");
    }

    private static String money(@Nullable Double usd) {
        return usd == null ? "no price" : Figures.usd(usd);
    }

    private static String forecast(Forecast forecast) {
        Double usd = forecast.costUsd();
        Double low = forecast.costUsdLow();
        Double high = forecast.costUsdHigh();
        String tokens = Figures.roughly(forecast.tokens()) + " tokens ("
                + (forecast.tokensHigh() == Double.MAX_VALUE
                        ? "at least " + Figures.roughly(forecast.tokensLow())
                        : Figures.roughly(forecast.tokensLow()) + " to " + Figures.roughly(forecast.tokensHigh()))
                + ")";
        String money = usd == null || low == null || high == null
                ? ""
                : ", " + Figures.usd(usd) + " ("
                        + (high == Double.MAX_VALUE
                                ? "at least " + Figures.usd(low)
                                : Figures.usd(low) + " to " + Figures.usd(high))
                        + ")";
        return tokens + money + ", " + Figures.roughly(forecast.rows()) + " rows, by "
                + (forecast.pilot() == 1 ? "1 question" : forecast.pilot() + " questions");
    }

    private static void reasons(String label, Map<String, Long> reasons, List<String> lines) {
        if (!reasons.isEmpty()) {
            lines.add(Wrapping.pad(label, LABEL) + " "
                    + reasons.entrySet().stream()
                            .map(one -> Figures.count(one.getValue()) + " " + one.getKey())
                            .collect(Collectors.joining("; ")));
        }
    }
}
