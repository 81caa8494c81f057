package io.ponder.dataset.job;

import io.ponder.accounts.ledger.NanoUsd;
import io.ponder.contracts.dataset.JobDocument;
import io.ponder.contracts.dataset.JobDocument.State;
import io.ponder.contracts.dataset.JobRequest;
import io.ponder.contracts.dataset.JobRequest.JobBudget;
import io.ponder.contracts.dataset.OnBehalf;
import io.ponder.contracts.dataset.RecipeInfo;
import io.ponder.dataset.job.JobStore.Job;
import io.ponder.dataset.recipe.Recipe;
import io.ponder.dataset.recipe.RecipeValues;
import io.ponder.dataset.recipe.Recipes;
import io.ponder.dataset.store.DatasetStore;
import io.ponder.dataset.store.DatasetStore.Known;
import io.ponder.dataset.store.Owners;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Field;
import jakarta.servlet.http.HttpServletRequest;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
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

    private static final int PILOT = 10;
    private static final int LARGEST_PILOT = 1000;
    private static final int MOST_LISTED = 100;
    private static final int LONGEST_NAME = 200;
    private static final double MOST_USD = 1e6;
    private static final List<String> STARTS = List.of("auto", "confirm");

    private final Jobs jobs;
    private final JobStore store;
    private final JobDocuments documents;
    private final DatasetStore datasets;
    private final Recipes recipes;
    private final InstantSource clock;

    JobsController(
            Jobs jobs,
            JobStore store,
            JobDocuments documents,
            DatasetStore datasets,
            Recipes recipes,
            InstantSource clock) {
        this.jobs = jobs;
        this.store = store;
        this.documents = documents;
        this.datasets = datasets;
        this.recipes = recipes;
        this.clock = clock;
    }

    @GetMapping("/v1/recipes")
    RecipeInfo.Listing recipes() {
        return new RecipeInfo.Listing(
                "list", recipes.all().stream().map(Recipe::info).toList());
    }

    @PostMapping("/v1/jobs")
    JobDocument create(@RequestBody JobRequest asked, HttpServletRequest request) {
        OnBehalf owner = Owners.of(request);
        Recipe recipe = recipes.named(asked.recipe());
        Map<String, Object> given = asked.parameters();
        RecipeValues values = RecipeValues.read(recipe, given == null ? Map.of() : given);
        recipe.stages().of(values);
        Known source = datasets.find(owner.tenant(), asked.source())
                .orElseThrow(() -> Failure.invalid(
                                "source",
                                "there is no data set " + Field.unquoted(asked.source())
                                        + "; POST /v1/datasets uploads one")
                        .asException());
        new Field("source").require(!source.heldOut(), "is held out: no recipe may touch it");
        new Field("source").require(source.rows() > 0, "has no rows yet");
        int pilot = asked.pilot() == null ? PILOT : asked.pilot();
        new Field("pilot").require(pilot >= 0 && pilot <= LARGEST_PILOT, "must be 0 to " + LARGEST_PILOT);
        String start = asked.start() == null ? "auto" : asked.start();
        new Field("start").require(STARTS.contains(start), "must be one of " + String.join(", ", STARTS));
        JobBudget budget = checked(asked.budget() == null ? JobBudget.NONE : asked.budget());
        Double usd = budget.maxCostUsd();
        String id = JobStore.newId();
        String name = asked.name() == null
                ? recipe.name() + "-" + id.substring(4, 12)
                : asked.name().strip();
        new Field("name").require(!name.isEmpty() && name.length() <= LONGEST_NAME, "must be 1 to 200 characters");
        requireFree(owner.tenant(), name);
        Known dataset = new Known(
                DatasetStore.newId(), owner.tenant(), name, source.licence(), false, id, 0, null, clock.instant());
        Job job = new Job(
                id,
                owner.tenant(),
                owner,
                name,
                recipe.name(),
                values.json(),
                source.id(),
                dataset.id(),
                State.FORECASTING,
                null,
                source.rows(),
                pilot,
                start.equals("confirm"),
                usd == null ? null : (Long) NanoUsd.of(usd),
                budget.maxTokens(),
                null,
                List.of(),
                clock.instant(),
                null,
                null,
                0);
        if (!jobs.add(job, dataset)) {
            requireFree(owner.tenant(), name);
        }
        return document(owner, id);
    }

    private void requireFree(String tenant, String name) {
        if (datasets.find(tenant, name).isPresent()) {
            throw new Failure(
                            Kind.CONFLICT,
                            "there is a data set " + Field.unquoted(name) + " already, and two jobs cannot write one;"
                                    + " choose another name",
                            "name",
                            List.of(),
                            null)
                    .asException();
        }
    }

    private static JobBudget checked(JobBudget budget) {
        Double usd = budget.maxCostUsd();
        Long tokens = budget.maxTokens();
        Field.BUDGET.at("max_cost_usd").require(usd == null || (usd > 0 && usd <= MOST_USD), "must be above 0");
        Field.BUDGET.at("max_tokens").require(tokens == null || tokens > 0, "must be above 0");
        return budget;
    }

    @GetMapping("/v1/jobs")
    JobDocument.Listing list(
            @RequestParam(defaultValue = "20") int limit,
            @RequestParam(defaultValue = "0") int offset,
            HttpServletRequest request) {
        new Field("limit").require(limit >= 1 && limit <= MOST_LISTED, "must be 1 to " + MOST_LISTED);
        new Field("offset").require(offset >= 0, "must not be negative");
        List<Job> found = store.list(Owners.of(request).tenant(), limit + 1, offset);
        return new JobDocument.Listing(
                "list",
                found.stream().limit(limit).map(job -> documents.of(job, false)).toList(),
                found.size() > limit);
    }

    @GetMapping("/v1/jobs/{id}")
    JobDocument one(@PathVariable String id, HttpServletRequest request) {
        return document(Owners.of(request), id);
    }

    @PostMapping("/v1/jobs/{id}/pause")
    JobDocument pause(@PathVariable String id, HttpServletRequest request) {
        return change(id, request, List.of(State.RUNNING, State.FORECASTING), State.PAUSED, "paused");
    }

    @PostMapping("/v1/jobs/{id}/cancel")
    JobDocument cancel(@PathVariable String id, HttpServletRequest request) {
        return change(
                id,
                request,
                List.of(
                        State.RUNNING,
                        State.FORECASTING,
                        State.READY,
                        State.PAUSED,
                        State.OUT_OF_BUDGET,
                        State.FINISHING),
                State.CANCELLED,
                "cancelled");
    }

    private JobDocument change(String id, HttpServletRequest request, List<State> from, State to, String done) {
        OnBehalf owner = Owners.of(request);
        Job job = find(owner, id);
        if (job.state() != to && !store.move(job.id(), from, to, null)) {
            throw wrongState(find(owner, id), done);
        }
        return document(owner, id);
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
        OnBehalf owner = Owners.of(request);
        Job job = find(owner, id);
        JobBudget budget = going == null || going.budget() == null ? JobBudget.NONE : checked(going.budget());
        boolean retries = going != null && Boolean.TRUE.equals(going.retryFailed());
        if (job.state() == State.RUNNING || job.state() == State.FORECASTING) {
            if (retries || !budget.equals(JobBudget.NONE)) {
                throw wrongState(job, "changed; pause it first");
            }
        } else if (!jobs.goOn(job, budget, retries)) {
            throw wrongState(find(owner, id), "started");
        }
        return document(owner, id);
    }

    private static RuntimeException wrongState(Job job, String done) {
        return Failure.of(
                        Kind.CONFLICT,
                        "the job is " + job.state().name().toLowerCase(java.util.Locale.ROOT) + " and cannot be "
                                + done)
                .asException();
    }

    private JobDocument document(OnBehalf owner, String id) {
        return documents.of(find(owner, id), true);
    }

    private Job find(OnBehalf owner, String id) {
        return store.find(id)
                .filter(job -> job.tenant().equals(owner.tenant()))
                .orElseThrow(() -> Failure.of(
                                Kind.NOT_FOUND, "there is no job " + Field.unquoted(id) + "; GET /v1/jobs lists yours")
                        .asException());
    }
}
