package io.ponder.accounts.limit;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.tenant.Audit;
import io.ponder.accounts.tenant.Caller;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The limits that are set. */
public final class LimitTable {

    private final Database database;
    private final Audit audit;

    public LimitTable(Database database) {
        this.database = database;
        this.audit = new Audit(database, InstantSource.system());
    }

    /**
     * Who changes limits, and where their owner belongs.
     *
     * @param team null if it belongs to none
     */
    public record Author(
            Caller caller,
            @Nullable String organization,
            @Nullable String team) {}

    /** SpendingLimits at a moment of the database's own clock, the only one by which budgets are counted. */
    record Snapshot(Map<Owner, SpendingLimits> limits, Instant now) {

        SpendingLimits of(Owner owner) {
            return limits.getOrDefault(owner, SpendingLimits.NONE);
        }
    }

    /** The limits of one owner. */
    public SpendingLimits of(Owner owner) {
        return read(List.of(owner)).of(owner);
    }

    /** Organisations and teams with a budget in money for a day or a month, organisations first, in the order of their ids. */
    List<Owner> ofMoney(int most) {
        return database.sql()
                .sql("select distinct scope, scope_id from limits where scope in ('organization', 'team')"
                        + " and name in ('day.nano_usd', 'month.nano_usd') order by scope, scope_id limit :most")
                .param("most", most)
                .query((row, _) -> new Owner(Scope.ofWireName(row.getString(1)), row.getString(2)))
                .list();
    }

    /** The limits of several owners; those without any are left out. */
    Snapshot read(Collection<Owner> owners) {
        return read(owners, "''");
    }

    /** The same; and PostgreSQL does not wait for its disk when this transaction ends, which spares a statement of its own. */
    Snapshot readAndCommitSoon(Collection<Owner> owners) {
        return read(owners, database.isPostgres() ? "set_config('synchronous_commit', 'off', true)" : "''");
    }

    private Snapshot read(Collection<Owner> owners, String besides) {
        Map<Owner, Map<String, Long>> named = new HashMap<>();
        Instant[] now = new Instant[1];
        database.sql()
                .sql("select scope, scope_id, name, most, current_timestamp from limits"
                        + " where (scope, scope_id) in (:owners)"
                        + " union all select '', " + besides + ", '', 0, current_timestamp")
                .param("owners", owners.stream().map(LimitTable::row).toList())
                .query(row -> {
                    now[0] = row.getObject(5, OffsetDateTime.class).toInstant();
                    String scope = row.getString(1);
                    if (!scope.isEmpty()) {
                        named.computeIfAbsent(
                                        new Owner(Scope.ofWireName(scope), row.getString(2)), _ -> new TreeMap<>())
                                .put(row.getString(3), row.getLong(4));
                    }
                });
        Map<Owner, SpendingLimits> limits = new HashMap<>();
        named.forEach((owner, values) -> limits.put(owner, new SpendingLimits(values)));
        return new Snapshot(limits, Objects.requireNonNull(now[0]));
    }

    private static Object[] row(Owner owner) {
        return new Object[] {owner.scope().wireName(), owner.id()};
    }

    /**
     * Replaces all limits of an owner. What runs goes on to its end, even if a limit is now below what it holds.
     *
     * @param expected the version that the change was made from; null to overwrite whatever there is
     * @param by for the log of changes; null for a caller who bounds a conversation
     * @throws io.ponder.reasoning.model.FailureException with {@code CONFLICT} when somebody else has changed them
     */
    public void put(Owner owner, SpendingLimits limits, @Nullable String expected, @Nullable Author by) {
        database.inTransaction(() -> {
            WindowGate.lock(database);
            SpendingLimits before = of(owner);
            if (expected != null && !expected.equals(before.version())) {
                throw Failure.of(
                                Kind.CONFLICT,
                                "the limits of " + owner.shown()
                                        + " have been changed by somebody else: read them again, and then change them")
                        .asException();
            }
            delete(owner);
            database.batches()
                    .batchUpdate(
                            "insert into limits (scope, scope_id, name, most) values (?, ?, ?, ?)",
                            limits.named().entrySet().stream()
                                    .map(limit -> new Object[] {
                                        owner.scope().wireName(), owner.id(), limit.getKey(), limit.getValue()
                                    })
                                    .toList());
            if (by != null) {
                audit.add(
                        by.caller(),
                        "set",
                        "limits",
                        owner.scope().wireName() + " " + owner.id(),
                        by.organization(),
                        by.team(),
                        before.named(),
                        limits.named());
            }
            return limits;
        });
    }

    private void delete(Owner owner) {
        database.sql()
                .sql("delete from limits where scope = ? and scope_id = ?")
                .params(owner.scope().wireName(), owner.id())
                .update();
    }
}
