package io.ponder.reasoning.search;

/** The most that samples and scores can cost, which is what has to fit in the budget before they start. */
final class WorstCase {

    /** What a judge's own words around the problem and the candidate may take, in tokens. */
    private static final int JUDGE_OVERHEAD = 192;

    private final Ledger ledger;
    private final boolean judgeSpends;

    /**
     * @param judgeSpends whether every candidate will be read by a model
     */
    WorstCase(Ledger ledger, boolean judgeSpends) {
        this.ledger = ledger;
        this.judgeSpends = judgeSpends;
    }

    /** One sample. It holds room for scoring it: a candidate that cannot be judged is wasted. */
    Ledger.Estimate sample(long promptTokens, int maxTokens) {
        Ledger.Estimate sample = ledger.estimate(Role.PROPOSER, promptTokens, maxTokens);
        return judgeSpends ? sample.plus(score(promptTokens + maxTokens)) : sample;
    }

    /**
     * One score.
     *
     * @param textTokens of the problem and the candidate
     */
    Ledger.Estimate score(long textTokens) {
        return judgeSpends ? ledger.estimate(Role.VERIFIER, textTokens + JUDGE_OVERHEAD, 1) : new Ledger.Estimate(0, 0);
    }

    /** The most completion tokens with which one sample still fits, at most {@code maxTokens}; 0 when none does. */
    int shortened(long promptTokens, int maxTokens) {
        long left = ledger.affordableCompletion(promptTokens);
        if (judgeSpends) {
            // The judge reads the problem and the sample again.
            left = (left - promptTokens - JUDGE_OVERHEAD) / 2;
        }
        int most = (int) Math.min(maxTokens, Math.max(0, left));
        return ledger.affordable(sample(promptTokens, most), 1) == 1 ? most : 0;
    }
}
