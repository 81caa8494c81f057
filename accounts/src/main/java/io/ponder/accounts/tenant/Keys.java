package io.ponder.accounts.tenant;

import io.ponder.accounts.database.Database;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;

/** The keys in the database. Whether a caller may change them is for others to decide: {@link Rights}. */
public final class Keys {

    /** The condition of a key that is good now, which is its parameter. */
    static final String USABLE = "revoked_at is null and (expires_at is null or expires_at > ?)";

    private static final String WHAT = "key";

    private static final String KEYS =
            "select k.*, t.organization from api_keys k join teams t on t.id = k.team where ";

    private final Database database;
    private final Audit audit;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    public Keys(Database database, Audit audit, InstantSource clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * A key that has just got a secret.
     *
     * @param text to be shown once: nobody can read it from the database
     */
    public record Issued(Key key, KeyText text) {}

    /**
     * @param expires null for never
     * @throws io.ponder.reasoning.model.FailureException when there is no such team
     */
    public Issued create(
            String team, String name, KeyRole role, Allowed allowed, @Nullable Instant expires, Caller by) {
        KeyText text = KeyText.create(random);
        return database.inTransaction(() -> {
            try {
                return new Issued(insert(text, team, name, role, allowed, expires, by), text);
            } catch (DataIntegrityViolationException e) {
                throw Changes.found(Optional.<RuntimeException>empty(), "team", team);
            }
        });
    }

    /**
     * Writes a new key down, in the caller's transaction.
     *
     * @throws DataIntegrityViolationException when there is no such team, or a key with this id
     */
    Key insert(
            KeyText text,
            String team,
            String name,
            KeyRole role,
            Allowed allowed,
            @Nullable Instant expires,
            Caller by) {
        database.sql()
                .sql("insert into api_keys (id, team, name, role, allowed, hash, version, created_at,"
                        + " created_by, expires_at) values (?, ?, ?, ?, ?, ?, 1, ?, ?, ?)")
                .param(text.id())
                .param(team)
                .param(name)
                .param(role.wireName())
                .param(Columns.json(allowed))
                .param(text.hash())
                .param(Columns.time(now()))
                .param(by.name())
                .param(Columns.timeOrNull(expires))
                .update();
        Key made = get(text.id());
        audit.add(by, "create", WHAT, made.id(), made.organization(), team, null, made);
        return made;
    }

    public Optional<Key> find(String id) {
        return database.sql()
                .sql(KEYS + "k.id = ?")
                .param(id)
                .query((row, _) -> key(row))
                .optional();
    }

    /** @throws io.ponder.reasoning.model.FailureException when there is none */
    public Key get(String id) {
        return Changes.found(find(id), WHAT, id);
    }

    /**
     * Some of them, the oldest first.
     *
     * @param team of this team only; null for all
     * @param after only those behind this one; null for the first
     */
    public Slice<Key> list(@Nullable String team, @Nullable String after, int most) {
        Instant since = after == null ? Instant.EPOCH : get(after).createdAt();
        return Slice.of(
                database.sql()
                        .sql(KEYS + "(k.created_at, k.id) > (?, ?) and (k.team = ? or ? = '')"
                                + " order by k.created_at, k.id limit ?")
                        .param(Columns.time(since))
                        .param(after == null ? "" : after)
                        .param(team == null ? "" : team)
                        .param(team == null ? "" : team)
                        .param(most + 1)
                        .query((row, _) -> key(row))
                        .list(),
                most);
    }

    /**
     * Changes name, role, allowed names and end.
     *
     * @param version the one that the change was made for
     * @throws io.ponder.reasoning.model.FailureException when there is no such key, it was revoked, or it has changed since
     */
    public Key change(String id, long version, UnaryOperator<Key> change, Caller by) {
        return database.inTransaction(() -> {
            Key before = locked(id);
            Changes.requireVersion(WHAT, id, before.version(), version);
            requireKept(before);
            Key wanted = change.apply(before);
            database.sql()
                    .sql(
                            "update api_keys set name = ?, role = ?, allowed = ?, expires_at = ?, version = ? where id = ?")
                    .param(wanted.name())
                    .param(wanted.role().wireName())
                    .param(Columns.json(wanted.allowed()))
                    .param(Columns.timeOrNull(wanted.expiresAt()))
                    .param(version + 1)
                    .param(id)
                    .update();
            return audited(by, "change", before);
        });
    }

    /**
     * Ends a key for good. One that was revoked stays as it is.
     *
     * @throws io.ponder.reasoning.model.FailureException when there is no such key
     */
    public Key revoke(String id, Caller by) {
        return database.inTransaction(() -> {
            Key before = locked(id);
            if (before.revokedAt() != null) {
                return before;
            }
            database.sql()
                    .sql("update api_keys set revoked_at = ?, version = version + 1 where id = ?")
                    .params(Columns.time(now()), id)
                    .update();
            return audited(by, "revoke", before);
        });
    }

    /**
     * Gives a key a new secret. The one it had is good for a while; one from before that ends at once.
     *
     * @param overlap how long both are good; zero ends the old one now
     * @throws io.ponder.reasoning.model.FailureException when there is no such key, or it is good no more
     */
    public Issued rotate(String id, Duration overlap, Caller by) {
        KeyText text = KeyText.create(id, random);
        return new Issued(replace(id, text, overlap, by), text);
    }

    /** Gives a key this secret: as {@link #rotate}. */
    Key replace(String id, KeyText text, Duration overlap, Caller by) {
        return database.inTransaction(() -> {
            Key before = locked(id);
            requireKept(before);
            Instant now = now();
            if (before.state(now).equals("expired")) {
                throw Changes.conflict("the key " + id + " has expired; set another expires_at first, or create a key");
            }
            database.sql()
                    .sql("update api_keys set previous_hash = hash, previous_until = ?, hash = ?, rotated_at = ?,"
                            + " version = version + 1 where id = ?")
                    .params(Columns.time(now.plus(overlap)), text.hash(), Columns.time(now), id)
                    .update();
            return audited(by, "rotate", before);
        });
    }

    /**
     * Who acts by a key now, for work that was asked for earlier.
     *
     * @throws io.ponder.reasoning.model.FailureException when there is no such key any more, or it is good no more
     */
    public Caller present(String id) {
        return known(id)
                .orElseThrow(() -> Failure.of(
                                Kind.UNAUTHENTICATED,
                                "the API key " + id + ", which asked for this, is not there any more")
                        .asException())
                .caller(clock.instant());
    }

    /** What the door needs to know of a key. */
    public Optional<KnownKey> known(String id) {
        return database.sql()
                .sql("select k.*, t.organization, t.allowed as team_allowed, o.allowed as organization_allowed"
                        + " from api_keys k join teams t on t.id = k.team join organizations o on o.id = t.organization"
                        + " where k.id = ?")
                .param(id)
                .query((row, _) -> {
                    Key key = key(row);
                    Allowed allowed = Columns.allowed(row, "organization_allowed")
                            .and(Columns.allowed(row, "team_allowed"))
                            .and(key.allowed());
                    return new KnownKey(key, allowed, row.getString("hash"), row.getString("previous_hash"));
                })
                .optional();
    }

    /** Whether a key was ever created. */
    public boolean any() {
        return database.sql()
                .sql("select id from api_keys limit 1")
                .query(String.class)
                .optional()
                .isPresent();
    }

    /** Whether a key is good now. */
    public boolean anyUsable() {
        return database.sql()
                .sql("select id from api_keys where " + USABLE + " limit 1")
                .param(Columns.time(clock.instant()))
                .query(String.class)
                .optional()
                .isPresent();
    }

    /** Notes that a key was used; a time before the one that is known changes nothing. */
    public void used(String id, Instant at) {
        database.sql()
                .sql("update api_keys set last_used_at = ? where id = ? and (last_used_at is null or last_used_at < ?)")
                .params(Columns.time(at), id, Columns.time(at))
                .update();
    }

    private Key audited(Caller by, String action, Key before) {
        Key after = get(before.id());
        audit.add(by, action, WHAT, before.id(), before.organization(), before.team(), before, after);
        return after;
    }

    private Key locked(String id) {
        database.sql()
                .sql("select id from api_keys where id = ? for update")
                .param(id)
                .query(String.class)
                .optional();
        return get(id);
    }

    private static void requireKept(Key key) {
        if (key.revokedAt() != null) {
            throw Changes.conflict("the key " + key.id() + " is revoked, and stays so; create another");
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static Key key(ResultSet row) throws SQLException {
        return new Key(
                row.getString("id"),
                row.getString("organization"),
                row.getString("team"),
                row.getString("name"),
                KeyRole.valueOf(row.getString("role").toUpperCase(Locale.ROOT)),
                Columns.allowed(row, "allowed"),
                row.getLong("version"),
                Columns.time(row, "created_at"),
                Objects.requireNonNull(row.getString("created_by")),
                Columns.timeOrNull(row, "rotated_at"),
                Columns.timeOrNull(row, "previous_until"),
                Columns.timeOrNull(row, "expires_at"),
                Columns.timeOrNull(row, "revoked_at"),
                Columns.timeOrNull(row, "last_used_at"));
    }
}
