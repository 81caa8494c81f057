package io.ponder.dataset.people;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.tenant.Audit;
import io.ponder.accounts.tenant.Caller;
import io.ponder.contracts.dataset.ForgottenPerson;
import io.ponder.contracts.dataset.ForgottenPerson.Part;
import io.ponder.contracts.dataset.ForgottenPerson.Reading;
import io.ponder.contracts.dataset.OnBehalf;
import io.ponder.contracts.wire.WireJson;
import io.ponder.dataset.store.DatasetStore;
import java.sql.Timestamp;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.type.TypeReference;

/**
 * Deletes what is kept of a person: searches, rows of data sets and remembered replies. It may be done again at any time, and
 * goes on where it was broken off.
 *
 * <p>A unit of a job ends in a transaction that locks what it was made of. So whatever is written of a row or a search that was
 * found here was written before it was deleted, and is found in the next pass; passes end when one finds nothing.
 */
final class Forgetting {

    private static final Logger LOG = LoggerFactory.getLogger(Forgetting.class);
    private static final TypeReference<List<Reading>> READINGS = new TypeReference<>() {};
    private static final int TRIES = 5;
    private static final String OF_TENANT =
            " where person = ? and dataset_id in (select id from datasets where tenant = ?)";

    private final Database database;
    private final DatasetStore datasets;
    private final Audit audit;
    private final InstantSource clock;

    Forgetting(Database database, DatasetStore datasets, Audit audit, InstantSource clock) {
        this.database = database;
        this.datasets = datasets;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Deletes.
     *
     * @param person the pseudonym
     * @param by who says so
     */
    ForgottenPerson forget(OnBehalf owner, String person, Caller by) {
        String tenant = owner.tenant();
        List<Reading> exports = mark(tenant, person);
        Pass all = new Pass();
        boolean isDone = false;
        while (!isDone) {
            Pass pass = new Pass();
            pass.texts = again(() -> texts(tenant, person));
            pass.searches = again(() -> database.sql()
                    .sql("delete from traffic where tenant = ? and person = ?")
                    .params(tenant, person)
                    .update());
            pass.rows = again(() -> rows(tenant, person, all.parts));
            pass.calls = again(() -> calls(person));
            all.add(pass);
            isDone = pass.isEmpty();
        }
        all.parts.keySet().forEach(datasets::count);
        ForgottenPerson forgotten = new ForgottenPerson(
                "person.forgotten",
                person,
                all.searches,
                all.texts,
                all.rows,
                all.calls,
                List.copyOf(all.parts.values()),
                exports);
        audit.add(by, "forget", "person", person, owner.organization(), owner.team(), null, forgotten);
        database.sync();
        return forgotten;
    }

    /** What a pass deleted. */
    private static final class Pass {
        private long texts;
        private long searches;
        private long rows;
        private long calls;
        private final Map<String, Part> parts = new LinkedHashMap<>();

        boolean isEmpty() {
            return texts + searches + rows + calls == 0;
        }

        void add(Pass other) {
            texts += other.texts;
            searches += other.searches;
            rows += other.rows;
            calls += other.calls;
        }
    }

    /** From now on, what they asked until now is not kept when it arrives late. Returns who had read rows of theirs. */
    private List<Reading> mark(String tenant, String person) {
        return database.inTransaction(() -> {
            Set<Reading> readings = new LinkedHashSet<>();
            database.sql()
                    .sql("select exports from forgotten_people where tenant = ? and person = ? for update")
                    .params(tenant, person)
                    .query(row -> {
                        readings.addAll(WireJson.mapper().readValue(row.getString(1), READINGS));
                    });
            readings.addAll(readings(tenant, person));
            database.sql()
                    .sql("delete from forgotten_people where tenant = ? and person = ?")
                    .params(tenant, person)
                    .update();
            database.sql()
                    .sql("insert into forgotten_people (tenant, person, at, exports) values (?, ?, ?, ?)")
                    .params(
                            tenant,
                            person,
                            Timestamp.from(clock.instant()),
                            WireJson.mapper().writeValueAsString(readings))
                    .update();
            return List.copyOf(readings);
        });
    }

    private List<Reading> readings(String tenant, String person) {
        return database.sql()
                .sql(
                        "select d.id, d.name, r.key_id, r.at from dataset_readings r join datasets d on d.id = r.dataset_id"
                                + " where d.tenant = ? and d.id in (select dataset_id from dataset_rows where person = ?)"
                                + " order by r.at, r.id")
                .params(tenant, person)
                .query((row, _) -> new Reading(
                        row.getString(1),
                        row.getString(2),
                        row.getString(3) == null ? "" : row.getString(3),
                        row.getTimestamp(4).toInstant().toString()))
                .list();
    }

    /** What the ledger keeps of their searches, where the team has that kept as well. */
    private long texts(String tenant, String person) {
        String theirs = " where entry_id in (select id from traffic where tenant = ? and person = ?)";
        database.sql()
                .sql("update feedback set answer = null, comment = null" + theirs)
                .params(tenant, person)
                .update();
        return database.sql()
                .sql("delete from ledger_prompts" + theirs)
                .params(tenant, person)
                .update();
    }

    private long rows(String tenant, String person, Map<String, Part> parts) {
        Map<String, Long> counts = new LinkedHashMap<>();
        database.sql()
                .sql("select dataset_id from dataset_rows" + OF_TENANT + " for update")
                .params(person, tenant)
                .query(row -> {
                    counts.merge(row.getString(1), 1L, Long::sum);
                });
        long deleted = database.sql()
                .sql("delete from dataset_rows" + OF_TENANT)
                .params(person, tenant)
                .update();
        counts.forEach((id, rows) -> parts.merge(
                id,
                new Part(
                        id,
                        datasets.find(tenant, id).map(DatasetStore.Known::name).orElse(id),
                        rows),
                (before, more) -> new Part(id, before.name(), before.rows() + more.rows())));
        return deleted;
    }

    /** Pseudonyms are a tenant's own, as calls are. */
    private long calls(String person) {
        List<String> theirs = new ArrayList<>(database.sql()
                .sql("select call_id from paid_call_people where person = ? for update")
                .param(person)
                .query(String.class)
                .list());
        long deleted = 0;
        for (String call : theirs) {
            for (String table : List.of("paid_calls where id", "call_parts where call_id")) {
                deleted += database.sql()
                                                .sql("delete from " + table + " = ?")
                                                .param(call)
                                                .update()
                                        > 0
                                && table.startsWith("paid")
                        ? 1
                        : 0;
            }
            database.sql()
                    .sql("delete from paid_call_people where call_id = ?")
                    .param(call)
                    .update();
        }
        return deleted;
    }

    /** A part of the work in a transaction of its own. Two that wait for each other are told so, and one tries again. */
    private long again(LongSupplier work) {
        for (int tries = 1; ; tries++) {
            try {
                return database.inTransaction(work::getAsLong);
            } catch (RuntimeException e) {
                if (tries == TRIES || !Database.isUnable(e)) {
                    throw e;
                }
                LOG.info(
                        "what is kept of a person is deleted once more: {}",
                        e.getClass().getSimpleName());
            }
        }
    }
}
