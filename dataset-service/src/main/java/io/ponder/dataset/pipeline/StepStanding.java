package io.ponder.dataset.pipeline;

import io.ponder.contracts.dataset.RunDocument.Progress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How far a step of a run is.
 *
 * @param number of the step in the plan, from 0
 * @param makes the name of the data set or model
 * @param job the latest; null for none
 * @param right samples; null until it is done, as are {@code rows} and {@code samples}
 */
record StepStanding(
        int number,
        Progress state,
        String makes,
        @Nullable String job,
        @Nullable Long rows,
        @Nullable Long samples,
        @Nullable Long right,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt) {

    /** The share of its samples that are right; null where there are none. */
    @Nullable
    Double share() {
        return samples == null || right == null || samples == 0 ? null : (Double) ((double) right / samples);
    }
}
