package io.ponder.accounts.limit;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.database.DatabaseSettings;
import io.ponder.accounts.ledger.Entry;
import io.ponder.accounts.ledger.Entry.Outcome;
import io.ponder.accounts.ledger.Entry.Part;
import io.ponder.accounts.tenant.Allowed;
import io.ponder.accounts.tenant.Caller;
import io.ponder.accounts.tenant.KeyRole;
import io.ponder.testing.TestDatabase;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Claims and entries of one team. */
final class Sample {

    static final Owner ORGANIZATION = new Owner(Scope.ORGANIZATION, "acme");
    static final Owner TEAM = new Owner(Scope.TEAM, "research");
    static final Owner KEY = new Owner(Scope.KEY, "k1");
    static final Caller CALLER = caller("k1");

    private static final AtomicInteger IDS = new AtomicInteger();

    private Sample() {}

    static DatabaseSettings settings(TestDatabase database) {
        return new DatabaseSettings(database.url(), database.user(), database.password(), database.file(), 8);
    }

    static Caller caller(String key) {
        return new Caller("acme", "research", key, key, KeyRole.MEMBER, Allowed.ALL, false);
    }

    /** A claim that takes less if there is less. */
    static Claim claim(long tokens, @Nullable Long nanoUsd) {
        return claim(CALLER, null, new Amount(tokens, nanoUsd), new Amount(1, nanoUsd == null ? null : 1L));
    }

    /** A claim for exactly so much. */
    static Claim exactly(long tokens, @Nullable Long nanoUsd) {
        return claim(CALLER, null, new Amount(tokens, nanoUsd), new Amount(tokens, nanoUsd));
    }

    static Claim claim(Caller caller, @Nullable BoundedConversation conversation, Amount worst, Amount least) {
        return new Claim(
                "search-" + IDS.incrementAndGet(),
                caller,
                conversation,
                worst,
                least,
                Duration.ofMinutes(2),
                false,
                "chat",
                "qwen",
                "majority_vote",
                "request-1");
    }

    static Entry entry(Claim claim, Instant at, long tokens, @Nullable Long nanoUsd) {
        BoundedConversation conversation = claim.conversation();
        return new Entry(
                claim.id(),
                at,
                claim.caller().organization(),
                claim.caller().team(),
                claim.caller().key(),
                conversation == null ? null : conversation.id(),
                claim.operation(),
                claim.model(),
                claim.strategy(),
                null,
                Outcome.ANSWERED,
                null,
                false,
                10,
                1,
                1,
                List.of(new Part("proposer", "selected", 1, 0, 0, tokens, nanoUsd)),
                nanoUsd,
                claim.requestId(),
                null);
    }

    /** What a search spent whose gateway has died. */
    static Entry entry(Entry lost, long tokens) {
        Amount amount = new Amount(lost.tokens(), null);
        Claim claim = new Claim(
                lost.id(),
                CALLER,
                null,
                amount,
                amount,
                Duration.ofMinutes(2),
                false,
                lost.operation(),
                lost.model(),
                lost.strategy(),
                lost.requestId());
        return entry(claim, lost.at(), tokens, null);
    }

    static void limit(Database database, Owner owner, Per per, Counts counts, long most) {
        LimitTable table = new LimitTable(database);
        table.put(owner, table.of(owner).with(per, counts, most), null, null);
    }
}
