package io.ponder.accounts.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.accounts.database.Database;
import io.ponder.testing.TestDatabase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StandingsTest {

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void whereNothingIsLimitedThereIsNothingToShow(TestDatabase.Kind kind) {
        try (Database database = Database.open(Sample.settings(kind.create()))) {
            assertThat(new Standings(database).ofMoney(10)).isEmpty();
        }
    }
}
