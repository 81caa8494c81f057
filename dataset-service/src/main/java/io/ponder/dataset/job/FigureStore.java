package io.ponder.dataset.job;

import io.ponder.accounts.database.Database;
import io.ponder.contracts.wire.WireJson;
import io.ponder.datasets.guard.JobFigures;
import java.sql.Timestamp;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/** What the samples of jobs were like, by all workers. Safe for use by many threads and processes. */
final class FigureStore {

    private final Database database;
    private final InstantSource clock;

    FigureStore(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Adds a window of a job's samples. */
    void add(String job, JobFigures figures) {
        database.sql()
                .sql("insert into job_figures (id, job_id, figures, at) values (?, ?, ?, ?)")
                .params(
                        UUID.randomUUID().toString(),
                        job,
                        WireJson.mapper().writeValueAsString(figures),
                        Timestamp.from(clock.instant()))
                .update();
    }

    /** The windows of a job, in the order in which they ended. */
    List<JobFigures> all(String job) {
        return database.sql()
                .sql("select figures from job_figures where job_id = ? order by at, id")
                .param(job)
                .query((row, _) -> WireJson.mapper().readValue(row.getString(1), JobFigures.class))
                .list();
    }

    int count(String job) {
        return database.sql()
                .sql("select count(*) from job_figures where job_id = ?")
                .param(job)
                .query(Integer.class)
                .single();
    }

    void forget(String job) {
        database.sql()
                .sql("delete from job_figures where job_id = ?")
                .param(job)
                .update();
    }
}
