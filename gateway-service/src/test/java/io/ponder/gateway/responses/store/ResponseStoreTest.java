package io.ponder.gateway.responses.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.database.DatabaseSettings;
import io.ponder.gateway.responses.wire.ResponseDocument.Status;
import io.ponder.gateway.work.TraceUnits;
import io.ponder.gateway.work.TraceUnits.Unit;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The laws of the store, in each database. */
class ResponseStoreTest {

    private static final String KINDS = "io.ponder.testing.TestDatabase#kinds";
    private static final Instant START = Instant.parse("2026-11-26T12:00:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final List<String> announced = new ArrayList<>();
    private @Nullable Database database;

    private ResponseStore open(TestDatabase.Kind kind) {
        TestDatabase test = kind.create();
        database = Database.open(new DatabaseSettings(test.url(), test.user(), test.password(), test.file(), 4));
        return new ResponseStore(
                database,
                new TraceUnits(database),
                (tenant, type, id) -> announced.add(tenant + " " + type + " " + id),
                now::get);
    }

    @AfterEach
    void close() {
        if (database != null) {
            database.close();
        }
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void whatIsKeptIsFoundByItsTenantOnly(TestDatabase.Kind kind) {
        ResponseStore store = open(kind);
        store.add(response("resp_1"), List.of(), null, "gateway-1");
        assertThat(store.find("default", "resp_1")).contains(response("resp_1"));
        assertThat(store.find("other", "resp_1")).isEmpty();
        assertThat(store.find("default", "resp_2")).isEmpty();
        assertThat(store.delete("other", "resp_1")).isFalse();
        assertThat(store.find("default", "resp_1")).isPresent();
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void eventsAreReadFromAnywhere(TestDatabase.Kind kind) {
        ResponseStore store = open(kind);
        store.add(response("resp_1"), List.of(), null, "gateway-1");
        assertThat(store.lastEvent("resp_1")).isEqualTo(-1);
        assertThat(store.append("resp_1", 0, events(0, 3), 0, null)).isTrue();
        assertThat(store.append("resp_1", 0, events(3, 5), 0, null)).isTrue();
        assertThat(store.events("resp_1", -1, 100)).isEqualTo(events(0, 5));
        assertThat(store.events("resp_1", 1, 2)).isEqualTo(events(2, 4));
        assertThat(store.events("resp_1", 4, 2)).isEmpty();
        assertThat(store.lastEvent("resp_1")).isEqualTo(4);
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void aResponseChangesTogetherWithItsLastEvents(TestDatabase.Kind kind) {
        ResponseStore store = open(kind);
        store.add(response("resp_1"), List.of(), null, "gateway-1");
        assertThat(store.change("resp_1", 0, Status.COMPLETED, "{\"new\":1}", events(0, 2)))
                .isTrue();
        StoredResponse found = store.find("default", "resp_1").orElseThrow();
        assertThat(found.status()).isEqualTo(Status.COMPLETED);
        assertThat(found.document()).isEqualTo("{\"new\":1}");
        assertThat(found.input()).isEqualTo("[]");
        assertThat(store.events("resp_1", -1, 9)).hasSize(2);
        assertThat(store.isUnfinished("resp_1")).isFalse();
        assertThat(store.workedOnBy("gateway-1")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void whatIsDeletedStaysSo(TestDatabase.Kind kind) {
        ResponseStore store = open(kind);
        store.add(response("resp_1"), events(0, 2), "{}", null);
        assertThat(store.delete("default", "resp_1")).isTrue();
        assertThat(store.append("resp_1", 0, events(2, 3), 0, null)).isFalse();
        assertThat(store.change("resp_1", 0, Status.COMPLETED, "{}", events(3, 4)))
                .isFalse();
        assertThat(store.find("default", "resp_1")).isEmpty();
        assertThat(store.events("resp_1", -1, 9)).isEmpty();
        assertThat(store.delete("default", "resp_1")).isFalse();
        assertThat(store.unwanted(List.of("resp_1"))).containsExactly("resp_1");
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void whatHasExpiredIsNotThere(TestDatabase.Kind kind) {
        ResponseStore store = open(kind);
        store.add(response("resp_1"), List.of(), null, "gateway-1");
        now.set(START.plus(Duration.ofHours(2)));
        assertThat(store.find("default", "resp_1")).isEmpty();
        store.forgetExpired(now.get());
        assertThat(store.isUnfinished("resp_1")).isFalse();
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void anotherAttemptGoesOnWhereTheLastStopped(TestDatabase.Kind kind) {
        ResponseStore store = open(kind);
        store.add(response("resp_1"), events(0, 2), "{\"w\":1}", null);
        assertThat(store.waiting()).isEqualTo(1);
        Attempt first = store.claim("resp_1").orElseThrow();
        assertThat(first).isEqualTo(new Attempt(1, "{\"w\":1}", false, 1, List.of()));
        Unit unit = new Unit(1, List.of(new TraceEvent.BudgetSpent(0, 5)));
        assertThat(store.append("resp_1", 1, events(2, 4), 0, unit)).isTrue();
        assertThat(store.claim("resp_1")).contains(new Attempt(2, "{\"w\":1}", false, 3, List.of(unit)));
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void anAttemptThatWasReplacedChangesNothing(TestDatabase.Kind kind) {
        ResponseStore store = open(kind);
        store.add(response("resp_1"), events(0, 2), "{}", null);
        store.claim("resp_1");
        store.claim("resp_1");
        assertThat(store.append("resp_1", 1, events(2, 3), 0, new Unit(1, List.of())))
                .isFalse();
        assertThat(store.change("resp_1", 1, Status.COMPLETED, "{}", events(2, 3)))
                .isFalse();
        assertThat(store.lastEvent("resp_1")).isEqualTo(1);
        assertThat(store.append("resp_1", 2, events(2, 3), 0, null)).isTrue();
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void theEndIsAnnouncedOnceAndLeavesNoWork(TestDatabase.Kind kind) {
        ResponseStore store = open(kind);
        store.add(response("resp_1"), List.of(), "{}", null);
        store.claim("resp_1");
        assertThat(store.change("resp_1", 1, Status.IN_PROGRESS, "{}", List.of()))
                .isTrue();
        assertThat(store.waiting()).isZero();
        assertThat(store.change("resp_1", 1, Status.COMPLETED, "{}", List.of())).isTrue();
        assertThat(store.change("resp_1", 1, Status.FAILED, "{}", List.of())).isFalse();
        assertThat(announced).containsExactly("default response.completed resp_1");
        assertThat(store.claim("resp_1")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(KINDS)
    void whatIsToBeCancelledIsUnwanted(TestDatabase.Kind kind) {
        ResponseStore store = open(kind);
        store.add(response("resp_1"), List.of(), "{}", null);
        store.add(response("resp_2"), List.of(), "{}", null);
        store.askToCancel("resp_2");
        assertThat(store.unwanted(List.of("resp_1", "resp_2"))).containsExactly("resp_2");
        assertThat(store.claim("resp_2").orElseThrow().cancelling()).isTrue();
    }

    private static StoredResponse response(String id) {
        return new StoredResponse(id, "default", Status.QUEUED, true, "{}", "[]", START.plusSeconds(3600));
    }

    private static List<StoredEvent> events(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(number -> new StoredEvent(number, "response.x", "{\"n\":" + number + "}"))
                .toList();
    }
}
