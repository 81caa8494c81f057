package io.ponder.accounts.traffic;

import io.ponder.accounts.database.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The searches that may be used for training: of the teams that have them kept ({@code keep_training_days}), those that
 * opted in.
 */
public final class Traffic {

    private static final int PAGE = 200;
    private static final String COLUMNS =
            "t.id, t.tenant, t.team, t.at, t.model, t.strategy, t.person, t.content, t.correct, t.rating, t.answer";

    private final Database database;

    public Traffic(Database database) {
        this.database = database;
    }

    /**
     * A kept search, and what was said of its answer.
     *
     * @param correct whether it is right; null where nobody said
     * @param rating 0 to 1; null likewise
     * @param answer the right answer; null likewise
     */
    public record Judged(
            KeptSearch search,
            @Nullable Boolean correct,
            @Nullable Double rating,
            @Nullable String answer) {}

    /**
     * Which searches are meant.
     *
     * @param since not before; null for the first
     * @param until before; null for the last
     * @param model null for all
     * @param strategy that was asked for; null for all
     */
    public record Wanted(
            @Nullable Instant since,
            @Nullable Instant until,
            @Nullable String model,
            @Nullable String strategy) {}

    /** The teams that have searches kept, and for how many days. */
    public Map<String, Integer> days() {
        Map<String, Integer> days = new HashMap<>();
        database.sql()
                .sql("select id, keep_training_days from teams where keep_training_days > 0")
                .query(row -> {
                    days.put(row.getString(1), row.getInt(2));
                });
        return days;
    }

    /**
     * Keeps searches whose team still wants it, and whose person was not forgotten since; the others are dropped. Within the
     * caller's transaction.
     */
    public void add(Collection<KeptSearch> searches) {
        List<Object[]> batch = new ArrayList<>();
        for (KeptSearch search : searches) {
            batch.add(new Object[] {
                search.id(),
                search.tenant(),
                Timestamp.from(search.at()),
                search.model(),
                search.strategy(),
                search.person(),
                search.content(),
                search.team(),
                search.tenant(),
                search.person(),
                Timestamp.from(search.at())
            });
        }
        if (batch.isEmpty()) {
            return;
        }
        database.batches()
                .batchUpdate(
                        "insert into traffic (id, tenant, team, at, model, strategy, person, content)"
                                + " select cast(? as varchar(100)), cast(? as varchar(200)), t.id,"
                                + " cast(? as timestamp with time zone), cast(? as varchar(300)), cast(? as varchar(100)),"
                                + " cast(? as varchar(64)), cast(? as text) from teams t"
                                + " where t.id = ? and t.keep_training_days > 0"
                                + " and not exists (select 1 from forgotten_people f"
                                + " where f.tenant = ? and f.person = cast(? as varchar(64))"
                                + " and f.at >= cast(? as timestamp with time zone))"
                                + " on conflict do nothing",
                        batch);
    }

    /**
     * Says what a client thinks of the answer, in place of what was said before. Within the caller's transaction.
     *
     * @return whether the search is kept
     */
    public boolean judge(String search, @Nullable Boolean correct, @Nullable Double rating, @Nullable String answer) {
        return database.sql()
                        .sql("update traffic set correct = ?, rating = ?, answer = cast(? as text) where id = ?")
                        .param(correct)
                        .param(rating)
                        .param(answer)
                        .param(search)
                        .update()
                > 0;
    }

    /**
     * Hands over the searches of a tenant, in their order; few are held in memory at once. What its team no longer has kept
     * is not among them, even before it is deleted.
     */
    public void forEach(String tenant, Wanted wanted, Instant now, Consumer<Judged> each) {
        Map<String, Integer> days = days();
        Timestamp at = Timestamp.from(wanted.since() == null ? Instant.EPOCH : wanted.since());
        String id = "";
        while (true) {
            List<Judged> page = database.sql()
                    .sql("select " + COLUMNS
                            + " from traffic t where t.tenant = ? and (t.at > ? or (t.at = ? and t.id > ?))"
                            + (wanted.until() == null ? "" : " and t.at < ?")
                            + (wanted.model() == null ? "" : " and t.model = ?")
                            + (wanted.strategy() == null ? "" : " and t.strategy = ?")
                            + " order by t.at, t.id limit " + PAGE)
                    .params(parameters(tenant, at, id, wanted))
                    .query((row, _) -> judged(row))
                    .list();
            page.stream().filter(judged -> isKept(judged.search(), days, now)).forEach(each);
            if (page.size() < PAGE) {
                return;
            }
            at = Timestamp.from(page.getLast().search().at());
            id = page.getLast().search().id();
        }
    }

    private static List<Object> parameters(String tenant, Timestamp at, String id, Wanted wanted) {
        List<Object> all = new ArrayList<>(List.of(tenant, at, at, id));
        if (wanted.until() != null) {
            all.add(Timestamp.from(wanted.until()));
        }
        if (wanted.model() != null) {
            all.add(wanted.model());
        }
        if (wanted.strategy() != null) {
            all.add(wanted.strategy());
        }
        return all;
    }

    private static boolean isKept(KeptSearch search, Map<String, Integer> days, Instant now) {
        Integer kept = days.get(search.team());
        return kept != null && search.at().plus(Duration.ofDays(kept)).isAfter(now);
    }

    /** Says which searches each unit of a job looks at, within the caller's transaction. */
    public void addUnits(String job, List<List<String>> units) {
        List<Object[]> batch = new ArrayList<>();
        for (int unit = 0; unit < units.size(); unit++) {
            for (String search : units.get(unit)) {
                batch.add(new Object[] {job, (long) unit, search});
            }
        }
        database.batches().batchUpdate("insert into traffic_units (job_id, unit, search_id) values (?, ?, ?)", batch);
    }

    /** The searches of a unit that are still kept, in their order. */
    public List<Judged> unit(String job, long unit, Instant now) {
        Map<String, Integer> days = days();
        return database
                .sql()
                .sql("select " + COLUMNS + " from traffic t join traffic_units u on u.search_id = t.id"
                        + " where u.job_id = ? and u.unit = ? order by t.at, t.id")
                .params(job, unit)
                .query((row, _) -> judged(row))
                .list()
                .stream()
                .filter(judged -> isKept(judged.search(), days, now))
                .toList();
    }

    /**
     * Keeps a unit's searches from being deleted until the caller's transaction ends.
     *
     * @return how many of them there still are
     */
    public int lock(String job, long unit) {
        return database.sql()
                .sql("select t.id from traffic t where t.id in (select u.search_id from traffic_units u"
                        + " where u.job_id = ? and u.unit = ?) for update")
                .params(job, unit)
                .query(String.class)
                .list()
                .size();
    }

    /**
     * Deletes what is older than its team has it kept, and all of teams that have nothing kept.
     *
     * @return how many searches were deleted
     */
    public int sweep(Instant now) {
        int deleted = database.sql()
                .sql("delete from traffic where team not in (select id from teams where keep_training_days > 0)")
                .update();
        for (Map.Entry<String, Integer> team : days().entrySet()) {
            deleted += database.sql()
                    .sql("delete from traffic where team = ? and at <= ?")
                    .params(team.getKey(), Timestamp.from(now.minus(Duration.ofDays(team.getValue()))))
                    .update();
        }
        if (deleted > 0) {
            database.sql()
                    .sql(
                            "delete from traffic_units u where not exists (select 1 from traffic t where t.id = u.search_id)")
                    .update();
        }
        return deleted;
    }

    /** Deletes all that is kept of a team, at once. */
    public void forget(String team) {
        database.sql().sql("delete from traffic where team = ?").param(team).update();
    }

    private static Judged judged(ResultSet row) throws SQLException {
        KeptSearch search = new KeptSearch(
                row.getString(1),
                row.getString(2),
                row.getString(3),
                row.getTimestamp(4).toInstant(),
                row.getString(5),
                row.getString(6),
                row.getString(7),
                row.getString(8));
        boolean correct = row.getBoolean(9);
        Boolean said = row.wasNull() ? null : (Boolean) correct;
        double rating = row.getDouble(10);
        Double rated = row.wasNull() ? null : (Double) rating;
        return new Judged(search, said, rated, row.getString(11));
    }
}
