package io.ponder.dataset.pipeline;

import io.ponder.accounts.ledger.NanoUsd;
import io.ponder.contracts.dataset.JobRequest.JobBudget;
import io.ponder.contracts.dataset.OnBehalf;
import io.ponder.contracts.dataset.RunDocument.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run of a pipeline.
 *
 * @param source the id of its data set
 * @param plan the steps, as they were when it began
 * @param held whether somebody has paused it
 */
record PipelineRun(
        String id,
        String tenant,
        OnBehalf owner,
        String name,
        String pipeline,
        String source,
        Map<String, Object> parameters,
        List<PipelineStep> plan,
        @Nullable Integer pilot,
        State state,
        @Nullable String trouble,
        @Nullable String note,
        @Nullable String model,
        boolean held,
        @Nullable Long maxNanoUsd,
        @Nullable Long maxTokens,
        Instant createdAt,
        @Nullable Instant endedAt) {

    JobBudget budget() {
        return new JobBudget(maxNanoUsd == null ? null : (Double) NanoUsd.usd(maxNanoUsd), maxTokens);
    }
}
