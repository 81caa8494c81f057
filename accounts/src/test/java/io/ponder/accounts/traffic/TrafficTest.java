package io.ponder.accounts.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.Feedback;
import io.ponder.accounts.ledger.Feedbacks;
import io.ponder.accounts.ledger.LedgerWriter;
import io.ponder.accounts.ledger.Sample;
import io.ponder.accounts.ledger.Settlement;
import io.ponder.accounts.traffic.Traffic.Judged;
import io.ponder.accounts.traffic.Traffic.Wanted;
import io.ponder.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TrafficTest {

    private static final String KINDS = "io.ponder.testing.TestDatabase#kinds";
    private static final Wanted ALL = new Wanted(null, null, null, null);

    @ParameterizedTest
    @MethodSource(KINDS)
    void nothingIsKeptOfATeamThatDoesNotSaySo(TestDatabase.Kind kind) {
        try (Database database = Sample.database(kind.create())) {
            Traffic traffic = new Traffic(database);
            deliver(database, search("a", Sample.NOON, null));
            assertThat(count(database)).isZero();
            allow(database, 30);
            deliver(database, search("a", Sample.NOON, null), search("a", Sample.NOON, null));
            assertThat(ids(traffic, "acme/default", ALL)).containsExactly("a");
            assertThat(ids(traffic, "acme/other", ALL)).isEmpty();
            database.sql().sql("update teams set keep_training_days = null").update();
            assertThat(ids(traffic, "acme/default", ALL))
                    .as("before it is deleted")
                    .isEmpty();
            assertThat(traffic.sweep(Sample.NOON)).isOne();
            assertThat(count(database)).isZero();
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void itIsKeptForAsLongAsTheTeamSays(TestDatabase.Kind kind) {
        try (Database database = Sample.database(kind.create())) {
            allow(database, 30);
            Traffic traffic = new Traffic(database);
            Instant old = Sample.NOON.minus(Duration.ofDays(20));
            deliver(database, search("new", Sample.NOON, null), search("old", old, null));
            traffic.addUnits("job", List.of(List.of("old"), List.of("new")));
            assertThat(ids(traffic, "acme/default", ALL)).containsExactly("old", "new");
            Instant later = Sample.NOON.plus(Duration.ofDays(11));
            List<String> then = new ArrayList<>();
            traffic.forEach(
                    "acme/default",
                    ALL,
                    later,
                    judged -> then.add(judged.search().id()));
            assertThat(then).containsExactly("new");
            assertThat(traffic.unit("job", 0, later)).isEmpty();
            assertThat(traffic.sweep(later)).isOne();
            assertThat(traffic.lock("job", 0)).isZero();
            assertThat(traffic.lock("job", 1)).isOne();
            assertThat(database.sql()
                            .sql("select count(*) from traffic_units")
                            .query(Long.class)
                            .single())
                    .isOne();
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void manyAreHandedOverInOrderAndSomeAreChosen(TestDatabase.Kind kind) {
        try (Database database = Sample.database(kind.create())) {
            allow(database, 30);
            deliver(
                    database,
                    IntStream.range(0, 450)
                            .mapToObj(i -> search("s%03d".formatted(i), Sample.NOON.plusSeconds(i / 7), null))
                            .toArray(KeptSearch[]::new));
            Traffic traffic = new Traffic(database);
            assertThat(ids(traffic, "acme/default", ALL))
                    .isEqualTo(
                            IntStream.range(0, 450).mapToObj("s%03d"::formatted).toList());
            Wanted some = new Wanted(Sample.NOON.plusSeconds(1), Sample.NOON.plusSeconds(3), "qwen", "majority_vote");
            assertThat(ids(traffic, "acme/default", some)).hasSize(14).startsWith("s007");
            assertThat(ids(traffic, "acme/default", new Wanted(null, null, "other", null)))
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void whatArrivesLateOfSomebodyWhoWasForgottenIsNotKept(TestDatabase.Kind kind) {
        try (Database database = Sample.database(kind.create())) {
            allow(database, 30);
            database.sql()
                    .sql("insert into forgotten_people (tenant, person, at, exports) values ('acme/default', 'p',"
                            + " timestamp with time zone '2026-11-26 12:00:10+00', '[]')")
                    .update();
            deliver(
                    database,
                    search("before", Sample.NOON, "p"),
                    search("after", Sample.NOON.plusSeconds(20), "p"),
                    search("other", Sample.NOON, "q"),
                    search("nobody", Sample.NOON, null));
            assertThat(ids(new Traffic(database), "acme/default", ALL)).containsExactly("nobody", "other", "after");
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void feedbackIsKeptWithItAndTheRightAnswerToo(TestDatabase.Kind kind) {
        try (Database database = Sample.database(kind.create())) {
            allow(database, 30);
            Traffic traffic = new Traffic(database);
            new LedgerWriter(database, Settlement.NONE)
                    .deliver(
                            List.of(Sample.entry("a"), Sample.entry("b")),
                            List.of(),
                            List.of(search("a", Sample.NOON, null)));
            Feedbacks feedbacks = new Feedbacks(database);
            Feedback said = new Feedback(false, 0.25, "42", "hm", "k1", Sample.NOON);
            Feedback kept = feedbacks.give("a", said).orElseThrow().feedback();
            assertThat(kept.answer()).isEqualTo("42");
            assertThat(kept.comment()).isNull();
            assertThat(feedbacks.give("b", said).orElseThrow().feedback().answer())
                    .isNull();
            List<Judged> all = new ArrayList<>();
            traffic.forEach("acme/default", ALL, Sample.NOON, all::add);
            assertThat(all).containsExactly(new Judged(search("a", Sample.NOON, null), false, 0.25, "42"));
            traffic.forget("default");
            assertThat(database.sql()
                            .sql("select count(*) from feedback where answer is not null or comment is not null")
                            .query(Long.class)
                            .single())
                    .isZero();
            assertThat(count(database)).isZero();
        }
    }

    private static KeptSearch search(String id, Instant at, @Nullable String person) {
        return new KeptSearch(
                id, "acme/default", "default", at, "qwen", "majority_vote", person, "{\"n\":\"" + id + "\"}");
    }

    private static void deliver(Database database, KeptSearch... searches) {
        new LedgerWriter(database, Settlement.NONE).deliver(List.of(), List.of(), List.of(searches));
    }

    private static void allow(Database database, int days) {
        database.sql()
                .sql("update teams set keep_training_days = ?")
                .param(days)
                .update();
    }

    private static List<String> ids(Traffic traffic, String tenant, Wanted wanted) {
        List<String> ids = new ArrayList<>();
        traffic.forEach(
                tenant,
                wanted,
                Sample.NOON.plus(Duration.ofMinutes(1)),
                judged -> ids.add(judged.search().id()));
        return ids;
    }

    private static long count(Database database) {
        return database.sql()
                .sql("select count(*) from traffic")
                .query(Long.class)
                .single();
    }
}
