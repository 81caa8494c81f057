package io.ponder.dataset.pipeline;

import io.ponder.contracts.dataset.JobRequest.JobBudget;
import io.ponder.contracts.dataset.PipelineInfo;
import io.ponder.contracts.dataset.RunDocument;
import io.ponder.contracts.dataset.RunRequest;
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

/** {@code /v1/pipelines} and {@code /v1/runs}. */
@RestController
final class RunsController {

    private static final int MOST_LISTED = 100;

    private final RunStarts starts;
    private final RunOrders orders;
    private final RunStore store;
    private final RunDocuments documents;
    private final Pipelines pipelines;

    RunsController(RunStarts starts, RunOrders orders, RunStore store, RunDocuments documents, Pipelines pipelines) {
        this.starts = starts;
        this.orders = orders;
        this.store = store;
        this.documents = documents;
        this.pipelines = pipelines;
    }

    @GetMapping("/v1/pipelines")
    PipelineInfo.Listing pipelines() {
        return new PipelineInfo.Listing(
                "list", pipelines.all().stream().map(Pipeline::info).toList());
    }

    @PostMapping("/v1/runs")
    RunDocument create(@RequestBody RunRequest asked, HttpServletRequest request) {
        return documents.of(starts.create(Owners.of(request), asked));
    }

    @GetMapping("/v1/runs")
    RunDocument.Listing list(
            @RequestParam(defaultValue = "20") int limit,
            @RequestParam(defaultValue = "0") int offset,
            HttpServletRequest request) {
        new Field("limit").require(limit >= 1 && limit <= MOST_LISTED, "must be 1 to " + MOST_LISTED);
        new Field("offset").require(offset >= 0, "must not be negative");
        List<PipelineRun> found = store.list(Owners.of(request).tenant(), limit + 1, offset);
        return new RunDocument.Listing(
                "list", found.stream().limit(limit).map(documents::of).toList(), found.size() > limit);
    }

    @GetMapping("/v1/runs/{id}")
    RunDocument one(@PathVariable String id, HttpServletRequest request) {
        return documents.of(orders.find(Owners.of(request), id));
    }

    @PostMapping("/v1/runs/{id}/pause")
    RunDocument pause(@PathVariable String id, HttpServletRequest request) {
        return documents.of(orders.pause(Owners.of(request), id));
    }

    @PostMapping("/v1/runs/{id}/cancel")
    RunDocument cancel(@PathVariable String id, HttpServletRequest request) {
        return documents.of(orders.cancel(Owners.of(request), id));
    }

    /**
     * How a run is to go on.
     *
     * @param budget a new one; null for the old one
     * @param retryFailed whether the questions that were given up are asked again
     * @param model the name of the model that came of the latest training; null for the one that the run waits for
     */
    record GoingOn(
            @Nullable JobBudget budget,
            @Nullable Boolean retryFailed,
            @Nullable String model) {}

    @PostMapping("/v1/runs/{id}/resume")
    RunDocument resume(
            @PathVariable String id, @RequestBody(required = false) @Nullable GoingOn how, HttpServletRequest request) {
        JobBudget budget = how == null || how.budget() == null ? JobBudget.NONE : how.budget();
        boolean retries = how != null && Boolean.TRUE.equals(how.retryFailed());
        String model = how == null ? null : how.model();
        return documents.of(orders.goOn(Owners.of(request), id, budget, retries, model));
    }
}
