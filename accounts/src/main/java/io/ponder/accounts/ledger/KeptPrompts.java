package io.ponder.accounts.ledger;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.EntryRows.Batch;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Questions and answers of the teams that have them kept ({@code keep_prompts_days}), and of no other. */
public final class KeptPrompts {

    private final Database database;

    public KeptPrompts(Database database) {
        this.database = database;
    }

    /** The teams that have prompts kept now. */
    public Set<String> teams() {
        return Set.copyOf(days().keySet());
    }

    private Map<String, Integer> days() {
        Map<String, Integer> days = new HashMap<>();
        database.sql()
                .sql("select id, keep_prompts_days from teams where keep_prompts_days > 0")
                .query(row -> {
                    days.put(row.getString(1), row.getInt(2));
                });
        return days;
    }

    /** Keeps those whose entry is there and whose team still wants it; the others are dropped. */
    void add(Collection<KeptPrompt> prompts) {
        if (prompts.isEmpty()) {
            return;
        }
        database.batches()
                .batchUpdate(
                        "insert into ledger_prompts (entry_id, question, answer)"
                                + " select e.id, cast(? as text), cast(? as text) from ledger_entries e join teams t on t.id = e.team"
                                + " where e.id = ? and t.keep_prompts_days > 0 on conflict do nothing",
                        new Batch<>(List.copyOf(prompts), (row, prompt) -> {
                            row.setString(1, EntryRows.text(prompt.question(), Integer.MAX_VALUE));
                            row.setString(2, EntryRows.text(prompt.answer(), Integer.MAX_VALUE));
                            row.setString(3, prompt.entry());
                        }));
    }

    /** What is kept of one entry. What its team no longer wants is not there, even before it is deleted. */
    public Optional<KeptPrompt> find(String entry, Instant now) {
        record Found(KeptPrompt prompt, Instant at, int days) {}
        return database.sql()
                .sql("select p.entry_id, p.question, p.answer, e.at, t.keep_prompts_days from ledger_prompts p"
                        + " join ledger_entries e on e.id = p.entry_id join teams t on t.id = e.team"
                        + " where p.entry_id = ? and t.keep_prompts_days > 0")
                .param(entry)
                .query((row, _) -> new Found(
                        new KeptPrompt(row.getString(1), row.getString(2), row.getString(3)),
                        row.getObject(4, java.time.OffsetDateTime.class).toInstant(),
                        row.getInt(5)))
                .optional()
                .filter(found -> found.at().plus(Duration.ofDays(found.days())).isAfter(now))
                .map(Found::prompt);
    }

    /**
     * Deletes what is older than its team has it kept, and all of teams that have nothing kept.
     *
     * @return how many were deleted
     */
    public int sweep(Instant now) {
        String old = "delete from ledger_prompts where entry_id in (select p.entry_id from ledger_prompts p"
                + " join ledger_entries e on e.id = p.entry_id left join teams t on t.id = e.team where ";
        int deleted = database.sql()
                .sql(old + "coalesce(t.keep_prompts_days, 0) <= 0)")
                .update();
        for (Map.Entry<String, Integer> team : days().entrySet()) {
            deleted += database.sql()
                    .sql(old + "e.team = ? and e.at <= ?)")
                    .params(team.getKey(), EntryRows.time(now.minus(Duration.ofDays(team.getValue()))))
                    .update();
        }
        forgetWords();
        return deleted;
    }

    /** What clients said in words of searches whose texts are gone. */
    private void forgetWords() {
        database.sql()
                .sql(
                        "update feedback set answer = null, comment = null where (answer is not null or comment is not null)"
                                + " and not exists (select 1 from ledger_prompts p where p.entry_id = feedback.entry_id)")
                .update();
    }

    /** Deletes all that is kept of a team, at once. */
    public void forget(String team) {
        database.sql()
                .sql("delete from ledger_prompts where entry_id in (select id from ledger_entries where team = ?)")
                .param(team)
                .update();
        forgetWords();
    }
}
