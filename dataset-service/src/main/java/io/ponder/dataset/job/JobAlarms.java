package io.ponder.dataset.job;

import io.ponder.dataset.recipe.Draft;
import io.ponder.dataset.recipe.DrawnSample;
import io.ponder.dataset.recipe.Reading;
import io.ponder.datasets.guard.Alarm;
import io.ponder.datasets.guard.Alarms;
import io.ponder.datasets.guard.FigureWindows;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Watches the samples of jobs for signs that a reward is gamed. Each process watches what it draws itself. Safe for use by
 * many threads.
 */
final class JobAlarms {

    private static final int WINDOW = 100;

    private final JobStore jobs;
    private final Map<String, FigureWindows> watched = new HashMap<>();

    JobAlarms(JobStore jobs) {
        this.jobs = jobs;
    }

    /** Counts the samples of a question that is through. */
    void watch(String job, Draft draft) {
        List<String> raised = null;
        synchronized (watched) {
            FigureWindows windows = watched.computeIfAbsent(job, _ -> new FigureWindows(WINDOW));
            int before = windows.windows().size();
            for (DrawnSample sample : draft.samples()) {
                if (!sample.isHelped()) {
                    windows.add(sample.whole(), sample.tokens(), sample.score(), isRight(sample.reading()));
                }
            }
            if (windows.windows().size() > before) {
                raised = Alarms.USUAL.of(windows.windows()).stream()
                        .map(Alarm::sentence)
                        .toList();
            }
        }
        if (raised != null && !raised.isEmpty()) {
            jobs.setAlarms(job, raised);
        }
    }

    /** Forgets a job that has ended. */
    void forget(String job) {
        synchronized (watched) {
            watched.remove(job);
        }
    }

    private static @Nullable Boolean isRight(Reading reading) {
        return switch (reading) {
            case RIGHT -> true;
            case WRONG -> false;
            default -> null;
        };
    }
}
