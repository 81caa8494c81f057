package io.ponder.accounts.tenant;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.database.DatabaseSettings;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every test opens its database first. */
@SuppressWarnings("NullAway.Init")
class TenantsTest {

    private static final String DATABASES = "io.ponder.testing.TestDatabase#kinds";
    private static final Caller ROOT =
            new Caller("default", "default", null, "root", KeyRole.ADMIN, Allowed.ALL, false);
    private static final Allowed ONE_MODEL = new Allowed(Set.of("qwen"), null, null);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-26T12:00:00Z"));
    private Database database;
    private Audit audit;
    private Organizations organizations;
    private Teams teams;
    private Keys keys;

    private void open(TestDatabase.Kind kind) {
        TestDatabase empty = kind.create();
        database = Database.open(new DatabaseSettings(empty.url(), empty.user(), empty.password(), empty.file(), 8));
        audit = new Audit(database, now::get);
        organizations = new Organizations(database, audit, now::get);
        teams = new Teams(database, audit, now::get);
        keys = new Keys(database, audit, now::get);
    }

    @AfterEach
    void close() {
        if (database != null) {
            database.close();
        }
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void beginsWithADefaultTeamAndNoKeys(TestDatabase.Kind kind) {
        open(kind);
        assertThat(teams.get("default").organization()).isEqualTo("default");
        assertThat(teams.organizations(List.of("default", "nobody"))).isEqualTo(Map.of("default", "default"));
        assertThat(teams.organizations(List.of())).isEmpty();
        assertThat(keys.any()).isFalse();
        assertThat(keys.anyUsable()).isFalse();
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void theOperatorsKeyIsMadeOnceAndFollowsWhatTheOperatorGives(TestDatabase.Kind kind) throws Exception {
        open(kind);
        OperatorKey operator = new OperatorKey(database, keys, now::get);
        String first = "ponder-admin-" + "a1".repeat(16);
        String second = "ponder-admin-" + "b2".repeat(64);
        List<Thread> gateways = IntStream.range(0, 4)
                .mapToObj(_ -> Thread.startVirtualThread(() -> operator.keep(first)))
                .toList();
        for (Thread gateway : gateways) {
            gateway.join();
        }
        operator.keep(first);
        assertThat(keys.get("admin").role()).isEqualTo(KeyRole.ADMIN);
        assertThat(audit.list(null, null, 10).data()).hasSize(1);
        assertThat(caller(first).key()).isEqualTo("admin");

        operator.keep(second);
        assertThat(caller(second).role()).isEqualTo(KeyRole.ADMIN);
        assertThat(caller(first).key()).as("for a day").isEqualTo("admin");
        now.set(now.get().plus(Duration.ofHours(25)));
        assertThatThrownBy(() -> caller(first)).hasMessageContaining("was rotated");
        operator.keep(first);
        assertThat(caller(first).key()).as("given once more").isEqualTo("admin");

        keys.revoke("admin", ROOT);
        operator.keep(second);
        assertThatThrownBy(() -> caller(second)).isInstanceOf(RuntimeException.class);
        assertThat(keys.get("admin").state(now.get())).isEqualTo("revoked");
        for (String wrong : List.of("", "ponder-admin-short", "sk-" + "c3".repeat(20), first + "!")) {
            assertThatThrownBy(() -> operator.keep(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("ponder-admin- and then 32 to 128");
        }
    }

    private Caller caller(String text) {
        KeyText sent = KeyText.parse(text);
        return keys.known(sent.id())
                .filter(key -> key.hasSecret(sent))
                .orElseThrow()
                .caller(sent, now.get());
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void keepsWhatWasCreated(TestDatabase.Kind kind) {
        open(kind);
        Organization acme = organizations.create(null, "Acmé Corp.", ONE_MODEL, ROOT);
        assertThat(acme.id()).isEqualTo("acme-corp");
        assertThat(organizations.get("acme-corp")).isEqualTo(acme);
        Team research = teams.create("research", "acme-corp", "Research", Allowed.ALL, 30, ROOT);
        assertThat(teams.get("research")).isEqualTo(research);
        assertThat(teams.list("acme-corp", null, 10).data()).containsExactly(research);
        Instant end = now.get().plus(Duration.ofDays(90));
        Key key = keys.create("research", "Alice's laptop", KeyRole.MEMBER, ONE_MODEL, end, ROOT)
                .key();
        assertThat(keys.get(key.id())).isEqualTo(key);
        assertThat(key.organization()).isEqualTo("acme-corp");
        assertThat(key.expiresAt()).isEqualTo(end);
        assertThat(key.createdBy()).isEqualTo("root");
        assertThat(keys.any()).isTrue();
        assertThat(keys.anyUsable()).isTrue();
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void aKeyIsKnownByItsSecretAndMayWhatAllThreeAllow(TestDatabase.Kind kind) {
        open(kind);
        organizations.create("acme", "Acme", new Allowed(Set.of("a", "b"), null, Set.of("judge")), ROOT);
        teams.create("lab", "acme", "Lab", new Allowed(Set.of("b", "c"), Set.of("auto"), null), null, ROOT);
        Keys.Issued issued =
                keys.create("lab", "k", KeyRole.MEMBER, new Allowed(null, null, Set.of("arithmetic")), null, ROOT);
        KnownKey known = keys.known(issued.key().id()).orElseThrow();
        assertThat(known.hasSecret(issued.text())).isTrue();
        assertThat(known.hasSecret(KeyText.create(issued.key().id(), new java.security.SecureRandom())))
                .isFalse();
        Caller caller = known.caller(issued.text(), now.get());
        assertThat(caller.tenant()).isEqualTo("acme/lab");
        assertThat(caller.allowed()).isEqualTo(new Allowed(Set.of("b"), Set.of("auto"), Set.of()));
        assertThat(Allowed.includes(caller.allowed().verifiers(), "judge")).isFalse();
        assertThat(keys.known("nobody")).isEmpty();
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void theSecretIsNowhereInTheDatabase(TestDatabase.Kind kind) {
        open(kind);
        Keys.Issued issued = keys.create("default", "k", KeyRole.ADMIN, Allowed.ALL, null, ROOT);
        Keys.Issued next = keys.rotate(issued.key().id(), Duration.ofHours(1), ROOT);
        List<String> rows = new java.util.ArrayList<>();
        for (String table : List.of("api_keys", "audit")) {
            database.sql().sql("select * from " + table).query().listOfRows().forEach(row -> rows.add(row.toString()));
        }
        assertThat(rows).hasSizeGreaterThan(2);
        for (KeyText text : List.of(issued.text(), next.text())) {
            assertThat(rows.toString()).doesNotContain(text.reveal().substring(20, 40));
        }
        assertThat(audit.list(null, null, 10).data().toString())
                .doesNotContain(issued.text().hash());
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void bothSecretsAreGoodWhileAKeyIsRotated(TestDatabase.Kind kind) {
        open(kind);
        Keys.Issued first = keys.create("default", "k", KeyRole.MEMBER, Allowed.ALL, null, ROOT);
        Keys.Issued second = keys.rotate(first.key().id(), Duration.ofHours(1), ROOT);
        assertThat(second.key().id()).isEqualTo(first.key().id());
        KnownKey known = keys.known(first.key().id()).orElseThrow();
        assertThat(known.caller(first.text(), now.get())).isEqualTo(known.caller(second.text(), now.get()));
        Instant later = now.get().plus(Duration.ofMinutes(61));
        known.caller(second.text(), later);
        assertRefused(
                () -> known.caller(first.text(), later), "this secret of it ended at 2026-11-26T13:00:00Z (1 min ago)");
        // Rotated once more, the oldest is unknown and the second still good.
        Keys.Issued third = keys.rotate(first.key().id(), Duration.ofHours(1), ROOT);
        KnownKey again = keys.known(first.key().id()).orElseThrow();
        assertThat(again.hasSecret(first.text())).isFalse();
        assertThat(again.hasSecret(second.text())).isTrue();
        assertThat(again.hasSecret(third.text())).isTrue();
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void expiredAndRevokedKeysSaySinceWhen(TestDatabase.Kind kind) {
        open(kind);
        Keys.Issued issued = keys.create(
                "default", "k", KeyRole.MEMBER, Allowed.ALL, now.get().plus(Duration.ofDays(1)), ROOT);
        KnownKey known = keys.known(issued.key().id()).orElseThrow();
        Instant end = now.get().plus(Duration.ofDays(1));
        known.caller(issued.text(), end.minusMillis(1));
        assertRefused(() -> known.caller(issued.text(), end), "expired at 2026-11-27T12:00:00Z (0 s ago)");
        assertRefused(() -> known.caller(issued.text(), end.plus(Duration.ofDays(3))), "(3 days ago)");
        keys.revoke(issued.key().id(), ROOT);
        KnownKey revoked = keys.known(issued.key().id()).orElseThrow();
        assertRefused(() -> revoked.caller(issued.text(), now.get()), "was revoked at 2026-11-26T12:00:00Z");
        assertThat(keys.revoke(issued.key().id(), ROOT).version()).isEqualTo(2);
        assertThat(keys.anyUsable()).isFalse();
        assertThat(keys.any()).isTrue();
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void clocksMayJump(TestDatabase.Kind kind) {
        open(kind);
        Keys.Issued issued = keys.create(
                "default", "k", KeyRole.MEMBER, Allowed.ALL, now.get().plus(Duration.ofDays(1)), ROOT);
        KnownKey known = keys.known(issued.key().id()).orElseThrow();
        known.caller(issued.text(), now.get().minus(Duration.ofDays(365)));
        assertRefused(() -> known.caller(issued.text(), now.get().plus(Duration.ofDays(365))), "expired");
        keys.used(issued.key().id(), now.get());
        keys.used(issued.key().id(), now.get().minus(Duration.ofDays(1)));
        assertThat(keys.get(issued.key().id()).lastUsedAt()).isEqualTo(now.get());
        // Revoked by a gateway whose clock is ahead of this one's.
        now.updateAndGet(time -> time.plus(Duration.ofHours(1)));
        keys.revoke(issued.key().id(), ROOT);
        now.updateAndGet(time -> time.minus(Duration.ofHours(2)));
        KnownKey revoked = keys.known(issued.key().id()).orElseThrow();
        assertRefused(() -> revoked.caller(issued.text(), now.get()), "was revoked at 2026-11-26T13:00:00Z; ask");
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void ofTwoAdminsAtOnceOneMustReadAgain(TestDatabase.Kind kind) {
        open(kind);
        Team team = teams.create("lab", "default", "Lab", Allowed.ALL, null, ROOT);
        AtomicInteger changed = new AtomicInteger();
        AtomicInteger conflicts = new AtomicInteger();
        IntStream.range(0, 4).parallel().forEach(i -> {
            try {
                teams.change(
                        "lab",
                        team.version(),
                        before -> new Team(
                                "x",
                                "x",
                                "Lab " + i,
                                before.allowed(),
                                before.keepPromptsDays(),
                                before.training(),
                                99,
                                before.createdAt()),
                        ROOT);
                changed.incrementAndGet();
            } catch (FailureException e) {
                assertThat(e.failure().kind()).isEqualTo(Kind.CONFLICT);
                assertThat(e.failure().message())
                        .contains("team lab is at version 2 now")
                        .contains("version 1");
                conflicts.incrementAndGet();
            }
        });
        assertThat(changed).hasValue(1);
        assertThat(conflicts).hasValue(3);
        Team after = teams.get("lab");
        assertThat(after.version()).isEqualTo(2);
        assertThat(after.organization()).isEqualTo("default");
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void nothingIsDeletedUnderWhatIsInUse(TestDatabase.Kind kind) {
        open(kind);
        organizations.create("acme", "Acme", Allowed.ALL, ROOT);
        teams.create("lab", "acme", "Lab", Allowed.ALL, null, ROOT);
        Key key =
                keys.create("lab", "k", KeyRole.MEMBER, Allowed.ALL, null, ROOT).key();
        assertConflict(() -> organizations.delete("acme", ROOT), "still has 1 team; delete it first");
        assertConflict(() -> teams.delete("lab", ROOT), "still has 1 key in use; revoke it first");
        assertConflict(() -> organizations.delete("default", ROOT), "stays");
        assertConflict(() -> teams.delete("default", ROOT), "stays");
        keys.revoke(key.id(), ROOT);
        teams.delete("lab", ROOT);
        organizations.delete("acme", ROOT);
        assertThat(keys.find(key.id())).isEmpty();
        assertThat(audit.list(null, null, 1).data().getFirst().action()).isEqualTo("delete");
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void refusesWhatIsWrong(TestDatabase.Kind kind) {
        open(kind);
        for (String id : List.of("", "A", "a_b", "-a", "a-", "a--b", "a/b", "ä", "a".repeat(40))) {
            assertThatThrownBy(() -> organizations.create(id, "x", Allowed.ALL, ROOT))
                    .hasMessageContaining("lower-case letters");
        }
        assertThatThrownBy(() -> organizations.create(null, "!!!", Allowed.ALL, ROOT))
                .hasMessageContaining("id is missing");
        assertConflict(() -> teams.create("default", "default", "x", Allowed.ALL, null, ROOT), "team default already");
        assertThatThrownBy(() -> teams.create("t", "nowhere", "x", Allowed.ALL, null, ROOT))
                .hasMessageContaining("there is no organization nowhere");
        assertThatThrownBy(() -> keys.create("nowhere", "x", KeyRole.MEMBER, Allowed.ALL, null, ROOT))
                .hasMessageContaining("there is no team nowhere");
        assertThatThrownBy(() -> keys.get("nokey")).hasMessageContaining("there is no key nokey");
    }

    @ParameterizedTest
    @MethodSource(DATABASES)
    void listsInPagesAndTellsWhoChangedWhat(TestDatabase.Kind kind) {
        open(kind);
        List<String> ids = IntStream.range(0, 5)
                .mapToObj(i -> keys.create("default", "k" + i, KeyRole.MEMBER, Allowed.ALL, null, ROOT)
                        .key()
                        .id())
                .toList();
        Slice<Key> first = keys.list("default", null, 3);
        Slice<Key> rest = keys.list(null, first.data().getLast().id(), 3);
        assertThat(first.hasMore()).isTrue();
        assertThat(rest.hasMore()).isFalse();
        assertThat(first.data()).hasSize(3);
        assertThat(rest.data()).hasSize(2).doesNotContainAnyElementsOf(first.data());
        assertThat(keys.list("other", null, 3).data()).isEmpty();
        Key changed = keys.change(ids.getFirst(), 1, key -> key.with("renamed", KeyRole.VIEWER, ONE_MODEL, null), ROOT);
        assertThat(changed.name()).isEqualTo("renamed");
        assertThat(changed.version()).isEqualTo(2);
        Audit.Change change = audit.list("default", null, 1).data().getFirst();
        assertThat(change.action()).isEqualTo("change");
        assertThat(change.actor()).isEqualTo("root");
        assertThat(change.before()).contains("\"name\":\"k0\"");
        assertThat(change.after()).contains("\"name\":\"renamed\"").contains("\"viewer\"");
        assertThat(audit.list(null, change.id(), 10).data()).hasSize(5);
        assertThat(audit.list("other", null, 10).data()).isEmpty();
    }

    @Test
    void whatHasNothingInCommonAllowsNothing() {
        Allowed none = new Allowed(Set.of("a"), null, null).and(new Allowed(Set.of("b"), null, null));
        assertThat(none.models()).isEmpty();
        assertThat(Allowed.includes(none.models(), "a")).isFalse();
        assertThat(Allowed.includes(none.strategies(), "x")).isTrue();
    }

    private static void assertConflict(ThrowingCallable work, String message) {
        assertThatThrownBy(work)
                .hasMessageContaining(message)
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure().kind()).isEqualTo(Kind.CONFLICT));
    }

    private static void assertRefused(ThrowingCallable work, String message) {
        assertThatThrownBy(work)
                .hasMessageContaining(message)
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure().kind()).isEqualTo(Kind.UNAUTHENTICATED));
    }
}
