package io.ponder.accounts.ledger;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.database.DatabaseSettings;
import io.ponder.accounts.ledger.Entry.Outcome;
import io.ponder.accounts.ledger.Entry.Part;
import io.ponder.accounts.traffic.KeptSearch;
import io.ponder.testing.TestDatabase;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

/** Entries and databases for tests. */
public final class Sample {

    public static final Instant NOON = Instant.parse("2026-11-26T12:00:00Z");

    private Sample() {}

    public static Database database(TestDatabase given) {
        return Database.open(new DatabaseSettings(given.url(), given.user(), given.password(), given.file(), 8));
    }

    /** An entry of 110 tokens, 30 of them wasted. */
    public static Entry entry(String id) {
        return entry(id, NOON, Outcome.ANSWERED);
    }

    public static Entry entry(String id, Instant at, Outcome outcome) {
        return new Entry(
                id,
                at,
                "acme",
                "default",
                "k1",
                null,
                "chat",
                "qwen",
                "majority_vote",
                null,
                outcome,
                outcome == Outcome.FAILED ? "timeout" : null,
                false,
                1500,
                3,
                4,
                List.of(
                        new Part("proposer", "selected", 1, 20, 5, 20, 400L),
                        new Part("proposer", "supporting", 1, 20, 5, 20, 400L),
                        new Part("proposer", "pruned", 1, 20, 5, 10, 300L)),
                1100L,
                "request-" + id,
                new Entry.Foreseen("votes", 50));
    }

    /** One that may be used for training, of the team {@code default}. */
    public static KeptSearch search(String id) {
        return new KeptSearch(id, "acme/default", "default", NOON, "qwen", "majority_vote", null, "{}");
    }

    public static Entry lost(String id) {
        return new Entry(
                id,
                NOON,
                "acme",
                "default",
                "k1",
                null,
                "chat",
                "qwen",
                "majority_vote",
                null,
                Outcome.LOST,
                null,
                true,
                0,
                0,
                0,
                List.of(),
                null,
                "request-" + id,
                null);
    }

    /** Any entry, by chance. */
    public static Entry any(String id, RandomGenerator random) {
        Outcome outcome = Outcome.values()[random.nextInt(5)];
        return new Entry(
                id,
                NOON.minusSeconds(random.nextInt(5 * 86_400)),
                "o" + random.nextInt(2),
                "t" + random.nextInt(2),
                random.nextBoolean() ? null : "k" + random.nextInt(3),
                null,
                "chat",
                "m" + random.nextInt(2),
                "s" + random.nextInt(2),
                null,
                outcome,
                null,
                random.nextBoolean(),
                random.nextInt(5000),
                random.nextInt(9),
                random.nextInt(9),
                List.of("selected", "pruned", "failed").stream()
                        .filter(_ -> random.nextBoolean())
                        .map(fate -> new Part(
                                "proposer",
                                fate,
                                random.nextInt(4),
                                random.nextInt(100),
                                random.nextInt(10),
                                random.nextInt(100),
                                random.nextBoolean() ? null : random.nextLong(1000)))
                        .toList(),
                random.nextBoolean() ? null : random.nextLong(10_000),
                "r-" + id,
                null);
    }
}
