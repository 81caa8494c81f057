package io.ponder.dataset.call;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.NanoUsd;
import io.ponder.accounts.limit.Amount;
import io.ponder.contracts.dataset.JobDocument.Spent;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The budgets of jobs. Before a call begins, the most that it can spend is held, in one transaction with the check that
 * this fits; so a job stays within its budget whatever its calls turn out to cost, and on however many workers. What a
 * dead worker held is replaced by what the ledger is told of its calls, and is free again once none of them can be running
 * any more. No two processes make the same call at once.
 */
public final class Wallet {

    private static final Duration GRACE = Duration.ofMinutes(1);

    private final Database database;
    private final String worker;
    private final Duration silence;
    private final InstantSource clock;

    /**
     * @param worker names this process, and no other that ever was
     * @param silence after which another process is taken for dead
     */
    public Wallet(Database database, String worker, Duration silence, InstantSource clock) {
        this.database = database;
        this.worker = worker;
        this.silence = silence;
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
     * Holds what a call can spend, if that fits now and nobody else makes the same call.
     *
     * @param call what the call is remembered by
     * @return false if it may fit later: those that run may spend less than they hold
     * @throws OutOfBudgetException when it does not fit, whatever becomes of those that run
     */
    boolean hold(String id, String call, Payer payer, Amount most, Duration longest) {
        return database.inTransaction(() -> fits(payer, most) && isOurs(id, call, payer, most, longest));
    }

    private boolean fits(Payer payer, Amount most) {
        State state = lock(payer.job());
        Long maxMoney = payer.maxNanoUsd();
        Long maxTokens = payer.maxTokens();
        Long money = most.nanoUsd();
        if (maxMoney != null) {
            if (money == null) {
                throw new OutOfBudgetException("The budget is in money, but one of the models has no price: set"
                        + " PONDER_PRICES, or give the job a budget in tokens.");
            }
            if (state.nanoUsd + money > maxMoney) {
                throw new OutOfBudgetException(String.format(
                        Locale.ROOT,
                        "The job has spent %.6f USD of its %.6f, and the next call may cost %.6f.",
                        NanoUsd.usd(state.nanoUsd),
                        NanoUsd.usd(maxMoney),
                        NanoUsd.usd(money)));
            }
            if (state.nanoUsd + state.heldNanoUsd + money > maxMoney) {
                return false;
            }
        }
        if (maxTokens != null) {
            if (state.tokens + most.tokens() > maxTokens) {
                throw new OutOfBudgetException("The job has used " + state.tokens + " of its " + maxTokens
                        + " tokens, and the next call may use " + most.tokens() + ".");
            }
            return state.tokens + state.heldTokens + most.tokens() <= maxTokens;
        }
        return true;
    }

    /** Takes the call for this process, unless another one that lives is making it. */
    private boolean isOurs(String id, String call, Payer payer, Amount most, Duration longest) {
        return insert(id, call, payer, most, longest)
                || (takenFromTheDead(call) && insert(id, call, payer, most, longest));
    }

    private boolean insert(String id, String call, Payer payer, Amount most, Duration longest) {
        return database.sql()
                        .sql("insert into job_holds (id, job_id, call_id, worker, nano_usd, tokens, expires_at)"
                                + " values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing")
                        .params(Arrays.asList(
                                id,
                                payer.job(),
                                call,
                                worker,
                                most.nanoUsd(),
                                most.tokens(),
                                Timestamp.from(clock.instant().plus(longest).plus(GRACE))))
                        .update()
                == 1;
    }

    /** What they held stays held until it is known what they spent. */
    private boolean takenFromTheDead(String call) {
        return database.sql()
                        .sql("update job_holds set call_id = null where call_id = ? and (expires_at < ? or (worker <> ?"
                                + " and worker not in (select id from gateways where seen >= ?)))")
                        .params(call, Timestamp.from(clock.instant()), worker, aliveSince())
                        .update()
                == 1;
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

    /** Whoever was not seen since then is dead. */
    private OffsetDateTime aliveSince() {
        return database.sql()
                .sql("select current_timestamp")
                .query((row, _) -> row.getObject(1, OffsetDateTime.class))
                .single()
                .minus(silence);
    }

    /** Replaces what is held by what was spent, once, within the caller's transaction if there is one. */
    void settle(String id, String job, long tokens, @Nullable Long nanoUsd) {
        database.inTransaction(() -> {
            lock(job);
            int held = database.sql()
                    .sql("delete from job_holds where id = ?")
                    .param(id)
                    .update();
            if (held == 1) {
                spend(job, tokens, nanoUsd);
            }
            return held;
        });
    }

    /** Gives back what was held for a call that never began. */
    void release(String id) {
        database.sql().sql("delete from job_holds where id = ?").param(id).update();
    }

    /** Counts what a call spent for which nothing was held, within the caller's transaction if there is one. */
    void spend(String job, long tokens, @Nullable Long nanoUsd) {
        database.sql()
                .sql("update job_spending set tokens = tokens + ?, nano_usd = nano_usd + ?, calls = calls + 1,"
                        + " unpriced = unpriced or ? where job_id = ?")
                .params(tokens, nanoUsd == null ? 0 : nanoUsd, nanoUsd == null && tokens > 0, job)
                .update();
    }

    private record Lost(String id, String job, @Nullable Long nanoUsd, long tokens) {}

    /**
     * Settles the calls of dead workers of which the ledger has meanwhile been told, and gives back what was held for those
     * that never began.
     */
    public void settleLost() {
        List<Lost> lost = database.sql()
                .sql(
                        "select h.id, h.job_id, e.nano_usd, (select coalesce(sum(p.prompt_tokens + p.completion_tokens), 0)"
                                + " from ledger_parts p where p.entry_id = e.id) from job_holds h join ledger_entries e on e.id = h.id")
                .query((row, _) -> {
                    long nano = row.getLong(3);
                    return new Lost(
                            row.getString(1), row.getString(2), row.wasNull() ? null : (Long) nano, row.getLong(4));
                })
                .list();
        lost.forEach(one -> settle(one.id, one.job, one.tokens, one.nanoUsd));
        database.sql()
                .sql(
                        "delete from job_holds where worker <> ? and worker not in (select id from gateways where seen >= ?)"
                                + " and not exists (select 1 from reservations r where r.id = job_holds.id)"
                                + " and not exists (select 1 from ledger_entries e where e.id = job_holds.id)")
                .params(worker, aliveSince())
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
