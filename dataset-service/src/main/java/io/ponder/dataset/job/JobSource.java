package io.ponder.dataset.job;

import io.ponder.accounts.traffic.Traffic;
import io.ponder.accounts.traffic.Traffic.Judged;
import io.ponder.dataset.call.Asker;
import io.ponder.dataset.job.JobStore.Job;
import io.ponder.dataset.recipe.Draft;
import io.ponder.dataset.recipe.FromTraffic;
import io.ponder.dataset.recipe.UnitTools;
import io.ponder.dataset.store.DatasetRows;
import io.ponder.dataset.store.DatasetStore;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Where a job's questions come from: the rows of a data set, or searches of clients. */
final class JobSource {

    private final Job job;
    private final DatasetRows rows;
    private final Traffic traffic;
    private final InstantSource clock;
    private final @Nullable String licence;

    JobSource(Job job, DatasetStore datasets, Traffic traffic, InstantSource clock) {
        this.job = job;
        this.rows = datasets.rows();
        this.traffic = traffic;
        this.clock = clock;
        this.licence = isTraffic()
                ? null
                : datasets.find(job.tenant(), job.source())
                        .map(DatasetStore.Known::licence)
                        .orElse(null);
    }

    private boolean isTraffic() {
        return job.recipe().equals(FromTraffic.NAME);
    }

    /**
     * A unit's question, with which nothing was done yet.
     *
     * @param tools is told whose question it is
     * @throws io.ponder.reasoning.model.FailureException when it was deleted
     */
    Draft draft(long unit, UnitTools tools) {
        return isTraffic() ? searches(unit, tools) : row(unit, tools);
    }

    private Draft row(long unit, UnitTools tools) {
        DatasetRows.Asked asked = rows.item(job.source(), unit);
        askedBy(asked.person(), tools, () -> rows.lock(job.source(), unit));
        return Draft.of(job.source(), licence, asked.item());
    }

    private Draft searches(long unit, UnitTools tools) {
        List<Judged> searches = traffic.unit(job.id(), unit, clock.instant());
        if (searches.isEmpty()) {
            throw Failure.of(Kind.NOT_FOUND, "its searches are no longer kept").asException();
        }
        String person = searches.getFirst().search().person();
        askedBy(person, tools, () -> traffic.lock(job.id(), unit) >= searches.size());
        tools.asked(searches);
        return Draft.of(job.source(), licence, FromTraffic.item(searches));
    }

    private static void askedBy(@Nullable String person, UnitTools tools, BooleanSupplier lock) {
        if (person != null) {
            tools.askedBy(new Asker(person, lock));
        }
    }
}
