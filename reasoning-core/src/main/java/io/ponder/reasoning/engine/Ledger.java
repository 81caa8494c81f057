package io.ponder.reasoning.engine;

import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Price;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.trace.SearchResult;
import org.jspecify.annotations.Nullable;

/**
 * What a search has spent and what its calls in flight may still spend. Nothing starts unless its worst case fits in
 * what is left, so the budget holds however replies interleave.
 */
final class Ledger {

    private final Budget budget;
    private long tokens;
    private long reservedTokens;
    private double cost;
    private double reservedCost;
    private int samplesStarted;
    private int inFlight;

    Ledger(Budget budget) {
        this.budget = budget;
    }

    /**
     * What something may cost at most.
     *
     * @param tokens prompt and completion
     * @param costUsd 0 where no price is known: a money budget without prices is refused before the search
     */
    record Estimate(long tokens, double costUsd) {

        static final Estimate NOTHING = new Estimate(0, 0);

        static Estimate of(long promptTokens, long completionTokens, @Nullable Price price) {
            return new Estimate(
                    promptTokens + completionTokens,
                    price == null ? 0 : price.of(new Tokens(promptTokens, 0, completionTokens)));
        }

        Estimate plus(Estimate other) {
            return new Estimate(tokens + other.tokens, costUsd + other.costUsd);
        }
    }

    /**
     * How many of {@code each} fit in tokens and money.
     *
     * @param held kept free beside them
     */
    int affordable(Estimate each, int wanted, Estimate held) {
        long tokensLeft = budget.maxTokens() - tokens - reservedTokens - held.tokens;
        long byTokens = each.tokens == 0 ? wanted : tokensLeft / each.tokens;
        Double limit = budget.maxCostUsd();
        double byCost = limit == null || each.costUsd == 0
                ? wanted
                : Math.floor((limit - cost - reservedCost - held.costUsd) / each.costUsd + 1e-9);
        return (int) Math.max(0, Math.min(wanted, Math.min(byTokens, byCost)));
    }

    /**
     * The most completion tokens one sample could have, were it the only thing to start now.
     *
     * @param held kept free beside it
     */
    long affordableCompletion(long promptTokens, @Nullable Price price, Estimate held) {
        long byTokens = budget.maxTokens() - tokens - reservedTokens - held.tokens - promptTokens;
        Double limit = budget.maxCostUsd();
        if (limit == null || price == null || price.completionUsd() == 0) {
            return byTokens;
        }
        double left = limit - cost - reservedCost - held.costUsd - price.of(new Tokens(promptTokens, 0, 0));
        return Math.min(byTokens, (long) Math.floor(left / price.of(new Tokens(0, 0, 1))));
    }

    int samplesLeft() {
        return budget.maxSamples() - samplesStarted;
    }

    int parallelLeft() {
        return budget.maxParallel() - inFlight;
    }

    /** Which of tokens and money runs out first, for the message that says what ended the search. */
    SearchResult.CutBy tighter(Estimate each) {
        boolean tokensFit = budget.maxTokens() - tokens - reservedTokens >= each.tokens;
        return tokensFit ? SearchResult.CutBy.MAX_COST_USD : SearchResult.CutBy.MAX_TOKENS;
    }

    /**
     * One sample, score or reply begins.
     *
     * @param isSample whether it counts as a sample
     */
    void started(boolean isSample, Estimate reserved) {
        inFlight++;
        samplesStarted += isSample ? 1 : 0;
        reservedTokens += reserved.tokens;
        reservedCost += reserved.costUsd;
    }

    /** It is no longer in flight; what it spent is added by {@link #spent}. */
    void ended(Estimate reserved) {
        inFlight--;
        reservedTokens -= reserved.tokens;
        reservedCost -= reserved.costUsd;
    }

    /** Adds what an engine reported; a correction of an earlier report may be negative. */
    void spent(Tokens used, @Nullable Price price) {
        tokens += used.total();
        cost += price == null ? 0 : price.of(used);
    }

    /** Prompt and completion tokens, as engines have reported them. */
    long tokens() {
        return tokens;
    }

    int samplesStarted() {
        return samplesStarted;
    }
}
