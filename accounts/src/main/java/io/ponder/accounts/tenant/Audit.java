package io.ponder.accounts.tenant;

import io.ponder.accounts.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** The log of what admins and managers changed. Nothing in it ever changes, and no secret gets into it. */
public final class Audit {

    private static final int LONGEST_NAME = 100;

    /**
     * One change.
     *
     * @param id grows with time
     * @param actorKey the id of the key that made it; null on a gateway that required none, and offline
     * @param actor the name of that key
     * @param action such as {@code create} or {@code rotate}
     * @param subject {@code organization}, {@code team}, {@code key} or {@code limits}
     * @param organization where the subject belongs, as is {@code team}; null if it belongs to none
     * @param before the subject before the change, as JSON; null if there was none
     * @param after the subject after it; null if there is none any more
     */
    public record Change(
            long id,
            Instant at,
            @Nullable String actorKey,
            String actor,
            String action,
            String subject,
            String subjectId,
            @Nullable String organization,
            @Nullable String team,
            @Nullable String before,
            @Nullable String after) {}

    private final Database database;
    private final InstantSource clock;

    public Audit(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Writes a change down, in the transaction that makes it.
     *
     * @param before the subject before, without secrets; null if there was none
     * @param after the subject after it; null if there is none any more
     */
    public void add(
            Caller by,
            String action,
            String subject,
            String subjectId,
            @Nullable String organization,
            @Nullable String team,
            @Nullable Object before,
            @Nullable Object after) {
        String actor = by.name();
        database.sql()
                .sql("insert into audit (changed_at, actor_key, actor, action, subject, subject_id, organization, team,"
                        + " before_change, after_change) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
                .param(Columns.time(clock.instant()))
                .param(by.key())
                .param(actor.length() > LONGEST_NAME ? actor.substring(0, LONGEST_NAME) : actor)
                .param(action)
                .param(subject)
                .param(subjectId)
                .param(organization)
                .param(team)
                .param(before == null ? null : Columns.json(before))
                .param(after == null ? null : Columns.json(after))
                .update();
    }

    /**
     * The latest changes, the newest first.
     *
     * @param team of this team only; null for all
     * @param after only those before the one with this id; null for the newest
     */
    public Slice<Change> list(@Nullable String team, @Nullable Long after, int most) {
        var query = team == null
                ? database.sql()
                        .sql("select * from audit where id < ? order by id desc limit ?")
                        .param(after == null ? Long.MAX_VALUE : after)
                : database.sql()
                        .sql("select * from audit where team = ? and id < ? order by id desc limit ?")
                        .param(team)
                        .param(after == null ? Long.MAX_VALUE : after);
        return Slice.of(query.param(most + 1).query((row, _) -> change(row)).list(), most);
    }

    private static Change change(ResultSet row) throws SQLException {
        return new Change(
                row.getLong("id"),
                Columns.time(row, "changed_at"),
                row.getString("actor_key"),
                row.getString("actor"),
                row.getString("action"),
                row.getString("subject"),
                row.getString("subject_id"),
                row.getString("organization"),
                row.getString("team"),
                row.getString("before_change"),
                row.getString("after_change"));
    }
}
