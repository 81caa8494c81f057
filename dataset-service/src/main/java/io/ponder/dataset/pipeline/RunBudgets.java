package io.ponder.dataset.pipeline;

import io.ponder.accounts.ledger.NanoUsd;
import io.ponder.contracts.dataset.JobDocument.Spent;
import io.ponder.contracts.dataset.JobRequest.JobBudget;
import io.ponder.dataset.call.Wallet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What runs have spent, and what is left. The jobs of a run work one after the other, so that what those before it left is the
 * budget of the next one.
 */
final class RunBudgets {

    private static final Spent NOTHING = new Spent(0.0, 0, 0, 0);

    private final RunStore store;
    private final Wallet wallet;

    RunBudgets(RunStore store, Wallet wallet) {
        this.store = store;
        this.wallet = wallet;
    }

    /** What the jobs of one step have spent. */
    Spent spent(PipelineRun run, int number) {
        return sum(store.jobs(run.id(), number).stream().map(wallet::spent).toList());
    }

    /** What all jobs of a run have spent. */
    Spent spent(PipelineRun run) {
        return sum(java.util.stream.IntStream.range(0, run.plan().size())
                .mapToObj(number -> spent(run, number))
                .toList());
    }

    static Spent sum(List<Spent> all) {
        return all.stream().reduce(NOTHING, (one, other) -> {
            Double usd = one.costUsd();
            Double more = other.costUsd();
            return new Spent(
                    usd == null || more == null ? null : (Double) (usd + more),
                    one.tokens() + other.tokens(),
                    one.calls() + other.calls(),
                    one.remembered() + other.remembered());
        });
    }

    /**
     * The budget of a job of a run: what the others have left of the run's.
     *
     * @param job that exists already; null for one that is to begin
     * @return null if they have left nothing
     */
    @Nullable
    JobBudget left(PipelineRun run, @Nullable String job) {
        Spent all = spent(run);
        Spent own = job == null ? NOTHING : wallet.spent(job);
        Long maxTokens = run.maxTokens();
        Long tokens = maxTokens == null ? null : (Long) (maxTokens - all.tokens() + own.tokens());
        Long maxNano = run.maxNanoUsd();
        Double spentUsd = all.costUsd();
        Double ownUsd = own.costUsd();
        // What has no price stops the job itself, which says so.
        Long nano = maxNano == null || spentUsd == null || ownUsd == null
                ? maxNano
                : (Long) (maxNano - NanoUsd.of(spentUsd) + NanoUsd.of(ownUsd));
        if ((tokens != null && tokens <= 0) || (nano != null && nano <= 0)) {
            return null;
        }
        return new JobBudget(nano == null ? null : (Double) NanoUsd.usd(nano), tokens);
    }
}
