package io.ponder.dataset.job;

import io.ponder.accounts.ledger.NanoUsd;
import io.ponder.contracts.dataset.JobDocument;
import io.ponder.contracts.dataset.JobDocument.Funnel;
import io.ponder.contracts.dataset.JobDocument.Progress;
import io.ponder.contracts.dataset.JobDocument.State;
import io.ponder.contracts.dataset.JobRequest.JobBudget;
import io.ponder.dataset.call.Wallet;
import io.ponder.dataset.job.JobStore.Job;
import io.ponder.dataset.job.UnitStore.Counts;
import io.ponder.dataset.store.DatasetStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Jobs as the API tells them. */
final class JobDocuments {

    private static final double MS_PER_HOUR = 3_600_000;
    private static final double SECONDS_PER_HOUR = 3600;

    private final JobStore jobs;
    private final DatasetStore datasets;
    private final Wallet wallet;
    private final InstantSource clock;

    JobDocuments(JobStore jobs, DatasetStore datasets, Wallet wallet, InstantSource clock) {
        this.jobs = jobs;
        this.datasets = datasets;
        this.wallet = wallet;
        this.clock = clock;
    }

    /** @param whole whether to count by difficulty as well, which takes longest */
    JobDocument of(Job job, boolean whole) {
        Counts counts = jobs.units().counts(job.id());
        Map<String, Long> dropped = new LinkedHashMap<>(datasets.rows().reasons(job.dataset()));
        Long kept = dropped.remove("");
        boolean isMixed = job.source().isEmpty();
        Long maxMoney = job.maxNanoUsd();
        return new JobDocument(
                job.id(),
                "job",
                job.name(),
                job.recipe(),
                job.parameters(),
                isMixed ? null : job.source(),
                job.dataset(),
                job.state(),
                job.trouble(),
                progress(job, counts),
                new Funnel(
                        counts.done(),
                        counts.samples(),
                        counts.right(),
                        isMixed
                                ? (kept == null ? 0 : kept)
                                        + dropped.values().stream()
                                                .mapToLong(Long::longValue)
                                                .sum()
                                : counts.rows(),
                        kept == null ? 0 : kept,
                        dropped,
                        jobs.units().failures(job.id())),
                whole ? jobs.units().byDifficulty(job.id(), job.dataset()) : List.of(),
                wallet.spent(job.id()),
                new JobBudget(maxMoney == null ? null : (Double) NanoUsd.usd(maxMoney), job.maxTokens()),
                job.forecast(),
                job.alarms(),
                job.createdAt().getEpochSecond(),
                seconds(job.startedAt()),
                seconds(job.endedAt()));
    }

    private Progress progress(Job job, Counts counts) {
        Instant since = counts.since();
        boolean isWorking = job.state() == State.RUNNING || job.state() == State.FORECASTING;
        Double perHour = null;
        Double left = null;
        if (isWorking && since != null) {
            double ms = Math.max(1000, Duration.between(since, clock.instant()).toMillis());
            perHour = counts.lately() / ms * MS_PER_HOUR;
            left = (job.units() - counts.done() - counts.failed()) / perHour * SECONDS_PER_HOUR;
        }
        return new Progress(job.units(), counts.done(), counts.failed(), perHour, left, wallet.running(job.id()));
    }

    private static @Nullable Long seconds(@Nullable Instant instant) {
        return instant == null ? null : (Long) instant.getEpochSecond();
    }
}
