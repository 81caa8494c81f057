package io.ponder.dataset.job;

import io.ponder.contracts.dataset.JobDocument.State;
import io.ponder.contracts.wire.WireJson;
import io.ponder.dataset.job.JobStore.Job;
import io.ponder.dataset.recipe.Recipe;
import io.ponder.dataset.recipe.RecipeValues;
import io.ponder.dataset.recipe.Rows;
import io.ponder.dataset.recipe.Stage;
import io.ponder.datasets.row.Row;
import io.ponder.datasets.select.RowMixture;
import java.util.List;
import java.util.function.BiConsumer;

/** Ends a job of which all questions are through: its rows are looked at together. */
final class JobEnd {

    private JobEnd() {}

    /** Does nothing for a job that is in another state. It can be begun again from the start. */
    static void finish(JobRun.Shared shared, Job job) {
        if (job.state() != State.FINISHING) {
            return;
        }
        Recipe recipe = shared.recipes().named(job.recipe());
        List<Stage> stages = recipe.stages().of(RecipeValues.read(recipe, job.parameters()));
        for (Stage stage : stages) {
            if (stage instanceof Stage.Gather(String _, String _, RowMixture mixture) && mixture != null) {
                shared.datasets().mixed().fill(job.tenant(), job.dataset(), mixture);
            }
        }
        shared.datasets().rows().keepAll(job.dataset());
        shared.jobs().setDecontaminated(job.id(), new Benchmarks(shared.datasets()).drop(job, rows(shared, job)));
        for (Stage stage : stages) {
            if (stage instanceof Stage.Whole whole) {
                whole.choice().apply(rows(shared, job));
            }
        }
        shared.datasets().count(job.dataset());
        shared.alarms().forget(job.id());
        shared.jobs().move(job, List.of(State.FINISHING), State.SUCCEEDED, null);
    }

    private static Rows rows(JobRun.Shared shared, Job job) {
        return new Rows() {
            @Override
            public void forEach(BiConsumer<Long, Row> each) {
                shared.datasets()
                        .rows()
                        .forEach(
                                job.dataset(),
                                true,
                                0,
                                (number, json) ->
                                        each.accept(number, WireJson.mapper().readValue(json, Row.class)));
            }

            @Override
            public void drop(long number, String reason) {
                shared.datasets().rows().drop(job.dataset(), number, reason);
            }
        };
    }
}
