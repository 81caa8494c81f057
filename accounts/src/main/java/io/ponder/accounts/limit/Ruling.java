package io.ponder.accounts.limit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What limits and their counters say to a claim: a pure function of them. */
sealed interface Ruling {

    /** The search may begin, and spend so much. */
    record Granted(Amount granted) implements Ruling {}

    /**
     * The search may not begin.
     *
     * @param need what the claim needs of what is limited
     */
    record Refused(Bound bound, long need) implements Ruling {}

    /** The search may not begin: money is limited, and nobody knows what it would cost. */
    record Unpriced(Bound bound) implements Ruling {}

    /**
     * Grants the worst case if it fits into every limit, and else what is left if that is still of use. Of several
     * limits that refuse, names the one that will refuse for longest.
     */
    static Ruling of(Claim claim, List<Bound> bounds) {
        long tokens = claim.worst().tokens();
        Long money = claim.worst().nanoUsd();
        List<Refused> refused = new ArrayList<>();
        for (Bound bound : bounds) {
            long left = bound.left();
            switch (bound.limit().counts()) {
                case SEARCHES -> need(1, bound, refused);
                case TOKENS -> {
                    need(Math.min(claim.least().tokens(), claim.worst().tokens()), bound, refused);
                    tokens = Math.min(tokens, left);
                }
                case NANO_USD -> {
                    Long least = claim.least().nanoUsd();
                    if (money == null || least == null) {
                        return new Unpriced(bound);
                    }
                    need(Math.min(least, money), bound, refused);
                    money = Math.min(money, left);
                }
            }
        }
        return refused.stream()
                .max(Comparator.comparing((Refused one) -> one.bound().window().per() != Per.NOW)
                        .thenComparing(one -> lastsUntil(one.bound())))
                .<Ruling>map(one -> one)
                .orElse(new Granted(new Amount(tokens, money)));
    }

    private static void need(long need, Bound bound, List<Refused> refused) {
        // A search that needs nothing (no tokens, no money) still finds no room in what is used up.
        if (bound.left() < Math.max(1, need)) {
            refused.add(new Refused(bound, need));
        }
    }

    private static Instant lastsUntil(Bound bound) {
        return bound.window().ends();
    }

    /** What a grant takes from each window; null if it is none. */
    static @Nullable Counted taken(Ruling verdict) {
        return verdict instanceof Granted(Amount granted) ? Counted.of(granted) : null;
    }
}
