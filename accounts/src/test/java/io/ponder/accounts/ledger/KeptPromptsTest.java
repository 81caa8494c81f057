package io.ponder.accounts.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.Entry.Outcome;
import io.ponder.testing.TestDatabase;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeptPromptsTest {

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void onlyTeamsThatSaySoHavePromptsKept(TestDatabase.Kind kind) {
        try (Database database = Sample.database(kind.create())) {
            LedgerWriter ledger = new LedgerWriter(database, Settlement.NONE);
            KeptPrompts prompts = new KeptPrompts(database);
            KeptPrompt prompt = new KeptPrompt("a", "What is 6 x 7?", "42");
            ledger.deliver(List.of(Sample.entry("a")), List.of(prompt));
            assertThat(prompts.teams()).isEmpty();
            assertThat(rows(database)).isZero();

            keep(database, 10);
            assertThat(prompts.teams()).containsExactly("default");
            ledger.deliver(List.of(Sample.entry("a")), List.of(prompt));
            ledger.deliver(List.of(), List.of(prompt, new KeptPrompt("unknown", "x", null)));
            assertThat(prompts.find("a", Sample.NOON)).contains(prompt);
            assertThat(rows(database)).isEqualTo(1);

            keep(database, 0);
            assertThat(prompts.find("a", Sample.NOON)).isEmpty();
            assertThat(prompts.sweep(Sample.NOON)).isEqualTo(1);
            assertThat(rows(database)).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void theyAreDeletedWhenTheirTimeIsOver(TestDatabase.Kind kind) {
        try (Database database = Sample.database(kind.create())) {
            keep(database, 10);
            LedgerWriter ledger = new LedgerWriter(database, Settlement.NONE);
            KeptPrompts prompts = new KeptPrompts(database);
            ledger.deliver(
                    List.of(
                            Sample.entry("a"),
                            Sample.entry("b", Sample.NOON.minus(Duration.ofDays(5)), Outcome.ANSWERED)),
                    List.of(new KeptPrompt("a", "x", "y"), new KeptPrompt("b", "x", null)));
            assertThat(prompts.sweep(Sample.NOON)).isZero();
            assertThat(prompts.find("b", Sample.NOON.plus(Duration.ofDays(5)))).isEmpty();
            assertThat(prompts.sweep(Sample.NOON.plus(Duration.ofDays(5)))).isEqualTo(1);
            assertThat(rows(database)).isEqualTo(1);
            prompts.forget("default");
            assertThat(rows(database)).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void theyGoWithTheirEntry(TestDatabase.Kind kind) {
        try (Database database = Sample.database(kind.create())) {
            keep(database, 1000);
            new LedgerWriter(database, Settlement.NONE)
                    .deliver(List.of(Sample.entry("a")), List.of(KeptPrompt.of("a", "x".repeat(300_000), null)));
            assertThat(new KeptPrompts(database)
                            .find("a", Sample.NOON)
                            .orElseThrow()
                            .question())
                    .endsWith("(shortened from 300000 characters)");
            new LedgerReader(database).forgetBefore(Sample.NOON.plus(Duration.ofDays(1)));
            assertThat(rows(database)).isZero();
        }
    }

    private static void keep(Database database, int days) {
        database.sql()
                .sql("update teams set keep_prompts_days = ? where id = 'default'")
                .param(days)
                .update();
    }

    private static int rows(Database database) {
        return database.sql()
                .sql("select count(*) from ledger_prompts")
                .query(Integer.class)
                .single();
    }
}
