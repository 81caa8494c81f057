package io.ponder.dataset.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.database.DatabaseSettings;
import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.dataset.JobDocument.State;
import io.ponder.contracts.dataset.OnBehalf;
import io.ponder.dataset.job.JobStore.Job;
import io.ponder.dataset.recipe.Draft;
import io.ponder.dataset.recipe.DrawnSample;
import io.ponder.dataset.recipe.Reading;
import io.ponder.datasets.row.Origin.Sampler;
import io.ponder.evaluation.data.Item;
import io.ponder.testing.TestDatabase;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Alarms of a job that several processes work on. */
@Timeout(120)
class JobAlarmsTest {

    private static final int WINDOW = 100;

    private final AtomicLong now = new AtomicLong(1_000_000);

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void areRaisedByWhatAllOfThemSee(TestDatabase.Kind kind) {
        TestDatabase at = kind.create();
        try (Database database =
                Database.open(new DatabaseSettings(at.url(), at.user(), at.password(), at.file(), 2))) {
            JobStore jobs = new JobStore(database, this::tick);
            FigureStore figures = new FigureStore(database, this::tick);
            jobs.add(job(), 0);
            JobAlarms early = new JobAlarms(jobs, figures);
            JobAlarms late = new JobAlarms(jobs, figures);
            for (int i = 0; i < 3; i++) {
                early.watch("job-1", samples(100));
            }
            assertThat(alarms(jobs)).isEmpty();
            for (int i = 0; i < 3; i++) {
                late.watch("job-1", samples(300));
            }
            assertThat(alarms(jobs)).hasSize(1).first().asString().contains("samples grew from 100 to 300 tokens");

            late.forget("job-1");
            assertThat(alarms(jobs)).as("what was seen stays").hasSize(1);
            assertThat(figures.count("job-1")).isZero();
        }
    }

    private Instant tick() {
        return Instant.ofEpochSecond(now.incrementAndGet());
    }

    private static List<String> alarms(JobStore jobs) {
        return jobs.find("job-1").orElseThrow().alarms();
    }

    private static Draft samples(long tokens) {
        DrawnSample sample = new DrawnSample(
                1,
                "One and one are two. \\boxed{2}",
                null,
                Reading.RIGHT,
                "2",
                true,
                tokens,
                "model",
                new Sampler("majority_vote", 1L, 1.0, 1.0, 100),
                null,
                null,
                List.of(),
                null);
        return Draft.of("source", null, new Item("i", "What is 1 + 1?", AnswerFormat.AUTO, "2", null))
                .tried(Collections.nCopies(WINDOW, sample));
    }

    private Job job() {
        return new Job(
                "job-1",
                "team",
                OnBehalf.ANYONE,
                "long",
                "rejection_sampling",
                Map.of(),
                "source",
                "dataset",
                State.RUNNING,
                null,
                1,
                0,
                false,
                null,
                null,
                null,
                List.of(),
                tick(),
                null,
                null,
                0);
    }
}
