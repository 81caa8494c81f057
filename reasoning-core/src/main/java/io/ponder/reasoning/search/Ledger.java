package io.ponder.reasoning.search;

import io.ponder.reasoning.Tokens;
import org.jspecify.annotations.Nullable;

/**
 * What a search has spent and what its calls in flight may still spend. Nothing starts unless its worst case fits in
 * what is left, so the budget holds however replies interleave.
 */
final class Ledger {

    private final Budget budget;
    private final @Nullable Price price;
    private final @Nullable Price verifierPrice;
    private long tokens;
    private long reservedTokens;
    private double cost;
    private double reservedCost;
    private int samplesStarted;
    private int inFlight;

    Ledger(Budget budget, @Nullable Price price, @Nullable Price verifierPrice) {
        this.budget = budget;
        this.price = price;
        this.verifierPrice = verifierPrice;
    }

    /**
     * What something may cost at most.
     *
     * @param tokens prompt and completion
     * @param costUsd 0 where no price is known: a money budget without prices is refused before the search
     */
    record Estimate(long tokens, double costUsd) {
        Estimate times(int count) {
            return new Estimate(tokens * count, costUsd * count);
        }

        Estimate plus(Estimate other) {
            return new Estimate(tokens + other.tokens, costUsd + other.costUsd);
        }
    }

    Estimate estimate(Role role, long promptTokens, long completionTokens) {
        Price of = role == Role.PROPOSER ? price : verifierPrice;
        return new Estimate(
                promptTokens + completionTokens, of == null ? 0 : of.of(new Tokens(promptTokens, 0, completionTokens)));
    }

    /** How many of {@code each} fit in tokens and money. */
    int affordable(Estimate each, int wanted) {
        long byTokens = each.tokens == 0 ? wanted : (budget.maxTokens() - tokens - reservedTokens) / each.tokens;
        Double limit = budget.maxCostUsd();
        double byCost = limit == null || each.costUsd == 0
                ? wanted
                : Math.floor((limit - cost - reservedCost) / each.costUsd + 1e-9);
        return (int) Math.max(0, Math.min(wanted, Math.min(byTokens, byCost)));
    }

    /** The most completion tokens one sample could have, were it the only thing to start now. */
    long affordableCompletion(long promptTokens) {
        long byTokens = budget.maxTokens() - tokens - reservedTokens - promptTokens;
        Double limit = budget.maxCostUsd();
        if (limit == null || price == null || price.completionUsd() == 0) {
            return byTokens;
        }
        double left = limit - cost - reservedCost - price.of(new Tokens(promptTokens, 0, 0));
        return Math.min(byTokens, (long) Math.floor(left / price.of(new Tokens(0, 0, 1))));
    }

    int samplesLeft() {
        return budget.maxSamples() - samplesStarted;
    }

    int parallelLeft() {
        return budget.maxParallel() - inFlight;
    }

    /** Which of tokens and money is the tighter one, for the message that says what ended the search. */
    SearchResult.CutBy tighter(Estimate each) {
        boolean tokensFit = budget.maxTokens() - tokens - reservedTokens >= each.tokens;
        return tokensFit ? SearchResult.CutBy.MAX_COST_USD : SearchResult.CutBy.MAX_TOKENS;
    }

    void started(Role role, int count, Estimate each) {
        inFlight += count;
        samplesStarted += role == Role.PROPOSER ? count : 0;
        reservedTokens += each.tokens * count;
        reservedCost += each.costUsd * count;
    }

    /** One sample or score of a call is no longer in flight; what it spent is added by {@link #spent}. */
    void ended(Estimate reserved) {
        inFlight--;
        reservedTokens -= reserved.tokens;
        reservedCost -= reserved.costUsd;
    }

    /** Adds what an engine reported; a correction of an earlier report may be negative. */
    void spent(Role role, Tokens used) {
        tokens += used.total();
        Price of = role == Role.PROPOSER ? price : verifierPrice;
        cost += of == null ? 0 : of.of(used);
    }

    int samplesStarted() {
        return samplesStarted;
    }
}
