package io.ponder.evaluation.run;

import io.ponder.contracts.gateway.GatewayReply;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** What a run has spent, earlier starts included, and what it may spend. Guarded by {@link Admission}. */
record SpendingCaps(Cap usd, Cap tokens) {

    static SpendingCaps of(Limits limits) {
        return new SpendingCaps(
                new Cap(limits.maxCostUsd() == null ? Double.POSITIVE_INFINITY : limits.maxCostUsd()),
                new Cap(limits.maxTokens() == null ? Double.POSITIVE_INFINITY : limits.maxTokens()));
    }

    /** What one search may spend; empty for what has no cap. */
    record Share(OptionalDouble usd, OptionalDouble tokens) {}

    /**
     * @param needUsd what such a search took before; 0 when that is not known
     * @param others searches that may begin before this one ends
     * @return null when too little is left for now
     */
    @Nullable
    Share reserve(double needUsd, double needTokens, int others) {
        OptionalDouble itsUsd = usd.isLimited() ? usd.reserve(needUsd, others) : OptionalDouble.empty();
        OptionalDouble itsTokens = tokens.isLimited() ? tokens.reserve(needTokens, others) : OptionalDouble.empty();
        Share share = new Share(itsUsd, itsTokens);
        if (itsUsd.isPresent() == usd.isLimited() && itsTokens.isPresent() == tokens.isLimited()) {
            return share;
        }
        release(share);
        return null;
    }

    void release(Share share) {
        share.usd().ifPresent(usd::release);
        share.tokens().ifPresent(tokens::release);
    }

    void spend(GatewayReply reply) {
        tokens.spend(reply.usage().totalTokens());
        Double cost = reply.usage().costUsd();
        usd.spend(cost == null ? 0 : cost);
    }

    void spend(ScoreRecord record) {
        tokens.spend(record.totalTokens());
    }

    /** Whether so much more would pass a cap, were all that is reserved spent. */
    boolean isBeyond(double moreUsd, double moreTokens) {
        return usd.isBeyond(moreUsd) || tokens.isBeyond(moreTokens);
    }
}
