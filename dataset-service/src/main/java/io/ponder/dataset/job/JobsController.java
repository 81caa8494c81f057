package io.ponder.dataset.job;

import io.ponder.contracts.dataset.JobDocument;
import io.ponder.contracts.dataset.JobRequest;
import io.ponder.contracts.dataset.JobRequest.JobBudget;
import io.ponder.contracts.dataset.RecipeInfo;
import io.ponder.dataset.recipe.Recipe;
import io.ponder.dataset.recipe.Recipes;
import io.ponder.dataset.store.Owners;
import io.ponder.reasoning.model.Field;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v1/jobs} and {@code /v1/recipes}. */
@RestController
final class JobsController {

    private static final int MOST_LISTED = 100;

    private final JobOrders orders;
    private final Recipes recipes;

    JobsController(JobOrders orders, Recipes recipes) {
        this.orders = orders;
        this.recipes = recipes;
    }

    @GetMapping("/v1/recipes")
    RecipeInfo.Listing recipes() {
        return new RecipeInfo.Listing(
                "list", recipes.all().stream().map(Recipe::info).toList());
    }

    @PostMapping("/v1/jobs")
    JobDocument create(@RequestBody JobRequest asked, HttpServletRequest request) {
        return orders.create(Owners.of(request), asked);
    }

    @GetMapping("/v1/jobs")
    JobDocument.Listing list(
            @RequestParam(defaultValue = "20") int limit,
            @RequestParam(defaultValue = "0") int offset,
            HttpServletRequest request) {
        new Field("limit").require(limit >= 1 && limit <= MOST_LISTED, "must be 1 to " + MOST_LISTED);
        new Field("offset").require(offset >= 0, "must not be negative");
        List<JobDocument> found = orders.list(Owners.of(request), limit + 1, offset);
        return new JobDocument.Listing("list", found.stream().limit(limit).toList(), found.size() > limit);
    }

    @GetMapping("/v1/jobs/{id}")
    JobDocument one(@PathVariable String id, HttpServletRequest request) {
        return orders.one(Owners.of(request), id);
    }

    @PostMapping("/v1/jobs/{id}/pause")
    JobDocument pause(@PathVariable String id, HttpServletRequest request) {
        return orders.pause(Owners.of(request), id);
    }

    @PostMapping("/v1/jobs/{id}/cancel")
    JobDocument cancel(@PathVariable String id, HttpServletRequest request) {
        return orders.cancel(Owners.of(request), id);
    }

    /**
     * What a job that stands still is to do.
     *
     * @param budget a new one; null for the old one
     * @param retryFailed whether the questions that were given up are asked again
     */
    record Going(@Nullable JobBudget budget, @Nullable Boolean retryFailed) {}

    @PostMapping({"/v1/jobs/{id}/start", "/v1/jobs/{id}/resume"})
    JobDocument start(
            @PathVariable String id, @RequestBody(required = false) @Nullable Going going, HttpServletRequest request) {
        JobBudget budget = going == null || going.budget() == null ? JobBudget.NONE : going.budget();
        boolean retries = going != null && Boolean.TRUE.equals(going.retryFailed());
        return orders.goOn(Owners.of(request), id, budget, retries);
    }
}
