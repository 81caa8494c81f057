package io.ponder.accounts.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.Entry.Foreseen;
import io.ponder.accounts.ledger.Entry.Outcome;
import io.ponder.accounts.ledger.Entry.Part;
import io.ponder.accounts.ledger.PastSearches.Past;
import io.ponder.testing.TestDatabase;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PastSearchesTest {

    private static final Foreseen ASKED = new Foreseen("votes", 100);

    private static Entry entry(String organization, String kind, long size, int minute, Outcome outcome) {
        return entry(organization, kind + size + minute + outcome, new Foreseen(kind, size), minute, outcome);
    }

    private static Entry entry(
            String organization, String name, @Nullable Foreseen foreseen, int minute, Outcome outcome) {
        return new Entry(
                organization + name,
                Sample.NOON.plusSeconds(60L * minute),
                organization,
                "default",
                null,
                null,
                "chat",
                "m",
                "s",
                null,
                outcome,
                null,
                false,
                1000L * minute,
                1,
                1,
                List.of(
                        new Part("proposer", "selected", 1, minute, 0, 2, 5L),
                        new Part("proposer", "pruned", 1, minute, 0, 3, 5L)),
                minute == 2 ? null : (Long) 10L,
                "r",
                foreseen);
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void onlyAnsweredSearchesOfTheOrganizationThatAreAlikeCount(TestDatabase.Kind kind) {
        try (Database database = Sample.database(kind.create())) {
            new LedgerWriter(database, Settlement.NONE)
                    .deliver(List.of(
                            entry("acme", "votes", 90, 1, Outcome.ANSWERED),
                            entry("acme", "votes", 110, 2, Outcome.CUT),
                            entry("acme", "votes", 400, 3, Outcome.ANSWERED),
                            entry("acme", "votes", 100, 4, Outcome.FAILED),
                            entry("acme", "votes", 100, 5, Outcome.LEFT),
                            entry("acme", "votes", 24, 6, Outcome.ANSWERED),
                            entry("acme", "votes", 401, 7, Outcome.ANSWERED),
                            entry("acme", "other", 100, 8, Outcome.ANSWERED),
                            entry("rival", "votes", 100, 9, Outcome.ANSWERED),
                            entry("acme", "old", null, 10, Outcome.ANSWERED)));
            PastSearches past = new PastSearches(database);
            assertThat(past.like("acme", ASKED, 10))
                    .containsExactly(
                            new Past(400, 11, 3000, 10L), new Past(110, 9, 2000, null), new Past(90, 7, 1000, 10L));
            assertThat(past.like("acme", ASKED, 1)).containsExactly(new Past(400, 11, 3000, 10L));
            assertThat(past.like("nobody", ASKED, 10)).isEmpty();
        }
    }
}
