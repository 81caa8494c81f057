package io.ponder.accounts.tenant;

import io.ponder.accounts.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The organisations in the database. Whether a caller may change them is for others to decide: {@link Rights}. */
public final class Organizations {

    private static final String WHAT = "organization";

    private final Database database;
    private final Audit audit;
    private final InstantSource clock;

    public Organizations(Database database, Audit audit, InstantSource clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * @param id a {@link Slug}; null to make one of the name
     * @throws io.ponder.reasoning.model.FailureException when the id is malformed or taken
     */
    public Organization create(@Nullable String id, String name, Allowed allowed, Caller by) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Organization made = new Organization(id == null ? Slug.of(name) : Slug.checked(id), name, allowed, 1, now);
        return database.inTransaction(() -> {
            int added = database.sql()
                    .sql("insert into organizations (id, name, allowed, version, created_at) values (?, ?, ?, 1, ?)"
                            + " on conflict do nothing")
                    .params(made.id(), name, Columns.json(allowed), Columns.time(now))
                    .update();
            if (added == 0) {
                throw Changes.exists("an organization", made.id());
            }
            audit.add(by, "create", WHAT, made.id(), made.id(), null, null, made);
            return made;
        });
    }

    public Optional<Organization> find(String id) {
        return database.sql()
                .sql("select * from organizations where id = ?")
                .param(id)
                .query((row, _) -> organization(row))
                .optional();
    }

    /** @throws io.ponder.reasoning.model.FailureException when there is none */
    public Organization get(String id) {
        return Changes.found(find(id), WHAT, id);
    }

    /**
     * Some of them, by their ids.
     *
     * @param after only those behind this id; null for the first
     */
    public Slice<Organization> list(@Nullable String after, int most) {
        return Slice.of(
                database.sql()
                        .sql("select * from organizations where id > ? order by id limit ?")
                        .params(after == null ? "" : after, most + 1)
                        .query((row, _) -> organization(row))
                        .list(),
                most);
    }

    /**
     * Changes name and allowed names.
     *
     * @param version the one that the change was made for
     * @throws io.ponder.reasoning.model.FailureException when there is no such organisation, or it has changed since
     */
    public Organization change(String id, long version, UnaryOperator<Organization> change, Caller by) {
        return database.inTransaction(() -> {
            Organization before = locked(id);
            Changes.requireVersion(WHAT, id, before.version(), version);
            Organization wanted = change.apply(before);
            Organization after = new Organization(id, wanted.name(), wanted.allowed(), version + 1, before.createdAt());
            database.sql()
                    .sql("update organizations set name = ?, allowed = ?, version = ? where id = ?")
                    .params(after.name(), Columns.json(after.allowed()), after.version(), id)
                    .update();
            audit.add(by, "change", WHAT, id, id, null, before, after);
            return after;
        });
    }

    /** @throws io.ponder.reasoning.model.FailureException when there is none, it still has teams, or is the default */
    public void delete(String id, Caller by) {
        database.inTransaction(() -> {
            Organization before = locked(id);
            if (id.equals(Caller.OPEN.organization())) {
                throw Changes.conflict("the organization " + id + " stays: requests that need no key belong to it");
            }
            int teams = database.sql()
                    .sql("select count(*) from teams where organization = ?")
                    .param(id)
                    .query(Integer.class)
                    .single();
            if (teams > 0) {
                throw Changes.conflict("the organization " + id + " still has " + teams
                        + (teams == 1 ? " team" : " teams") + "; delete " + (teams == 1 ? "it" : "them") + " first");
            }
            database.sql()
                    .sql("delete from organizations where id = ?")
                    .param(id)
                    .update();
            audit.add(by, "delete", WHAT, id, id, null, before, null);
            return before;
        });
    }

    private Organization locked(String id) {
        Optional<Organization> found = database.sql()
                .sql("select * from organizations where id = ? for update")
                .param(id)
                .query((row, _) -> organization(row))
                .optional();
        return Changes.found(found, WHAT, id);
    }

    private static Organization organization(ResultSet row) throws SQLException {
        return new Organization(
                row.getString("id"),
                row.getString("name"),
                Columns.allowed(row, "allowed"),
                row.getLong("version"),
                Columns.time(row, "created_at"));
    }
}
