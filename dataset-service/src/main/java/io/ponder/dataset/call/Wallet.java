package io.ponder.dataset.call;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.NanoUsd;
import io.ponder.accounts.limit.Amount;
import io.ponder.contracts.dataset.JobDocument.Spent;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The budgets of jobs. Before a call begins, the most that it can spend is held, in one transaction with the check that
 * this fits; so a job stays within its budget whatever its calls turn out to cost, and on however many workers. What a
 * dead worker held is free again once none of its calls can be running any more.
 */
public final class Wallet {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);
    private static final Duration GRACE = Duration.ofMinutes(1);

    private final Database database;
    private final InstantSource clock;

    public Wallet(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    private record State(long nanoUsd, long tokens, long heldNanoUsd, long heldTokens) {}

    /** Begins to count for a job. */
    public void open(String job) {
        database.sql()
                .sql("insert into job_spending (job_id) values (?) on conflict do nothing")
                .param(job)
                .update();
    }

    /**
     * Holds what a call can spend. Waits while it would fit if those that run spent less than they may.
     *
     * @throws OutOfBudgetException when it does not fit, whatever becomes of those that run
     */
    void hold(String id, Payer payer, Amount most, Duration longest) throws InterruptedException {
        while (true) {
            Optional<String> refusal = database.inTransaction(() -> tryHold(id, payer, most, longest));
            if (refusal.isEmpty()) {
                return;
            }
            if (!refusal.get().isEmpty()) {
                throw new OutOfBudgetException(refusal.get());
            }
            Thread.sleep(LOOK_AGAIN);
        }
    }

    /** Empty if it is held; an empty text if it may be later. */
    private Optional<String> tryHold(String id, Payer payer, Amount most, Duration longest) {
        State state = lock(payer.job());
        Long maxMoney = payer.maxNanoUsd();
        Long maxTokens = payer.maxTokens();
        Long money = most.nanoUsd();
        if (maxMoney != null) {
            if (money == null) {
                return Optional.of("The budget is in money, but one of the models has no price: set PONDER_PRICES,"
                        + " or give the job a budget in tokens.");
            }
            if (state.nanoUsd + money > maxMoney) {
                return Optional.of(String.format(
                        Locale.ROOT,
                        "The job has spent %.6f USD of its %.6f, and the next call may cost %.6f.",
                        NanoUsd.usd(state.nanoUsd),
                        NanoUsd.usd(maxMoney),
                        NanoUsd.usd(money)));
            }
            if (state.nanoUsd + state.heldNanoUsd + money > maxMoney) {
                return Optional.of("");
            }
        }
        if (maxTokens != null) {
            if (state.tokens + most.tokens() > maxTokens) {
                return Optional.of("The job has used " + state.tokens + " of its " + maxTokens
                        + " tokens, and the next call may use " + most.tokens() + ".");
            }
            if (state.tokens + state.heldTokens + most.tokens() > maxTokens) {
                return Optional.of("");
            }
        }
        database.sql()
                .sql("insert into job_holds (id, job_id, nano_usd, tokens, expires_at) values (?, ?, ?, ?, ?)")
                .params(
                        id,
                        payer.job(),
                        money,
                        most.tokens(),
                        Timestamp.from(clock.instant().plus(longest).plus(GRACE)))
                .update();
        return Optional.empty();
    }

    private State lock(String job) {
        long[] spent = database.sql()
                .sql("select nano_usd, tokens from job_spending where job_id = ? for update")
                .param(job)
                .query((row, _) -> new long[] {row.getLong(1), row.getLong(2)})
                .single();
        long[] held = database.sql()
                .sql("select coalesce(sum(nano_usd), 0), coalesce(sum(tokens), 0) from job_holds"
                        + " where job_id = ? and expires_at > ?")
                .params(job, Timestamp.from(clock.instant()))
                .query((row, _) -> new long[] {row.getLong(1), row.getLong(2)})
                .single();
        return new State(spent[0], spent[1], held[0], held[1]);
    }

    /** Replaces what is held by what was spent, within the caller's transaction if there is one. */
    void settle(String id, String job, long tokens, @Nullable Long nanoUsd) {
        database.sql().sql("delete from job_holds where id = ?").param(id).update();
        database.sql()
                .sql("update job_spending set tokens = tokens + ?, nano_usd = nano_usd + ?, calls = calls + 1,"
                        + " unpriced = unpriced or ? where job_id = ?")
                .params(tokens, nanoUsd == null ? 0 : nanoUsd, nanoUsd == null && tokens > 0, job)
                .update();
    }

    /** Counts a call that had been paid for before. */
    void remembered(String job) {
        database.sql()
                .sql("update job_spending set remembered = remembered + 1 where job_id = ?")
                .param(job)
                .update();
    }

    /** What a job has spent so far. */
    public Spent spent(String job) {
        return database.sql()
                .sql("select nano_usd, tokens, calls, remembered, unpriced from job_spending where job_id = ?")
                .param(job)
                .query((row, _) -> new Spent(
                        row.getBoolean(5) ? null : (Double) NanoUsd.usd(row.getLong(1)),
                        row.getLong(2),
                        row.getLong(3),
                        row.getLong(4)))
                .optional()
                .orElse(new Spent(0.0, 0, 0, 0));
    }

    /** How many calls of a job run now. */
    public long running(String job) {
        return database.sql()
                .sql("select count(*) from job_holds where job_id = ? and expires_at > ?")
                .params(job, Timestamp.from(clock.instant()))
                .query(Long.class)
                .single();
    }
}
