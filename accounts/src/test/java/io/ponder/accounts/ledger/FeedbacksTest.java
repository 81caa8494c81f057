package io.ponder.accounts.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.Entry.Outcome;
import io.ponder.accounts.ledger.Feedbacks.Given;
import io.ponder.testing.TestDatabase;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FeedbacksTest {

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void theLastWordCountsAndTheSumsFollowIt(TestDatabase.Kind kind) {
        try (Database database = Sample.database(kind.create())) {
            new LedgerWriter(database, Settlement.NONE)
                    .deliver(List.of(
                            Sample.entry("a"),
                            Sample.entry("b"),
                            Sample.entry("c").judged(true),
                            Sample.entry("f", Sample.NOON, Outcome.FAILED)));
            Feedbacks feedbacks = new Feedbacks(database);
            assertThat(sums(database)).isEqualTo(List.of(1L, 1L, 1100L));

            assertThat(feedbacks.give("a", said(true)).map(Given::isNew)).contains(true);
            assertThat(sums(database)).isEqualTo(List.of(2L, 2L, 2200L));
            assertThat(feedbacks.give("a", said(false)).map(Given::isNew)).contains(false);
            assertThat(feedbacks.give("a", said(false)).map(Given::isNew)).contains(false);
            assertThat(feedbacks.give("b", said(false)).map(Given::isNew)).contains(true);
            assertThat(sums(database)).isEqualTo(List.of(3L, 1L, 3300L));

            // A word against the reference holds until it is taken back.
            feedbacks.give("c", said(false));
            assertThat(sums(database)).isEqualTo(List.of(3L, 0L, 3300L));
            feedbacks.give("c", said(null));
            assertThat(sums(database)).isEqualTo(List.of(3L, 1L, 3300L));

            assertThat(feedbacks.give("f", said(true))).as("without an answer").isEmpty();
            assertThat(feedbacks.give("x", said(true))).isEmpty();
            List<Long> before = sums(database);
            new RollUps(database).rebuild();
            assertThat(sums(database)).isEqualTo(before);
        }
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void wordsAreKeptOnlyWithTheTextsOfTheSearch(TestDatabase.Kind kind) {
        try (Database database = Sample.database(kind.create())) {
            database.sql().sql("update teams set keep_prompts_days = 10").update();
            new LedgerWriter(database, Settlement.NONE)
                    .deliver(
                            List.of(Sample.entry("a"), Sample.entry("b")),
                            List.of(new KeptPrompt("a", "6 x 7?", "42")));
            Feedbacks feedbacks = new Feedbacks(database);
            Feedback said = new Feedback(null, 0.5, "42", "nice", "k1", Sample.NOON);
            feedbacks.give("a", said);
            feedbacks.give("b", said);
            assertThat(feedbacks.find("a")).contains(said);
            assertThat(feedbacks.find("b")).contains(said.withoutWords());
            new KeptPrompts(database).forget("default");
            assertThat(feedbacks.find("a")).contains(said.withoutWords());
        }
    }

    @ParameterizedTest
    @MethodSource("io.ponder.testing.TestDatabase#kinds")
    void aSearchIsFoundByItsReplyToo(TestDatabase.Kind kind) {
        try (Database database = Sample.database(kind.create())) {
            new LedgerWriter(database, Settlement.NONE).deliver(List.of(Sample.entry("a")));
            database.sql()
                    .sql("update ledger_entries set reply_id = 'chatcmpl-1'")
                    .update();
            Feedbacks feedbacks = new Feedbacks(database);
            for (String id : List.of("a", "chatcmpl-1")) {
                assertThat(feedbacks.meant(id, "acme", "default"))
                        .extracting(Entry::id)
                        .containsExactly("a");
            }
            assertThat(feedbacks.meant("a", "acme", "other")).isEmpty();
            assertThat(feedbacks.meant("a", "other", "default")).isEmpty();
        }
    }

    private static Feedback said(@Nullable Boolean correct) {
        return new Feedback(correct, null, null, null, null, Sample.NOON);
    }

    private static List<Long> sums(Database database) {
        LocalDate day = LocalDate.ofInstant(Sample.NOON, ZoneOffset.UTC);
        UsageRow row = new LedgerReader(database)
                .sums(new UsageQuery(day, day, List.of(), UsageFilter.ALL), 1)
                .getFirst();
        return List.of(row.judged(), row.right(), row.judgedNanoUsd());
    }
}
