package io.ponder.accounts.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.testing.TestDatabase;
import java.nio.file.Path;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DatabaseTest {

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kindsAndContainer")
    void isKeptWhenItIsOpenedAgain(TestDatabase.Kind kind) {
        DatabaseSettings settings = settings(kind.create());
        try (Database database = Database.open(settings)) {
            database.sql().sql("create table kept (n integer)").update();
            database.inTransaction(
                    () -> database.sql().sql("insert into kept values (7)").update());
        }
        try (Database database = Database.open(settings)) {
            assertThat(database.sql()
                            .sql("select n from kept")
                            .query(Integer.class)
                            .single())
                    .isEqualTo(7);
        }
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kindsAndContainer")
    void undoesWorkThatThrows(TestDatabase.Kind kind) {
        try (Database database = Database.open(settings(kind.create()))) {
            database.sql().sql("create table kept (n integer)").update();
            assertThatThrownBy(() -> database.inTransaction(() -> {
                        database.sql().sql("insert into kept values (7)").update();
                        throw new IllegalArgumentException("no");
                    }))
                    .hasMessage("no");
            assertThat(database.sql()
                            .sql("select count(*) from kept")
                            .query(Integer.class)
                            .single())
                    .isZero();
        }
    }

    @Test
    void severalProcessesMayOpenPostgresAtOnce() {
        DatabaseSettings settings = settings(TestDatabase.postgres());
        IntStream.range(0, 4).parallel().forEach(_ -> Database.open(settings).close());
    }

    @Test
    void saysThatNothingAnswers() {
        DatabaseSettings away =
                new DatabaseSettings("jdbc:postgresql://127.0.0.1:1/ponder", "u", "hidden", Path.of("none"), 2);
        assertThatThrownBy(() -> Database.open(away))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("jdbc:postgresql://127.0.0.1:1/ponder cannot be opened")
                .hasMessageContaining("PONDER_DATABASE_URL")
                .hasMessageNotContaining("hidden");
    }

    @Test
    void saysThatAFileIsInUse() {
        DatabaseSettings settings = settings(TestDatabase.h2());
        // H2 lets the same process in twice; an odd folder stands for a file that cannot be used.
        DatabaseSettings odd = DatabaseSettings.file(settings.file().resolve("/dev/null/data"));
        assertThatThrownBy(() -> Database.open(odd))
                .isInstanceOf(DatabaseException.class)
                .hasMessageContaining("/dev/null");
    }

    private static DatabaseSettings settings(TestDatabase database) {
        return new DatabaseSettings(database.url(), database.user(), database.password(), database.file(), 8);
    }
}
