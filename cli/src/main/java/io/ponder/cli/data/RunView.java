package io.ponder.cli.data;

import io.ponder.cli.terminal.Wrapping;
import io.ponder.contracts.dataset.JobDocument;
import io.ponder.contracts.dataset.RunDocument;
import io.ponder.contracts.dataset.RunDocument.Progress;
import io.ponder.contracts.dataset.RunDocument.RunStep;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A run of a pipeline in words. */
final class RunView {

    private static final int WIDE = 10;

    private RunView() {}

    static String words(Enum<?> state) {
        return state.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    /**
     * How it stands, in some lines that are no wider than the terminal.
     *
     * @param job that works for it; null for none
     */
    static List<String> page(RunDocument run, @Nullable JobDocument job, int columns) {
        List<String> lines = new ArrayList<>();
        lines.add(run.name() + ": " + words(run.state()) + " (" + run.pipeline() + ")");
        int width = run.steps().stream()
                .mapToInt(step -> words(step.state()).length())
                .max()
                .orElse(0);
        for (int i = 0; i < run.steps().size(); i++) {
            RunStep step = run.steps().get(i);
            String before =
                    String.format(Locale.ROOT, "%2d. ", i + 1) + Wrapping.pad(words(step.state()), width) + "  ";
            lines.addAll(wrapped(before + step(step), before.length(), columns));
            if (job != null && job.id().equals(step.job())) {
                lines.addAll(wrapped(" ".repeat(before.length()) + JobView.line(job), before.length(), columns));
            }
        }
        lines.addAll(wrapped("spent     " + JobView.spent(run.spent(), run.budget()), WIDE, columns));
        if (run.trouble() != null) {
            lines.addAll(wrapped("trouble   " + run.trouble(), WIDE, columns));
        }
        if (run.note() != null) {
            lines.addAll(wrapped("note      " + run.note(), WIDE, columns));
        }
        if (run.model() != null) {
            lines.addAll(wrapped("model     " + run.model(), WIDE, columns));
        }
        return lines;
    }

    private static List<String> wrapped(String text, int indent, int columns) {
        return Wrapping.wrap(text, columns - 1, Math.min(indent, columns / 2))
                .lines()
                .toList();
    }

    private static String step(RunStep step) {
        List<String> parts = new ArrayList<>();
        parts.add((step.kind().equals("training") ? "model " : "") + step.makes());
        Long rows = step.rows();
        if (rows != null) {
            parts.add(Figures.count(rows) + " rows");
        }
        Double right = step.right();
        if (right != null) {
            parts.add(String.format(Locale.ROOT, "%.0f %% of samples right", 100 * right));
        }
        if (step.spent().tokens() > 0) {
            parts.add(Figures.roughly(step.spent().tokens()) + " tokens");
        }
        Double usd = step.spent().costUsd();
        if (usd != null && usd > 0) {
            parts.add(Figures.usd(usd));
        }
        return String.join(", ", parts);
    }

    /** How it stands, on one line of a log. */
    static String line(RunDocument run, @Nullable JobDocument job) {
        List<String> parts = new ArrayList<>();
        long done = run.steps().stream()
                .filter(step -> step.state() == Progress.DONE)
                .count();
        parts.add(done + " of " + run.steps().size() + " steps");
        current(run).ifPresent(step -> parts.add("now " + step.makes()));
        if (job != null) {
            parts.add(JobView.line(job));
        } else {
            parts.add(JobView.spent(run.spent(), run.budget()));
        }
        if (run.trouble() != null) {
            parts.add(run.trouble());
        }
        if (run.note() != null) {
            parts.add(run.note());
        }
        return words(run.state()) + ": " + String.join(", ", parts);
    }

    /** The step that is being done. */
    static Optional<RunStep> current(RunDocument run) {
        return run.steps().stream()
                .filter(step -> step.state() == Progress.RUNNING || step.state() == Progress.WAITING_FOR_MODEL)
                .findFirst();
    }

    /** The commands that make the model for which it waits, each on a line of its own, to be copied. */
    static List<String> commands(RunDocument run) {
        return current(run).map(RunStep::commands).orElse(List.of());
    }

    /** What can be done with it next. */
    static String next(RunDocument run) {
        String resume = "./ponder data resume " + run.name();
        return switch (run.state()) {
            case RUNNING -> "./ponder data watch " + run.name() + " shows how it gets on.";
            case WAITING_FOR_MODEL ->
                "Run the commands above; it goes on by itself once the model is served. " + resume
                        + " --model NAME goes on with a model of another name.";
            case PAUSED -> "It stands still: " + resume + " lets it go on.";
            case OUT_OF_BUDGET ->
                "Its budget is spent, and nothing is lost: " + resume
                        + " with a larger --max-tokens or --max-cost-usd lets it go on.";
            case FAILED -> "Once the cause is mended, " + resume + " begins the step again.";
            case SUCCEEDED ->
                run.model() == null
                        ? "All its steps are done."
                        : "./ponder eval --data FILE --model " + run.model() + " measures what came of it.";
            case CANCELLED -> "What it made is kept; ./ponder data list shows it.";
        };
    }
}
