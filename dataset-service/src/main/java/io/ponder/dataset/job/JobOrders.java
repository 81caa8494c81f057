package io.ponder.dataset.job;

import io.ponder.accounts.ledger.NanoUsd;
import io.ponder.contracts.dataset.JobDocument;
import io.ponder.contracts.dataset.JobDocument.State;
import io.ponder.contracts.dataset.JobRequest;
import io.ponder.contracts.dataset.JobRequest.JobBudget;
import io.ponder.contracts.dataset.OnBehalf;
import io.ponder.dataset.job.JobStore.Job;
import io.ponder.dataset.recipe.FromTraffic;
import io.ponder.dataset.recipe.Recipe;
import io.ponder.dataset.recipe.RecipeValues;
import io.ponder.dataset.recipe.Recipes;
import io.ponder.dataset.recipe.Stage;
import io.ponder.dataset.store.DatasetStore;
import io.ponder.dataset.store.DatasetStore.Known;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Field;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What jobs are told to do, by people and by pipelines. Each order fails with a {@link FailureException} that names the field
 * and the fix: a wrong request, a job that is not the owner's, or one that is in another state.
 */
public final class JobOrders {

    private static final int PILOT = 10;
    private static final int LARGEST_PILOT = 1000;
    private static final int LONGEST_NAME = 200;
    private static final double MOST_USD = 1e6;
    private static final List<String> STARTS = List.of("auto", "confirm");

    private final Jobs jobs;
    private final JobStore store;
    private final JobDocuments documents;
    private final DatasetStore datasets;
    private final Recipes recipes;
    private final JobTraffic traffic;
    private final InstantSource clock;

    JobOrders(
            Jobs jobs,
            JobStore store,
            JobDocuments documents,
            DatasetStore datasets,
            Recipes recipes,
            JobTraffic traffic,
            InstantSource clock) {
        this.traffic = traffic;
        this.jobs = jobs;
        this.store = store;
        this.documents = documents;
        this.datasets = datasets;
        this.recipes = recipes;
        this.clock = clock;
    }

    /** Begins a job, within the caller's transaction if there is one; it works on once that has ended. */
    public JobDocument create(OnBehalf owner, JobRequest asked) {
        Recipe recipe = recipes.named(asked.recipe());
        Map<String, Object> given = asked.parameters();
        RecipeValues values = RecipeValues.read(recipe, given == null ? Map.of() : given);
        Optional<Stage.Gather> gather = MixedSource.gather(recipe.stages().of(values));
        traffic.requireAllowed(recipe.name(), owner, values);
        Source source = gather.isPresent()
                ? MixedSource.of(owner.tenant(), asked.source(), gather.get(), datasets)
                : recipe.name().equals(FromTraffic.NAME)
                        ? traffic(owner, asked.source(), values)
                        : dataset(owner, asked.source(), recipe, values);
        new Benchmarks(datasets).require(owner.tenant(), source.id(), values.get(Recipe.DECONTAMINATE));
        int pilot = gather.isPresent()
                ? 0
                : asked.pilot() == null ? source.searches().isEmpty() ? PILOT : 0 : asked.pilot();
        checkPilot(pilot);
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
                DatasetStore.newId(),
                owner.tenant(),
                name,
                source.licence(),
                false,
                id,
                0,
                null,
                clock.instant(),
                source.unanswered());
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
                source.units(),
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
        if (!jobs.add(job, dataset, source.searches())) {
            requireFree(owner.tenant(), name);
        }
        return one(owner, id);
    }

    /**
     * Where the questions come from.
     *
     * @param unanswered whether no question has a right answer
     * @param searches those of each unit, if they are of traffic; else empty
     */
    record Source(String id, @Nullable String licence, long units, boolean unanswered, List<List<String>> searches) {}

    private Source dataset(OnBehalf owner, @Nullable String asked, Recipe recipe, RecipeValues values) {
        if (asked == null || asked.isBlank()) {
            throw Failure.invalid("source", "source must name the data set whose questions are asked")
                    .asException();
        }
        Known source = datasets.find(owner.tenant(), asked)
                .orElseThrow(() -> Failure.invalid(
                                "source",
                                "there is no data set " + Field.unquoted(asked) + "; POST /v1/datasets uploads one")
                        .asException());
        new Field("source").require(!source.heldOut(), "is held out: no recipe may touch it");
        new Field("source").require(source.rows() > 0, "has no rows yet");
        if (source.unanswered()) {
            recipe.requireAnswers(source.name(), values);
        }
        return new Source(source.id(), source.licence(), source.rows(), source.unanswered(), List.of());
    }

    private Source traffic(OnBehalf owner, @Nullable String asked, RecipeValues values) {
        new Field("source")
                .require(
                        FromTraffic.SOURCE.equals(asked),
                        "must be " + FromTraffic.SOURCE + ": " + FromTraffic.NAME
                                + " looks at searches that are kept for training, and at no data set");
        List<List<String>> units = traffic.units(owner, values);
        return new Source(FromTraffic.SOURCE, null, units.size(), false, units);
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

    /** The budget, if its limits are above 0. */
    public static JobBudget checked(JobBudget budget) {
        Double usd = budget.maxCostUsd();
        Long tokens = budget.maxTokens();
        Field.BUDGET.at("max_cost_usd").require(usd == null || (usd > 0 && usd <= MOST_USD), "must be above 0");
        Field.BUDGET.at("max_tokens").require(tokens == null || tokens > 0, "must be above 0");
        return budget;
    }

    /** Refuses a pilot that is too large. */
    public static void checkPilot(int pilot) {
        new Field("pilot").require(pilot >= 0 && pilot <= LARGEST_PILOT, "must be 0 to " + LARGEST_PILOT);
    }

    /** The latest jobs of a tenant's, newest first. */
    List<JobDocument> list(OnBehalf owner, int limit, int offset) {
        return store.list(owner.tenant(), limit, offset).stream()
                .map(job -> documents.of(job, false))
                .toList();
    }

    /** How a job stands. */
    public JobDocument one(OnBehalf owner, String id) {
        return documents.of(find(owner, id), true);
    }

    /**
     * How a job stands, which is quickly told.
     *
     * @param trouble what stands in its way, in a sentence; null for nothing
     */
    public record Standing(State state, @Nullable String trouble) {}

    /** How any job stands; nothing if there is none. */
    public Optional<Standing> standing(String id) {
        return store.find(id).map(job -> new Standing(job.state(), job.trouble()));
    }

    /** Pauses it. */
    public JobDocument pause(OnBehalf owner, String id) {
        return change(id, owner, List.of(State.RUNNING, State.FORECASTING), State.PAUSED, "paused");
    }

    /** Ends it for good. */
    public JobDocument cancel(OnBehalf owner, String id) {
        return change(
                id,
                owner,
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

    private JobDocument change(String id, OnBehalf owner, List<State> from, State to, String done) {
        Job job = find(owner, id);
        if (job.state() != to && !store.move(job.id(), from, to, null)) {
            throw wrongState(find(owner, id), done);
        }
        return one(owner, id);
    }

    /**
     * Lets a job that stands still go on.
     *
     * @param asked what of its budget changes
     * @param retries whether the questions that were given up are asked again
     */
    public JobDocument goOn(OnBehalf owner, String id, JobBudget asked, boolean retries) {
        Job job = find(owner, id);
        JobBudget budget = checked(asked);
        if (job.state() == State.RUNNING || job.state() == State.FORECASTING) {
            if (retries || !budget.equals(JobBudget.NONE)) {
                throw wrongState(job, "changed; pause it first");
            }
        } else if (!jobs.goOn(job, budget, retries)) {
            throw wrongState(find(owner, id), "started");
        }
        return one(owner, id);
    }

    private static RuntimeException wrongState(Job job, String done) {
        return Failure.of(
                        Kind.CONFLICT,
                        "the job is " + job.state().name().toLowerCase(java.util.Locale.ROOT) + " and cannot be "
                                + done)
                .asException();
    }

    private Job find(OnBehalf owner, String id) {
        return store.find(id)
                .filter(job -> job.tenant().equals(owner.tenant()))
                .orElseThrow(() -> Failure.of(
                                Kind.NOT_FOUND, "there is no job " + Field.unquoted(id) + "; GET /v1/jobs lists yours")
                        .asException());
    }
}
