package io.ponder.contracts.dataset;

import io.ponder.contracts.dataset.JobRequest.JobBudget;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job as {@code GET /v1/jobs/{id}} tells it.
 *
 * @param parameters all of the recipe's, defaults included
 * @param source the id of the data set whose questions are asked; null for a mixture of several
 * @param dataset the id of the data set that it makes; it can be read while the job runs
 * @param trouble what stands in its way, or ended it, in a sentence; null for nothing
 * @param forecast of the whole job, after its pilot; null before
 * @param alarms signs that the rewards are being gamed; usually empty
 * @param createdAt seconds since 1970, as are the other times
 */
public record JobDocument(
        String id,
        String object,
        String name,
        String recipe,
        Map<String, Object> parameters,
        @Nullable String source,
        String dataset,
        State state,
        @Nullable String trouble,
        Progress progress,
        Funnel funnel,
        List<Difficulty> byDifficulty,
        Spent spent,
        JobBudget budget,
        @Nullable Forecast forecast,
        List<String> alarms,
        long createdAt,
        @Nullable Long startedAt,
        @Nullable Long endedAt) {

    public JobDocument {
        byDifficulty = List.copyOf(byDifficulty);
        alarms = List.copyOf(alarms);
    }

    /** What a job is doing. */
    public enum State {
        /** Its first questions are asked, to foretell the cost of all. */
        FORECASTING,
        /** It is foretold what it costs, and it waits to be started. */
        READY,
        RUNNING,
        PAUSED,
        /** All questions are asked; rows are chosen. */
        FINISHING,
        SUCCEEDED,
        CANCELLED,
        FAILED,
        /** Its budget is spent. A larger one, or a change of mind, lets it go on. */
        OUT_OF_BUDGET;

        /** Whether it will never change again. */
        public boolean isEnd() {
            return this == SUCCEEDED || this == CANCELLED || this == FAILED;
        }
    }

    /**
     * @param units questions in all
     * @param done those that are through
     * @param failed those that were given up
     * @param perHour how many got through in the last minutes, as a rate; null before the first
     * @param secondsLeft at that rate; null where unknown
     * @param searches that run now
     */
    public record Progress(
            long units,
            long done,
            long failed,
            @Nullable Double perHour,
            @Nullable Double secondsLeft,
            long searches) {}

    /**
     * @param asked questions that are through
     * @param sampled solutions that were drawn
     * @param right those that were right, or good enough
     * @param made rows that came of them
     * @param kept rows that are exported
     * @param dropped the others, by reason
     * @param failures questions that were given up, by reason
     */
    public record Funnel(
            long asked,
            long sampled,
            long right,
            long made,
            long kept,
            Map<String, Long> dropped,
            Map<String, Long> failures) {}

    /**
     * The same for questions that are about as hard.
     *
     * @param from the least share of a question's samples that were right, 0 to 1
     * @param to the most
     */
    public record Difficulty(double from, double to, long asked, long sampled, long right, long made, long kept) {}

    /**
     * @param costUsd null where a model has no price
     * @param calls searches and scorings that were paid for
     * @param remembered those that had been paid for before
     */
    public record Spent(@Nullable Double costUsd, long tokens, long calls, long remembered) {}

    /**
     * What the whole job is likely to use, from its first questions.
     *
     * @param pilot how many questions it is based on
     * @param tokens most likely
     * @param tokensLow with {@code tokensHigh}, where the truth lies in 9 of 10 cases
     * @param costUsd null where a model has no price, as are {@code costUsdLow} and {@code costUsdHigh}
     * @param rows that are likely to be made
     */
    public record Forecast(
            int pilot,
            double tokens,
            double tokensLow,
            double tokensHigh,
            @Nullable Double costUsd,
            @Nullable Double costUsdLow,
            @Nullable Double costUsdHigh,
            double rows) {}

    /** {@code GET /v1/jobs}, newest first. */
    public record Listing(String object, List<JobDocument> data, boolean hasMore) {
        public Listing {
            data = List.copyOf(data);
        }
    }
}
