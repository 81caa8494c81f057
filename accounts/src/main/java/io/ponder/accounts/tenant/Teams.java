package io.ponder.accounts.tenant;

import io.ponder.accounts.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;

/** The teams in the database. Whether a caller may change them is for others to decide: {@link Rights}. */
public final class Teams {

    private static final String WHAT = "team";

    private final Database database;
    private final Audit audit;
    private final InstantSource clock;

    public Teams(Database database, Audit audit, InstantSource clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** A team of whose searches none is used for training. */
    public Team create(
            @Nullable String id,
            String organization,
            String name,
            Allowed allowed,
            @Nullable Integer keepPromptsDays,
            Caller by) {
        return create(id, organization, name, allowed, keepPromptsDays, TrainingRule.NONE, by);
    }

    /**
     * @param id a {@link Slug}; null to make one of the name
     * @param keepPromptsDays null to keep none
     * @throws io.ponder.reasoning.model.FailureException when the id is malformed or taken, or there is no such
     *     organisation
     */
    public Team create(
            @Nullable String id,
            String organization,
            String name,
            Allowed allowed,
            @Nullable Integer keepPromptsDays,
            TrainingRule training,
            Caller by) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        Team made = new Team(
                id == null ? Slug.of(name) : Slug.checked(id),
                organization,
                name,
                allowed,
                keepPromptsDays,
                training,
                1,
                now);
        return database.inTransaction(() -> {
            try {
                int added = database.sql()
                        .sql(
                                "insert into teams (id, organization, name, allowed, keep_prompts_days, keep_training_days,"
                                        + " keeps_personal_data, version, created_at)"
                                        + " values (?, ?, ?, ?, ?, ?, ?, 1, ?) on conflict do nothing")
                        .param(made.id())
                        .param(organization)
                        .param(name)
                        .param(Columns.json(allowed))
                        .param(keepPromptsDays)
                        .param(training.days())
                        .param(training.keepsPersonalData())
                        .param(Columns.time(now))
                        .update();
                if (added == 0) {
                    throw Changes.exists("a team", made.id());
                }
            } catch (DataIntegrityViolationException e) {
                throw Changes.found(Optional.<RuntimeException>empty(), "organization", organization);
            }
            audit.add(by, "create", WHAT, made.id(), organization, made.id(), null, made);
            return made;
        });
    }

    public Optional<Team> find(String id) {
        return database.sql()
                .sql("select * from teams where id = ?")
                .param(id)
                .query((row, _) -> team(row))
                .optional();
    }

    /** The organisations of those of these teams that there are, by the team's id. */
    public Map<String, String> organizations(Collection<String> ids) {
        Map<String, String> all = new HashMap<>();
        if (!ids.isEmpty()) {
            database.sql()
                    .sql("select id, organization from teams where id in (:ids)")
                    .param("ids", ids)
                    .query(row -> {
                        all.put(row.getString(1), row.getString(2));
                    });
        }
        return all;
    }

    /** @throws io.ponder.reasoning.model.FailureException when there is none */
    public Team get(String id) {
        return Changes.found(find(id), WHAT, id);
    }

    /**
     * Some of them, by their ids.
     *
     * @param organization of this organisation only; null for all
     * @param after only those behind this id; null for the first
     */
    public Slice<Team> list(@Nullable String organization, @Nullable String after, int most) {
        var query = organization == null
                ? database.sql().sql("select * from teams where id > ? order by id limit ?")
                : database.sql()
                        .sql("select * from teams where organization = ? and id > ? order by id limit ?")
                        .param(organization);
        return Slice.of(
                query.param(after == null ? "" : after)
                        .param(most + 1)
                        .query((row, _) -> team(row))
                        .list(),
                most);
    }

    /**
     * Changes name, allowed names, how long prompts are kept, and what may be used for training.
     *
     * @param version the one that the change was made for
     * @throws io.ponder.reasoning.model.FailureException when there is no such team, or it has changed since
     */
    public Team change(String id, long version, UnaryOperator<Team> change, Caller by) {
        return database.inTransaction(() -> {
            Team before = locked(id);
            Changes.requireVersion(WHAT, id, before.version(), version);
            Team wanted = change.apply(before);
            Team after = new Team(
                    id,
                    before.organization(),
                    wanted.name(),
                    wanted.allowed(),
                    wanted.keepPromptsDays(),
                    wanted.training(),
                    version + 1,
                    before.createdAt());
            database.sql()
                    .sql("update teams set name = ?, allowed = ?, keep_prompts_days = ?, keep_training_days = ?,"
                            + " keeps_personal_data = ?, version = ? where id = ?")
                    .param(after.name())
                    .param(Columns.json(after.allowed()))
                    .param(after.keepPromptsDays())
                    .param(after.training().days())
                    .param(after.training().keepsPersonalData())
                    .param(after.version())
                    .param(id)
                    .update();
            audit.add(by, "change", WHAT, id, before.organization(), id, before, after);
            return after;
        });
    }

    /**
     * Deletes a team and what is left of its ended keys.
     *
     * @throws io.ponder.reasoning.model.FailureException when there is none, it still has keys that are good, or is the
     *     default
     */
    public void delete(String id, Caller by) {
        database.inTransaction(() -> {
            Team before = locked(id);
            if (id.equals(Caller.OPEN.team())) {
                throw Changes.conflict("the team " + id + " stays: requests that need no key belong to it");
            }
            int usable = database.sql()
                    .sql("select count(*) from api_keys where team = ? and " + Keys.USABLE)
                    .params(id, Columns.time(clock.instant()))
                    .query(Integer.class)
                    .single();
            if (usable > 0) {
                throw Changes.conflict("the team " + id + " still has " + usable + (usable == 1 ? " key" : " keys")
                        + " in use; revoke " + (usable == 1 ? "it" : "them") + " first");
            }
            database.sql().sql("delete from teams where id = ?").param(id).update();
            audit.add(by, "delete", WHAT, id, before.organization(), id, before, null);
            return before;
        });
    }

    private Team locked(String id) {
        Optional<Team> found = database.sql()
                .sql("select * from teams where id = ? for update")
                .param(id)
                .query((row, _) -> team(row))
                .optional();
        return Changes.found(found, WHAT, id);
    }

    private static Team team(ResultSet row) throws SQLException {
        return new Team(
                row.getString("id"),
                row.getString("organization"),
                row.getString("name"),
                Columns.allowed(row, "allowed"),
                Columns.integerOrNull(row, "keep_prompts_days"),
                new TrainingRule(
                        Columns.integerOrNull(row, "keep_training_days"), row.getBoolean("keeps_personal_data")),
                row.getLong("version"),
                Columns.time(row, "created_at"));
    }
}
