package io.ponder.accounts.limit;

import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is held for one running search.
 *
 * @param id the search's
 * @param gateway whose search it is
 * @param granted the most that the search may spend
 * @param windows the ids of the windows in which it is reserved
 * @param begun by the database's clock
 * @param expires when nobody can be working on it any more
 */
public record Reservation(
        String id,
        String gateway,
        String organization,
        String team,
        @Nullable String key,
        @Nullable String conversation,
        String operation,
        String model,
        String strategy,
        String requestId,
        Amount granted,
        List<Long> windows,
        Instant begun,
        Instant expires) {

    public Reservation {
        windows = List.copyOf(windows);
    }

    static Reservation of(Claim claim, String gateway, Amount granted, Collection<Long> windows, Instant begun) {
        BoundedConversation conversation = claim.conversation();
        return new Reservation(
                claim.id(),
                gateway,
                claim.caller().organization(),
                claim.caller().team(),
                claim.caller().key(),
                conversation == null ? null : conversation.id(),
                claim.operation(),
                claim.model(),
                claim.strategy(),
                claim.requestId(),
                granted,
                List.copyOf(windows),
                begun,
                begun.plus(claim.longest()));
    }

    static List<Long> windows(String ids) {
        return ids.isEmpty()
                ? List.of()
                : Arrays.stream(ids.split(",")).map(Long::valueOf).toList();
    }
}
