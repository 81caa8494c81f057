package io.ponder.accounts.limit;

import static io.ponder.accounts.limit.Sample.TEAM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.Entry;
import io.ponder.accounts.ledger.LedgerReader;
import io.ponder.accounts.ledger.LedgerWriter;
import io.ponder.accounts.limit.Budgets.Settings;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of reservations whose gateway has died, and of searches while the database is away. */
@Timeout(120)
class ReaperTest {

    private static Settings settings(String gateway) {
        return new Settings(gateway, Duration.ofSeconds(20), false);
    }

    private static Window window(Database database) {
        LimitTable.Snapshot now = new LimitTable(database).read(List.of(TEAM));
        return new WindowTable(database)
                .find(List.of(Window.Name.at(TEAM, Per.DAY, now.now())))
                .getFirst();
    }

    /** Reserves on a gateway that then dies, and lets another look after it. */
    private static void orphan(TestDatabase.Kind kind, Witness witness, Checks checks) throws Exception {
        try (Database database = Database.open(Sample.settings(kind.create()))) {
            LedgerWriter ledger = new LedgerWriter(database, new Windows(database));
            Consumer<Entry> outbox = entry -> ledger.deliver(List.of(entry));
            Sample.limit(database, TEAM, Per.DAY, Counts.TOKENS, 1000);
            Claim claim = Sample.exactly(600, null);
            try (Budgets dead = new Budgets(database, outbox, settings("dead"))) {
                dead.reserve(claim);
            }
            try (Budgets alive = new Budgets(database, outbox, settings("alive"));
                    Reaper reaper = new Reaper(database, alive, new LostSearches(database, witness), outbox, "alive")) {
                reaper.beat();
                checks.run(database, reaper, ledger, claim);
            }
        }
    }

    private interface Checks {
        void run(Database database, Reaper reaper, LedgerWriter ledger, Claim claim) throws Exception;
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void whatNobodyKnowsCountsAsAllThatItCouldBeUntilTheTruthArrives(TestDatabase.Kind kind) throws Exception {
        orphan(kind, Witness.NONE, (database, reaper, ledger, claim) -> {
            while (window(database).reserved().searches() > 0) {
                Thread.sleep(10);
            }
            assertThat(window(database).spent()).isEqualTo(new Counted(1, 600, 0));
            Entry lost = new LedgerReader(database).entry(claim.id()).orElseThrow();
            assertThat(lost.outcome()).isEqualTo(Entry.Outcome.LOST);
            assertThat(lost.estimated()).isTrue();
            ledger.deliver(List.of(Sample.entry(claim, lost.at(), 50, null)));
            assertThat(window(database).spent()).isEqualTo(new Counted(1, 50, 0));
            ledger.deliver(List.of(
                    LostSearches.atMost(Reservation.of(claim, "dead", new Amount(600, null), List.of(), lost.at()))));
            assertThat(window(database).spent()).isEqualTo(new Counted(1, 50, 0));
        });
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void theWitnessIsBelieved(TestDatabase.Kind kind) throws Exception {
        Witness witness = search -> new Witness.Ended(Sample.entry(search, 77));
        orphan(kind, witness, (database, reaper, ledger, claim) -> {
            while (window(database).reserved().searches() > 0) {
                Thread.sleep(10);
            }
            assertThat(window(database).spent()).isEqualTo(new Counted(1, 77, 0));
        });
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void theWitnessIsAskedWhereNothingWasReserved(TestDatabase.Kind kind) throws Exception {
        try (Database database = Database.open(Sample.settings(kind.create()))) {
            Entry begun = Sample.entry(Sample.exactly(0, null), Instant.EPOCH, 0, null);
            Entry told = Sample.entry(begun, 77);
            assertThat(new LostSearches(database, _ -> new Witness.Ended(told)).known(begun))
                    .contains(told);
            assertThat(new LostSearches(database, _ -> new Witness.Running()).known(begun))
                    .isEmpty();
            assertThat(new LostSearches(database, _ -> new Witness.Away()).known(begun))
                    .isEmpty();
            assertThat(new LostSearches(database, Witness.NONE).known(begun)).contains(begun);
        }
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void whatStillRunsIsLeftAlone(TestDatabase.Kind kind) throws Exception {
        orphan(kind, _ -> new Witness.Running(), (database, reaper, ledger, claim) -> {
            reaper.beat();
            Entry begun = Sample.entry(claim, Instant.EPOCH, 0, null);
            assertThat(new LostSearches(database, _ -> new Witness.Running()).known(begun))
                    .isEmpty();
            assertThat(window(database).reserved()).isEqualTo(new Counted(1, 600, 0));
            assertThat(new LedgerReader(database).entry(claim.id())).isEmpty();
        });
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void aDatabaseThatIsAwayClosesTheDoorOrLeavesItOpen(TestDatabase.Kind kind) throws Exception {
        Database database = Database.open(Sample.settings(kind.create()));
        Sample.limit(database, TEAM, Per.DAY, Counts.TOKENS, 1000);
        AtomicReference<Entry> ended = new AtomicReference<>();
        try (Budgets closed = new Budgets(database, ended::set, settings("closed"));
                Budgets open = new Budgets(database, ended::set, new Settings("open", Duration.ofSeconds(20), true))) {
            closed.reserve(Sample.exactly(10, null));
            database.close();
            closed.forget();
            assertThatThrownBy(() -> closed.reserve(Sample.exactly(10, null)))
                    .isInstanceOfSatisfying(FailureException.class, e -> {
                        assertThat(e.failure().kind()).isEqualTo(Kind.UPSTREAM_UNAVAILABLE);
                        assertThat(e.failure().retryAfterSeconds()).isEqualTo(1.0);
                    });
            Claim claim = Sample.exactly(10, null);
            Hold hold = open.reserve(claim);
            assertThat(hold.granted()).isNull();
            Entry entry = Sample.entry(claim, Instant.EPOCH, 5, null);
            hold.settle(entry);
            assertThat(ended.get()).isEqualTo(entry);
        }
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void aDatabaseThatIsSlowHangsNobodyAndLeaksNothing(TestDatabase.Kind kind) throws Exception {
        try (Database database = Database.open(Sample.settings(kind.create()))) {
            Sample.limit(database, TEAM, Per.DAY, Counts.TOKENS, 1000);
            LedgerWriter ledger = new LedgerWriter(database, new Windows(database));
            try (Budgets budgets = new Budgets(
                    database,
                    entry -> ledger.deliver(List.of(entry)),
                    new Settings("impatient", Duration.ofSeconds(1), false))) {
                Claim first = Sample.exactly(10, null);
                budgets.reserve(first).settle(Sample.entry(first, Instant.EPOCH, 10, null));
                database.inTransaction(() -> {
                    new WindowTable(database).lock(List.of(window(database).name()));
                    assertThatThrownBy(() -> budgets.reserve(Sample.exactly(10, null)))
                            .isInstanceOf(FailureException.class);
                    return true;
                });
                // Comes after the one that nobody waits for any more, and what that was granted has been given back.
                Claim last = Sample.exactly(10, null);
                budgets.reserve(last).settle(Sample.entry(last, Instant.EPOCH, 10, null));
                while (database.sql()
                                .sql("select count(*) from reservations")
                                .query(Long.class)
                                .single()
                        > 0) {
                    Thread.sleep(20);
                }
                assertThat(window(database).reserved()).isEqualTo(Counted.NOTHING);
            }
        }
    }
}
