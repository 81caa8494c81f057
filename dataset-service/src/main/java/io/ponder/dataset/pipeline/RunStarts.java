package io.ponder.dataset.pipeline;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.NanoUsd;
import io.ponder.contracts.dataset.JobRequest.JobBudget;
import io.ponder.contracts.dataset.OnBehalf;
import io.ponder.contracts.dataset.RunDocument.State;
import io.ponder.contracts.dataset.RunRequest;
import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.dataset.call.CatalogSource;
import io.ponder.dataset.job.JobOrders;
import io.ponder.dataset.pipeline.PipelineStep.JobStep;
import io.ponder.dataset.pipeline.PipelineStep.TrainingStep;
import io.ponder.dataset.recipe.Recipe;
import io.ponder.dataset.recipe.RecipeValues;
import io.ponder.dataset.recipe.Recipes;
import io.ponder.dataset.store.DatasetStore;
import io.ponder.dataset.store.DatasetStore.Known;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Field;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Begins runs, of which everything is checked first: so that no step fails for a word that was wrong from the start. */
final class RunStarts {

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][\\w.-]{0,99}");

    private final Database database;
    private final RunStore store;
    private final PipelineRuns runs;
    private final DatasetStore datasets;
    private final Recipes recipes;
    private final Pipelines pipelines;
    private final CatalogSource catalogs;
    private final InstantSource clock;

    RunStarts(
            Database database,
            RunStore store,
            PipelineRuns runs,
            DatasetStore datasets,
            Recipes recipes,
            Pipelines pipelines,
            CatalogSource catalogs,
            InstantSource clock) {
        this.database = database;
        this.store = store;
        this.runs = runs;
        this.datasets = datasets;
        this.recipes = recipes;
        this.pipelines = pipelines;
        this.catalogs = catalogs;
        this.clock = clock;
    }

    /**
     * Begins a run.
     *
     * @throws FailureException naming the field and the fix
     */
    PipelineRun create(OnBehalf owner, RunRequest asked) {
        Pipeline pipeline = pipelines.named(asked.pipeline());
        Integer pilot = asked.pilot();
        if (pilot != null) {
            JobOrders.checkPilot(pilot);
        }
        JobBudget budget = JobOrders.checked(asked.budget() == null ? JobBudget.NONE : asked.budget());
        String id = RunStore.newId();
        String name = asked.name() == null
                ? pipeline.name() + "-" + id.substring(4, 12)
                : asked.name().strip();
        new Field("name")
                .require(
                        NAME.matcher(name).matches(),
                        "must be 1 to 100 letters, digits, dots, underscores and hyphens, and begin with a letter or digit");
        Set<String> offered = offered();
        Map<String, Object> given = new TreeMap<>();
        if (asked.parameters() != null) {
            asked.parameters().forEach(given::put);
        }
        if (String.valueOf(given.getOrDefault("model", "")).isBlank()) {
            given.put("model", offered.stream().findFirst().orElse(""));
        }
        RunPlan plan = RunPlan.of(pipeline, Ref.given(asked.source()), given, recipes);
        Set<String> sources = new LinkedHashSet<>();
        List<PipelineStep> steps = new ArrayList<>(plan.steps());
        steps.replaceAll(step -> known(owner, step, plan.parameters(), sources));
        requireFree(owner, name, steps, offered);
        Double usd = budget.maxCostUsd();
        PipelineRun run = new PipelineRun(
                id,
                owner.tenant(),
                owner,
                name,
                pipeline.name(),
                source(owner, "source", asked.source()).id(),
                plan.parameters(),
                steps,
                pilot,
                State.RUNNING,
                null,
                null,
                null,
                false,
                usd == null ? null : (Long) NanoUsd.of(usd),
                budget.maxTokens(),
                clock.instant(),
                null);
        boolean isNew = database.inTransaction(() -> {
            if (!store.add(run, List.copyOf(sources))) {
                return false;
            }
            runs.add(id);
            return true;
        });
        if (!isNew) {
            throw taken("there is a run " + name + " already");
        }
        runs.wake();
        return run;
    }

    private Set<String> offered() {
        return catalogs.ask(catalog -> {
            Set<String> names = new LinkedHashSet<>();
            catalog.models().stream().map(ModelInfo::id).forEach(names::add);
            return names;
        });
    }

    /** The step with the name of the data set that it was given: nobody can delete that, and so take its name, until the run ends. */
    private PipelineStep known(OnBehalf owner, PipelineStep step, Map<String, Object> parameters, Set<String> sources) {
        if (!(step instanceof JobStep job) || job.source().given() == null) {
            return step;
        }
        String name = String.valueOf(job.source().given());
        String field = parameters.entrySet().stream()
                .filter(parameter -> name.equals(parameter.getValue()))
                .map(parameter -> Field.PARAMETERS.at(parameter.getKey()).path())
                .findFirst()
                .orElse("source");
        Known found = source(owner, field, name);
        if (found.unanswered()) {
            Recipe recipe = recipes.named(job.recipe());
            recipe.requireAnswers(found.name(), RecipeValues.read(recipe, job.parameters()));
        }
        sources.add(found.id());
        return job.from(Ref.given(found.name()));
    }

    private Known source(OnBehalf owner, String field, String name) {
        Known found = datasets.find(owner.tenant(), name)
                .orElseThrow(() -> Failure.invalid(
                                field,
                                "there is no data set " + Field.unquoted(name) + "; POST /v1/datasets uploads one")
                        .asException());
        if (found.heldOut() || found.rows() == 0) {
            throw Failure.invalid(
                            field,
                            "the data set " + Field.unquoted(name)
                                    + (found.heldOut() ? " is held out: no recipe may touch it" : " has no rows yet"))
                    .asException();
        }
        return found;
    }

    private void requireFree(OnBehalf owner, String name, List<PipelineStep> steps, Set<String> offered) {
        for (PipelineStep step : steps) {
            String makes = Ref.made(name, step.name());
            if (step instanceof TrainingStep && offered.contains(makes)) {
                throw taken("a model " + makes + " is offered already, and the run would take it for its own");
            }
            if (!(step instanceof TrainingStep)
                    && datasets.find(owner.tenant(), makes).isPresent()) {
                throw taken("there is a data set " + makes + " already");
            }
        }
    }

    private static FailureException taken(String why) {
        return new Failure(Kind.CONFLICT, why + "; choose another name", "name", List.of(), null).asException();
    }
}
