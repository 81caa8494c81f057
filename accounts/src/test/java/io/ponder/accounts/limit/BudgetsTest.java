package io.ponder.accounts.limit;

import static io.ponder.accounts.limit.Sample.KEY;
import static io.ponder.accounts.limit.Sample.ORGANIZATION;
import static io.ponder.accounts.limit.Sample.TEAM;
import static io.ponder.accounts.limit.Sample.claim;
import static io.ponder.accounts.limit.Sample.entry;
import static io.ponder.accounts.limit.Sample.exactly;
import static io.ponder.accounts.limit.Sample.limit;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.LedgerWriter;
import io.ponder.accounts.limit.Budgets.Settings;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BudgetsTest {

    private static final Settings SETTINGS = new Settings("gateway-1", Duration.ofSeconds(20), false);

    private interface Body {
        void run(Database database, Budgets budgets) throws Exception;
    }

    /** Budgets whose entries are delivered at once. */
    private static void with(TestDatabase.Kind kind, Body body) throws Exception {
        try (Database database = Database.open(Sample.settings(kind.create()))) {
            LedgerWriter ledger = new LedgerWriter(database, new Windows(database));
            try (Budgets budgets = new Budgets(database, entry -> ledger.deliver(List.of(entry)), SETTINGS)) {
                body.run(database, budgets);
            }
        }
    }

    private static long count(Database database, String table) {
        return database.sql()
                .sql("select count(*) from " + table)
                .query(Long.class)
                .single();
    }

    private static Refusal refused(Budgets budgets, Claim claim) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> budgets.reserve(claim));
        assertThat(refusal).isNotNull();
        return refusal;
    }

    private static Window window(Database database, Owner owner, Per per) {
        LimitTable.Snapshot now = new LimitTable(database).read(List.of(owner));
        return new WindowTable(database)
                .find(List.of(Window.Name.at(owner, per, now.now())))
                .getFirst();
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void whereNothingIsLimitedNothingIsWritten(TestDatabase.Kind kind) throws Exception {
        with(kind, (database, budgets) -> {
            Claim claim = claim(1000, null);
            Hold hold = budgets.reserve(claim);
            assertThat(hold.granted()).isNull();
            assertThat(hold.rates()).isEqualTo(RateState.NONE);
            hold.settle(entry(claim, Instant.now(), 10, null));
            assertThat(count(database, "reservations")).isZero();
            assertThat(count(database, "limit_windows")).isZero();
            assertThat(count(database, "ledger_entries")).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void aSearchHoldsItsWorstCaseUntilItIsSettled(TestDatabase.Kind kind) throws Exception {
        with(kind, (database, budgets) -> {
            limit(database, TEAM, Per.MONTH, Counts.TOKENS, 1000);
            Claim first = exactly(600, null);
            Hold hold = budgets.reserve(first);
            assertThat(hold.granted()).isEqualTo(new Amount(600, null));
            Refusal refusal = refused(budgets, exactly(600, null));
            assertThat(refusal.failure().kind()).isEqualTo(Kind.RATE_LIMITED);
            assertThat(refusal.failure().retryAfterSeconds()).isBetween(0.001, 2.0);
            assertThat(refusal)
                    .hasMessageContaining("team research, 1000 tokens a month")
                    .hasMessageContaining("0 tokens spent and 600 tokens held")
                    .hasMessageContaining("up to 600 tokens");
            hold.settle(entry(first, Instant.now(), 100, null));
            Window window = window(database, TEAM, Per.MONTH);
            assertThat(window.spent()).isEqualTo(new Counted(1, 100, 0));
            assertThat(window.reserved()).isEqualTo(Counted.NOTHING);
            assertThat(budgets.reserve(exactly(600, null)).granted()).isEqualTo(new Amount(600, null));
        });
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void aSpentBudgetSaysWhoseItIsAndWhenItBeginsAnew(TestDatabase.Kind kind) throws Exception {
        with(kind, (database, budgets) -> {
            limit(database, KEY, Per.MONTH, Counts.NANO_USD, 2_500_000_000L);
            Claim first = exactly(10, 2_000_000_000L);
            budgets.reserve(first).settle(entry(first, Instant.now(), 10, 2_000_000_000L));
            Refusal refusal = refused(budgets, exactly(10, 1_000_000_000L));
            assertThat(refusal.failure().kind()).isEqualTo(Kind.QUOTA_SPENT);
            assertThat(refusal)
                    .hasMessageContaining("key k1, $2.50 a month")
                    .hasMessageContaining("$2.00 spent")
                    .hasMessageContaining("up to $1.00")
                    .hasMessageContaining("begins anew at 20")
                    .hasMessageContaining("-01T00:00:00Z");
        });
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void whoeverAskedForNoCertainAmountIsGrantedWhatIsLeft(TestDatabase.Kind kind) throws Exception {
        with(kind, (database, budgets) -> {
            limit(database, TEAM, Per.DAY, Counts.TOKENS, 1000);
            budgets.reserve(exactly(700, null));
            assertThat(budgets.reserve(claim(700, null)).granted()).isEqualTo(new Amount(300, null));
            assertThat(refused(budgets, claim(700, null)).failure().kind()).isEqualTo(Kind.RATE_LIMITED);
        });
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void whatNeverFitsIsNotWorthRetrying(TestDatabase.Kind kind) throws Exception {
        with(kind, (database, budgets) -> {
            limit(database, TEAM, Per.MINUTE, Counts.TOKENS, 1000);
            assertThat(refused(budgets, exactly(1001, null)).failure().kind()).isEqualTo(Kind.QUOTA_SPENT);
        });
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void everyScopeIsABound(TestDatabase.Kind kind) throws Exception {
        with(kind, (database, budgets) -> {
            limit(database, ORGANIZATION, Per.DAY, Counts.SEARCHES, 3);
            limit(database, TEAM, Per.DAY, Counts.TOKENS, 250);
            limit(database, KEY, Per.DAY, Counts.NANO_USD, 1000);
            budgets.reserve(exactly(100, 100L));
            assertThat(refused(budgets, exactly(100, 950L))).hasMessageContaining("key k1");
            assertThat(refused(budgets, exactly(200, 100L))).hasMessageContaining("team research");
            budgets.reserve(exactly(10, 10L));
            budgets.reserve(exactly(10, 10L));
            assertThat(refused(budgets, exactly(10, 10L))).hasMessageContaining("organization acme, 3 searches a day");
        });
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void moneyThatNobodyCanBoundIsNotSpentWhereMoneyIsLimited(TestDatabase.Kind kind) throws Exception {
        with(kind, (database, budgets) -> {
            limit(database, TEAM, Per.MONTH, Counts.NANO_USD, 1_000_000_000L);
            Refusal refusal = refused(budgets, exactly(10, null));
            assertThat(refusal.failure().kind()).isEqualTo(Kind.FORBIDDEN);
            assertThat(refusal).hasMessageContaining("has no price");
        });
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void soManySearchesAtOnce(TestDatabase.Kind kind) throws Exception {
        with(kind, (database, budgets) -> {
            limit(database, KEY, Per.NOW, Counts.SEARCHES, 1);
            Claim first = claim(10, null);
            Hold hold = budgets.reserve(first);
            Refusal refusal = refused(budgets, claim(10, null));
            assertThat(refusal.isAtOnce()).isTrue();
            assertThat(refusal.failure().kind()).isEqualTo(Kind.RATE_LIMITED);
            hold.settle(entry(first, Instant.now(), 5, null));
            budgets.reserve(claim(10, null));
        });
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void aLoweredLimitStopsOnlyWhatIsNew(TestDatabase.Kind kind) throws Exception {
        with(kind, (database, budgets) -> {
            limit(database, TEAM, Per.DAY, Counts.TOKENS, 1000);
            Claim running = exactly(800, null);
            Hold hold = budgets.reserve(running);
            limit(database, TEAM, Per.DAY, Counts.TOKENS, 100);
            assertThat(refused(budgets, exactly(50, null))).hasMessageContaining("100 tokens a day");
            hold.settle(entry(running, Instant.now(), 40, null));
            assertThat(budgets.reserve(exactly(50, null)).granted()).isEqualTo(new Amount(50, null));
        });
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void aLimitSetLateCountsWhatTheLedgerKnowsAndWhatAlreadyRuns(TestDatabase.Kind kind) throws Exception {
        with(kind, (database, budgets) -> {
            Claim before = claim(10, null);
            budgets.reserve(before).settle(entry(before, Instant.now(), 300, 5L));
            limit(database, TEAM, Per.DAY, Counts.SEARCHES, 10);
            budgets.forget();
            Claim running = claim(400, 7L);
            Hold hold = budgets.reserve(running);
            limit(database, ORGANIZATION, Per.MONTH, Counts.TOKENS, 1000);
            assertThat(refused(budgets, exactly(400, null)))
                    .hasMessageContaining("300 tokens spent and 400 tokens held");
            hold.settle(entry(running, Instant.now(), 1, 1L));
            Window window = window(database, ORGANIZATION, Per.MONTH);
            assertThat(window.spent()).isEqualTo(new Counted(2, 301, 6));
            assertThat(window.reserved()).isEqualTo(Counted.NOTHING);
        });
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void aConversationIsBoundedAsAWhole(TestDatabase.Kind kind) throws Exception {
        with(kind, (database, budgets) -> {
            BoundedConversation first = new BoundedConversation("chat-7", 2L, null, null);
            BoundedConversation later = new BoundedConversation("chat-7", null, null, null);
            Amount amount = new Amount(10, null);
            budgets.reserve(Sample.claim(Sample.CALLER, first, amount, amount));
            Claim second = Sample.claim(Sample.CALLER, later, amount, amount);
            budgets.reserve(second).settle(entry(second, Instant.now(), 5, null));
            budgets.reserve(claim(10, null));
            Claim third = Sample.claim(Sample.caller("k2"), later, amount, amount);
            assertThat(refused(budgets, third)).hasMessageContaining("conversation chat-7, 2 searches in all");
        });
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void aLateEntryWithoutItsReservationStillCountsAndOnlyOnce(TestDatabase.Kind kind) throws Exception {
        with(kind, (database, budgets) -> {
            limit(database, TEAM, Per.DAY, Counts.TOKENS, 1000);
            Claim claim = exactly(100, null);
            Hold hold = budgets.reserve(claim);
            new Windows(database).release(List.of(claim.id()));
            hold.settle(entry(claim, Instant.now(), 70, null));
            hold.settle(entry(claim, Instant.now(), 70, null));
            assertThat(window(database, TEAM, Per.DAY).spent()).isEqualTo(new Counted(1, 70, 0));
            assertThat(window(database, TEAM, Per.DAY).reserved()).isEqualTo(Counted.NOTHING);
        });
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void twoAdminsDoNotOverwriteEachOther(TestDatabase.Kind kind) throws Exception {
        with(kind, (database, budgets) -> {
            LimitTable table = new LimitTable(database);
            String seen = table.of(TEAM).version();
            table.put(TEAM, SpendingLimits.NONE.with(Per.DAY, Counts.TOKENS, 5L), seen, null);
            assertThatThrownBy(() -> table.put(TEAM, SpendingLimits.NONE.with(Per.DAY, Counts.TOKENS, 9L), seen, null))
                    .hasMessageContaining("changed by somebody else");
            assertThat(table.of(TEAM).most(Per.DAY, Counts.TOKENS)).isEqualTo(5);
        });
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void theReplyTellsTheRates(TestDatabase.Kind kind) throws Exception {
        with(kind, (database, budgets) -> {
            limit(database, TEAM, Per.DAY, Counts.SEARCHES, 100);
            limit(database, KEY, Per.MINUTE, Counts.SEARCHES, 5);
            limit(database, KEY, Per.MONTH, Counts.TOKENS, 5000);
            RateState rates = budgets.reserve(exactly(10, null)).rates();
            assertThat(rates.tokens()).isNull();
            assertThat(rates.requests()).satisfies(rate -> {
                assertThat(rate.limit()).isEqualTo(5);
                assertThat(rate.remaining()).isEqualTo(4);
            });
        });
    }
}
