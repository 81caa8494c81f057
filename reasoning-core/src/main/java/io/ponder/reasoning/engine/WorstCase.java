package io.ponder.reasoning.engine;

import io.ponder.reasoning.model.Price;
import io.ponder.reasoning.score.JudgeEffort;
import org.jspecify.annotations.Nullable;

/** The most that samples and scores can cost. It has to fit in the budget before they start. */
final class WorstCase {

    /** How many tokens a judge's own words around the problem and the candidate may take. */
    private static final int JUDGE_OVERHEAD = 192;

    private final Ledger ledger;
    private final SearchPlan.@Nullable Judge judge;

    WorstCase(Ledger ledger, SearchPlan.@Nullable Judge judge) {
        this.ledger = ledger;
        this.judge = judge;
    }

    /**
     * What a call for scores costs beside the scores, whatever it scores.
     *
     * @param problemTokens of the problem alone
     */
    Ledger.Estimate call(long problemTokens) {
        if (judge == null || !judge.usesModel()) {
            return Ledger.Estimate.NOTHING;
        }
        JudgeEffort.Once once = judge.effort().once();
        return once == null
                ? Ledger.Estimate.NOTHING
                : Ledger.Estimate.of(once.read(problemTokens), once.written(), judge.price());
    }

    /** One sample. It holds room for scoring it: a candidate that cannot be judged is wasted. */
    Ledger.Estimate sample(long promptTokens, int maxTokens, @Nullable Price price) {
        return Ledger.Estimate.of(promptTokens, maxTokens, price).plus(score(promptTokens + maxTokens));
    }

    /**
     * One score.
     *
     * @param textTokens of the problem and the candidate
     */
    Ledger.Estimate score(long textTokens) {
        if (judge == null || !judge.usesModel()) {
            return Ledger.Estimate.NOTHING;
        }
        JudgeEffort effort = judge.effort();
        long read = effort.questions() * (textTokens + JUDGE_OVERHEAD) + effort.readAgain();
        return Ledger.Estimate.of(read, effort.written(), judge.price());
    }

    /**
     * The most completion tokens with which one sample still fits, at most {@code maxTokens}; 0 when none does.
     *
     * @param held kept free beside it
     */
    int shortened(long promptTokens, int maxTokens, @Nullable Price price, Ledger.Estimate held) {
        long left = ledger.affordableCompletion(promptTokens, price, held);
        if (judge != null && judge.usesModel()) {
            // The judge reads the problem and the sample again, with each of its questions.
            JudgeEffort effort = judge.effort();
            long words = effort.written() + effort.readAgain();
            left = (left - effort.questions() * (promptTokens + JUDGE_OVERHEAD) - words) / (1 + effort.questions());
        }
        int most = (int) Math.min(maxTokens, Math.max(0, left));
        return ledger.affordable(sample(promptTokens, most, price), 1, held) == 1 ? most : 0;
    }
}
