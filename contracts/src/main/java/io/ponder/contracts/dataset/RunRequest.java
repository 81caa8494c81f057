package io.ponder.contracts.dataset;

import io.ponder.contracts.dataset.JobRequest.JobBudget;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/runs}: do the steps of a pipeline, one after the other.
 *
 * @param pipeline the name of one that {@code GET /v1/pipelines} lists
 * @param source the id or name of the data set whose questions are asked
 * @param name of the run, with which the names of all that it makes begin: letters, digits, dots, underscores and hyphens,
 *     unique among a team's; null for one that is made up
 * @param parameters of the pipeline by name; those absent have their defaults. {@code STEP.NAME} sets a parameter of a step's
 *     recipe, or an option of its training
 * @param budget the most that all jobs of the run may spend together
 * @param pilot how many questions each job asks before the cost of the rest is foretold; null for 10, 0 for none
 */
public record RunRequest(
        String pipeline,
        String source,
        @Nullable String name,
        @Nullable Map<String, Object> parameters,
        @Nullable JobBudget budget,
        @Nullable Integer pilot) {}
