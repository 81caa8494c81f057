package io.ponder.contracts.dataset;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/jobs}: make a data set out of another by a recipe.
 *
 * @param recipe the name of one that {@code GET /v1/recipes} lists
 * @param source the id or name of the data set whose questions are asked; null for a mixture, whose parameters name several
 * @param name of the job and of the data set that it makes, unique among a team's; null for one that is made up
 * @param parameters of the recipe by name; those absent have their defaults
 * @param budget the most that the job may spend in all
 * @param pilot how many questions are asked before the cost of the rest is foretold; null for 10, 0 for none
 * @param start {@code auto} goes on after the forecast unless it exceeds the budget; {@code confirm} waits for {@code POST
 *     /v1/jobs/{id}/start}. Null for {@code auto}
 */
public record JobRequest(
        String recipe,
        @Nullable String source,
        @Nullable String name,
        @Nullable Map<String, Object> parameters,
        @Nullable JobBudget budget,
        @Nullable Integer pilot,
        @Nullable String start) {

    /**
     * The most that a job may spend in all.
     *
     * @param maxCostUsd null for no limit; needs a price for every model that is used
     * @param maxTokens prompt and completion tokens of every call; null for no limit
     */
    public record JobBudget(
            @Nullable Double maxCostUsd, @Nullable Long maxTokens) {
        public static final JobBudget NONE = new JobBudget(null, null);
    }
}
