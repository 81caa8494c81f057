package io.ponder.accounts.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.Entry;
import io.ponder.accounts.ledger.LedgerWriter;
import io.ponder.accounts.limit.SpendingLimits.Limit;
import io.ponder.testing.TestDatabase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The laws of what is granted, in thousands of random histories, and at the ends of windows. */
class RulingTest {

    private static final Instant LAST_SECOND = Instant.parse("2027-02-28T23:59:59Z");
    private static final Instant NEXT_MONTH = Instant.parse("2027-03-01T00:00:00Z");

    private static Window window(Owner owner, Per per, Counted spent, Counted reserved) {
        return new Window(1, owner, per, per.begins(LAST_SECOND), per.ends(LAST_SECOND), spent, reserved);
    }

    /** What is spent and held is never above the limit, and what fits is never refused. */
    @Test
    void nothingIsGrantedBeyondALimitAndNothingRefusedBelowIt() {
        for (int seed = 0; seed < 5000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            long limit = random.nextLong(1, 500);
            Window window = window(Sample.TEAM, Per.DAY, Counted.NOTHING, Counted.NOTHING);
            List<Counted> held = new ArrayList<>();
            for (int step = 0; step < 40; step++) {
                if (random.nextBoolean() && !held.isEmpty()) {
                    Counted ended = held.remove(random.nextInt(held.size()));
                    Counted used = new Counted(1, random.nextLong(ended.tokens() + 1), 0);
                    window = window(
                            Sample.TEAM,
                            Per.DAY,
                            window.spent().plus(used),
                            window.reserved().minus(ended));
                    continue;
                }
                long worst = random.nextLong(1, 300);
                boolean isExact = random.nextBoolean();
                Claim claim = isExact ? Sample.exactly(worst, null) : Sample.claim(worst, null);
                long left = limit - window.used(Counts.TOKENS);
                Ruling ruling = Ruling.of(claim, List.of(new Bound(new Limit(Per.DAY, Counts.TOKENS, limit), window)));
                assertThat(ruling instanceof Ruling.Granted)
                        .as("seed " + seed + ": " + worst + " of " + left)
                        .isEqualTo(isExact ? worst <= left : left > 0);
                if (ruling instanceof Ruling.Granted(Amount granted)) {
                    assertThat(granted.tokens()).isEqualTo(Math.min(worst, left));
                    Counted amount = Counted.of(granted);
                    held.add(amount);
                    window = window.reserving(amount);
                }
                assertThat(window.used(Counts.TOKENS)).isLessThanOrEqualTo(limit);
            }
        }
    }

    @Test
    void windowsFollowTheCalendarInUtc() {
        assertThat(Per.MINUTE.begins(LAST_SECOND)).isEqualTo(Instant.parse("2027-02-28T23:59:00Z"));
        assertThat(Per.DAY.begins(LAST_SECOND)).isEqualTo(Instant.parse("2027-02-28T00:00:00Z"));
        assertThat(Per.MONTH.begins(LAST_SECOND)).isEqualTo(Instant.parse("2027-02-01T00:00:00Z"));
        assertThat(List.of(Per.MINUTE, Per.DAY, Per.MONTH))
                .allSatisfy(per -> assertThat(per.ends(LAST_SECOND)).isEqualTo(NEXT_MONTH))
                .allSatisfy(per -> assertThat(per.begins(NEXT_MONTH)).isEqualTo(NEXT_MONTH));
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void aSearchCountsInTheMonthInWhichItBegan(TestDatabase.Kind kind) {
        try (Database database = Database.open(Sample.settings(kind.create()))) {
            Opening opening = new Opening(database);
            Window.Name before = Window.Name.at(Sample.TEAM, Per.MONTH, LAST_SECOND);
            Window.Name after = Window.Name.at(Sample.TEAM, Per.MONTH, NEXT_MONTH);
            opening.open(List.of(before), LAST_SECOND);
            opening.open(List.of(before, after), NEXT_MONTH);
            Entry entry = Sample.entry(Sample.claim(10, null), LAST_SECOND, 33, null);
            new LedgerWriter(database, new Windows(database)).deliver(List.of(entry));
            WindowTable windows = new WindowTable(database);
            assertThat(windows.find(List.of(before)).getFirst().spent()).isEqualTo(new Counted(1, 33, 0));
            assertThat(windows.find(List.of(after)).getFirst().spent()).isEqualTo(Counted.NOTHING);
        }
    }

    /** A clock that is set back finds the counters of then; one that never was counts what the ledger knows. */
    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void aClockThatJumpsBackForgetsNothing(TestDatabase.Kind kind) {
        try (Database database = Database.open(Sample.settings(kind.create()))) {
            LedgerWriter ledger = new LedgerWriter(database, new Windows(database));
            ledger.deliver(List.of(Sample.entry(Sample.claim(10, null), LAST_SECOND, 33, 5L)));
            Opening opening = new Opening(database);
            List<Window.Name> names = List.of(
                    Window.Name.at(Sample.TEAM, Per.MINUTE, LAST_SECOND),
                    Window.Name.at(Sample.ORGANIZATION, Per.DAY, LAST_SECOND),
                    Window.Name.at(Sample.KEY, Per.MONTH, LAST_SECOND));
            opening.open(names, LAST_SECOND);
            opening.open(names, LAST_SECOND);
            assertThat(new WindowTable(database).find(names))
                    .hasSize(3)
                    .allSatisfy(window -> assertThat(window.spent()).isEqualTo(new Counted(1, 33, 5)));
        }
    }
}
