package io.ponder.accounts.ledger;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.Entry.Foreseen;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What searches like one that is asked about have spent. */
public final class PastSearches {

    /** A question is like another if it is not so many times as large or as small. */
    private static final int ALIKE = 4;

    private final Database database;

    public PastSearches(Database database) {
        this.database = database;
    }

    /**
     * One search that was answered.
     *
     * @param size what was known before it began
     * @param nanoUsd null if a model had no price
     */
    public record Past(
            long size, long tokens, long millis, @Nullable Long nanoUsd) {}

    /**
     * Those of the same kind and of like size that one organization had answered, the latest first.
     *
     * @param most how many, at least 1
     */
    public List<Past> like(String organization, Foreseen foreseen, int most) {
        return database.sql()
                .sql("select e.size_tokens, (select coalesce(sum(p.prompt_tokens + p.completion_tokens), 0)"
                        + " from ledger_parts p where p.entry_id = e.id), e.latency_ms, e.nano_usd"
                        + " from ledger_entries e where e.organization = ? and e.kind = ?"
                        + " and e.size_tokens >= ? and e.size_tokens <= ? and e.outcome in ('answered', 'cut')"
                        + " order by e.at desc, e.id desc limit ?")
                .param(organization)
                .param(foreseen.kind())
                .param(Math.ceilDiv(foreseen.size(), ALIKE))
                .param(foreseen.size() * ALIKE)
                .param(most)
                .query((row, _) -> past(row))
                .list();
    }

    private static Past past(ResultSet row) throws SQLException {
        long money = row.getLong(4);
        Long nanoUsd = row.wasNull() ? null : (Long) money;
        return new Past(Math.max(1, row.getLong(1)), row.getLong(2), row.getLong(3), nanoUsd);
    }
}
