package io.ponder.contracts.dataset;

import io.ponder.contracts.dataset.JobDocument.Spent;
import io.ponder.contracts.dataset.JobRequest.JobBudget;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run of a pipeline as {@code GET /v1/runs/{id}} tells it.
 *
 * @param source the id of the data set whose questions are asked
 * @param parameters all of the pipeline's, defaults included, and those that were given for steps
 * @param trouble what it waits for, or what stands in its way, in a sentence; null for nothing
 * @param note how it ended, where that needs saying; null otherwise
 * @param model that came of it; null as long as there is none, or if the pipeline makes none
 * @param spent by all of its jobs together
 * @param createdAt seconds since 1970, as is {@code endedAt}
 */
public record RunDocument(
        String id,
        String object,
        String name,
        String pipeline,
        String source,
        Map<String, Object> parameters,
        State state,
        @Nullable String trouble,
        @Nullable String note,
        @Nullable String model,
        List<RunStep> steps,
        Spent spent,
        JobBudget budget,
        long createdAt,
        @Nullable Long endedAt) {

    public RunDocument {
        steps = List.copyOf(steps);
    }

    /** What a run is doing. */
    public enum State {
        /** A job of it is at work. */
        RUNNING,
        /** A training is to be done by somebody else; it goes on when its model is offered. Nothing is spent meanwhile. */
        WAITING_FOR_MODEL,
        /** It was paused, or its job was, or waits; {@code trouble} says why. */
        PAUSED,
        /** Its budget is spent. A larger one lets it go on. */
        OUT_OF_BUDGET,
        /** A step failed. Once the cause is mended, {@code resume} begins that step again. */
        FAILED,
        SUCCEEDED,
        CANCELLED;

        /** Whether it will never change again. */
        public boolean isEnd() {
            return this == SUCCEEDED || this == CANCELLED;
        }
    }

    /** How far a step is. */
    public enum Progress {
        WAITING,
        RUNNING,
        WAITING_FOR_MODEL,
        DONE,
        /** The run ended before it. */
        SKIPPED
    }

    /**
     * @param kind {@code job}, {@code mixture} or {@code training}
     * @param uses in words: the recipe and its source, or the way of training and its data
     * @param makes the name of the data set or model
     * @param job the id of the job that makes it; null for none, or none yet
     * @param rows of the data set, those that are exported; null until it is done
     * @param right the share of samples that were right, 0 to 1; null until it is done, and where nothing was sampled
     * @param spent by its jobs, those that were begun again included
     * @param commands that make and serve a training's model, to be run in Ponder's folder; empty for other steps
     * @param startedAt seconds since 1970, as is {@code endedAt}
     */
    public record RunStep(
            String name,
            String kind,
            String description,
            String uses,
            String makes,
            Progress state,
            @Nullable String job,
            @Nullable Long rows,
            @Nullable Double right,
            Spent spent,
            List<String> commands,
            @Nullable Long startedAt,
            @Nullable Long endedAt) {
        public RunStep {
            commands = List.copyOf(commands);
        }
    }

    /** {@code GET /v1/runs}, newest first. */
    public record Listing(String object, List<RunDocument> data, boolean hasMore) {
        public Listing {
            data = List.copyOf(data);
        }
    }
}
