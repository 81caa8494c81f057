package io.ponder.dataset.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.database.DatabaseSettings;
import io.ponder.accounts.tenant.Caller;
import io.ponder.testing.TestDatabase;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Which replies are forgotten. */
@Timeout(120)
class OldRepliesTest {

    private static final Instant NOW = Instant.parse("2026-05-01T12:00:00Z");
    private static final Duration AGE = Duration.ofDays(30);

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void areThoseThatNoJobUsesOrHasUsedLately(TestDatabase.Kind kind) {
        TestDatabase at = kind.create();
        try (Database database = Database.open(new DatabaseSettings(at.url(), at.user(), at.password(), at.file(), 2));
                OldReplies forever = new OldReplies(database, Duration.ZERO, () -> NOW)) {
            CallStore calls = new CallStore(database);
            job(database, "ended", "succeeded");
            job(database, "paused", "paused");
            Instant old = NOW.minus(Duration.ofDays(31));
            add(calls, "old", "ended", old);
            add(calls, "of-a-job-that-is-gone", "gone", old);
            add(calls, "young", "ended", NOW.minus(Duration.ofDays(29)));
            add(calls, "of-a-job-under-way", "paused", old);
            add(calls, "used-by-a-job-under-way", "ended", old.minus(Duration.ofDays(100)));
            calls.use("used-by-a-job-under-way", "paused", old);
            add(calls, "used-lately", "ended", old);
            calls.use("used-lately", "ended", NOW.minus(Duration.ofDays(1)));

            assertThat(kept(database)).hasSize(6);
            try (OldReplies replies = new OldReplies(database, AGE, () -> NOW)) {
                replies.forget();
            }
            assertThat(kept(database))
                    .containsExactlyInAnyOrder("young", "of-a-job-under-way", "used-by-a-job-under-way", "used-lately");
        }
    }

    private static void add(CallStore calls, String id, String job, Instant when) {
        calls.add(
                id,
                new Payer(job, Caller.OPEN, null, null),
                new ScoresReply(new TreeMap<>(), List.of(), 10),
                1L,
                10,
                when);
    }

    private static void job(Database database, String id, String state) {
        database.sql()
                .sql(
                        "insert into jobs (id, tenant, caller, name, recipe, parameters, source_id, dataset_id, state, units,"
                                + " pilot, waits, created_at) values (?, 'team', '', ?, 'star', '{}', 's', ?, ?, 1, 0, false, ?)")
                .params(id, id, "of-" + id, state, Timestamp.from(NOW))
                .update();
    }

    private static List<String> kept(Database database) {
        return database.sql()
                .sql("select trim(id) from paid_calls")
                .query((row, _) -> row.getString(1))
                .list();
    }
}
