package io.ponder.accounts.ledger;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.Entry.Outcome;
import io.ponder.accounts.traffic.Traffic;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What clients say of answers. Of each search the last word counts; the ledger's right answers change with it in the same
 * transaction.
 */
public final class Feedbacks {

    private static final String OF = " where entry_id = ?";

    private final Database database;
    private final EntryRows rows;
    private final RollUps rollUps;
    private final Traffic traffic;

    public Feedbacks(Database database) {
        this.database = database;
        this.rows = new EntryRows(database);
        this.rollUps = new RollUps(database);
        this.traffic = new Traffic(database);
    }

    /**
     * What was kept.
     *
     * @param feedback without its words where the search's texts are not kept; with the answer where these are for training
     * @param judged the search's entry as it is now
     * @param isNew whether nobody had said before whether this answer is right
     */
    public record Given(Feedback feedback, Entry judged, boolean isNew) {}

    /**
     * The searches that a client can mean by an id: the search of that id, or those that a reply of that id came of.
     *
     * @return those of the team that have an answer, the earliest first
     */
    public List<Entry> meant(String id, String organization, String team) {
        return database.sql()
                .sql("select " + EntryRows.COLUMNS + " from ledger_entries where (id = ? or reply_id = ?)"
                        + " and organization = ? and team = ? and outcome in ('answered', 'cut') order by at, id")
                .params(id, id, organization, team)
                .query((row, _) -> EntryRows.entry(row))
                .list();
    }

    /** What was said last of a search. */
    public Optional<Feedback> find(String entry) {
        return database.sql()
                .sql("select correct, rating, answer, comment, key_id, at from feedback" + OF)
                .param(entry)
                .query((row, _) -> feedback(row))
                .optional();
    }

    /**
     * Takes the place of what was said before of this search.
     *
     * @return nothing if there is no such search with an answer any more
     */
    public Optional<Given> give(String entry, Feedback said) {
        return database.inTransaction(() -> {
            Optional<Entry> found = database.sql()
                    .sql("select " + EntryRows.COLUMNS + " from ledger_entries where id = ? and outcome in ('"
                            + Outcome.ANSWERED.wireName() + "', '" + Outcome.CUT.wireName() + "') for update")
                    .param(entry)
                    .query((row, _) -> EntryRows.entry(row))
                    .optional();
            return found.map(search -> {
                boolean isForTraining = traffic.judge(
                        entry, said.correct(), said.rating(), EntryRows.text(said.answer(), Integer.MAX_VALUE));
                if (isKept(entry)) {
                    return give(search, said);
                }
                Given given = give(search, said.withoutWords());
                return isForTraining ? new Given(said.withoutComment(), given.judged(), given.isNew()) : given;
            });
        });
    }

    private Given give(Entry before, Feedback said) {
        record Earlier(@Nullable Boolean rightBefore) {}
        String entry = before.id();
        Optional<Earlier> earlier = database.sql()
                .sql("select right_before from feedback" + OF)
                .param(entry)
                .query((row, _) -> new Earlier(flag(row, 1)))
                .optional();
        Boolean rightBefore = earlier.isPresent() ? earlier.get().rightBefore() : before.right();
        Boolean right = said.correct() == null ? rightBefore : said.correct();
        Entry after = before.judged(right);
        database.sql().sql("delete from feedback" + OF).param(entry).update();
        database.sql()
                .sql("insert into feedback (entry_id, correct, right_before, rating, answer, comment, key_id, at)"
                        + " values (?, ?, ?, ?, ?, ?, ?, ?)")
                .param(entry)
                .param(said.correct())
                .param(rightBefore)
                .param(said.rating())
                .param(EntryRows.text(said.answer(), Integer.MAX_VALUE))
                .param(EntryRows.text(said.comment(), Integer.MAX_VALUE))
                .param(said.key())
                .param(EntryRows.time(said.at()))
                .update();
        if (!Objects.equals(before.right(), right)) {
            database.sql()
                    .sql("update ledger_entries set is_right = ? where id = ?")
                    .param(right)
                    .param(entry)
                    .update();
            rollUps.change(List.of(after), List.of(before));
        }
        return new Given(
                said,
                after.withParts(rows.parts(List.of(entry)).getOrDefault(entry, List.of())),
                isNew(earlier.isPresent(), before, after));
    }

    private static boolean isNew(boolean wasSaid, Entry before, Entry after) {
        return !wasSaid && before.right() == null && after.right() != null;
    }

    private boolean isKept(String entry) {
        return database.sql()
                        .sql("select count(*) from ledger_prompts" + OF)
                        .param(entry)
                        .query(Integer.class)
                        .single()
                > 0;
    }

    private static Feedback feedback(ResultSet row) throws SQLException {
        double rating = row.getDouble(2);
        Double rated = row.wasNull() ? null : (Double) rating;
        return new Feedback(
                flag(row, 1),
                rated,
                row.getString(3),
                row.getString(4),
                row.getString(5),
                row.getObject(6, OffsetDateTime.class).toInstant());
    }

    private static @Nullable Boolean flag(ResultSet row, int column) throws SQLException {
        boolean value = row.getBoolean(column);
        return row.wasNull() ? null : (Boolean) value;
    }
}
