package io.ponder.dataset.job;

import io.ponder.dataset.recipe.Draft;
import io.ponder.dataset.recipe.DrawnSample;
import io.ponder.dataset.recipe.Reading;
import io.ponder.datasets.guard.Alarm;
import io.ponder.datasets.guard.Alarms;
import io.ponder.datasets.guard.FigureWindows;
import io.ponder.datasets.guard.JobFigures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Watches the samples of jobs for signs that a reward is gamed. Each process counts what it draws; the windows of all are looked
 * at together. Safe for use by many threads.
 */
final class JobAlarms {

    private static final int WINDOW = 100;

    /** All windows are read again once there are so many more of them: a large job is not read all the time. */
    private static final double GROWTH = 1.02;

    private static final int MOST_JOBS = 1000;

    private final JobStore jobs;
    private final FigureStore figures;

    /** Those of jobs that others have ended go in time. */
    private final Map<String, Watched> watched = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Watched> eldest) {
            return size() > MOST_JOBS;
        }
    };

    private static final class Watched {
        private final FigureWindows windows = new FigureWindows(WINDOW);
        private int written;
        private int lookedAt;
    }

    JobAlarms(JobStore jobs, FigureStore figures) {
        this.jobs = jobs;
        this.figures = figures;
    }

    /** Counts the samples of a question that is through. */
    void watch(String job, Draft draft) {
        List<JobFigures> ended;
        synchronized (watched) {
            Watched its = watched.computeIfAbsent(job, _ -> new Watched());
            for (DrawnSample sample : draft.samples()) {
                if (!sample.isHelped()) {
                    its.windows.add(sample.whole(), sample.tokens(), sample.score(), isRight(sample.reading()));
                }
            }
            List<JobFigures> all = its.windows.windows();
            ended = all.subList(its.written, all.size());
            its.written = all.size();
        }
        if (!ended.isEmpty()) {
            ended.forEach(window -> figures.add(job, window));
            if (isTimeToLook(job, figures.count(job))) {
                look(job);
            }
        }
    }

    private boolean isTimeToLook(String job, int count) {
        synchronized (watched) {
            Watched its = watched.computeIfAbsent(job, _ -> new Watched());
            boolean isTime = count >= its.lookedAt * GROWTH;
            its.lookedAt = isTime ? count : its.lookedAt;
            return isTime;
        }
    }

    private void look(String job) {
        List<String> raised =
                Alarms.USUAL.of(figures.all(job)).stream().map(Alarm::sentence).toList();
        if (!raised.isEmpty()) {
            jobs.setAlarms(job, raised);
        }
    }

    /** Looks at a job that has ended for the last time, and forgets it. */
    void forget(String job) {
        look(job);
        figures.forget(job);
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
