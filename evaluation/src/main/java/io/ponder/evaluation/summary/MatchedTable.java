package io.ponder.evaluation.summary;

import io.ponder.evaluation.statistics.Difference;
import io.ponder.evaluation.statistics.Interval;
import io.ponder.reasoning.model.Price;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Strategies at equal budgets of tokens, run by run: what {@code ./ponder matched} finds. Accuracies, oracles, regrets and waste
 * are shares, 0 to 1; everything else is a mean over problems.
 *
 * @param rates what seconds and money are worked out from
 */
public record MatchedTable(Rates rates, List<Run> runs) {

    public MatchedTable {
        runs = List.copyOf(runs);
    }

    /**
     * @param tokensPerSecond at which one sample is written, whatever else is in flight; above 0
     * @param price of every token, of a judge's too
     */
    public record Rates(double tokensPerSecond, Price price) {}

    /**
     * The cells of one recorded run, budget by budget.
     *
     * @param name the run's folder
     * @param problems that every cell covers
     * @param samples recorded of each
     * @param panels frozen orders of them, of each problem
     * @param sampleTokens what one sample is worth: prompt and completion tokens
     * @param notes what a reader must know, such as cells that no budget allows
     */
    public record Run(
            String name,
            String data,
            String model,
            int problems,
            int samples,
            int panels,
            double sampleTokens,
            List<Cell> cells,
            List<String> notes) {

        public Run {
            cells = List.copyOf(cells);
            notes = List.copyOf(notes);
        }
    }

    /**
     * A strategy at a budget.
     *
     * @param way such as {@code weighted_best_of_n, checked_confidence}
     * @param budget in samples' worth of tokens; of a search that drew its own samples, what it was given
     * @param panel how many samples it had at hand: the most for which its tokens fit the budget;
     *     null for samples of its own
     * @param isPaired whether it chose among the frozen panels; otherwise it drew samples of its own, once
     * @param tokens prompt and completion tokens of all calls, those of a judge too
     * @param judgeTokens those of a judge alone
     * @param seconds on the longest chain of calls that wait for each other, at the stated rate; prompts take no time
     * @param usd at the stated price
     * @param waste share of its tokens that are neither of the answer nor of a candidate that agrees with it
     * @param oracle chance that any of the panel is right; null for samples of its own
     * @param regret {@code oracle} less accuracy: what was lost by the choice
     * @param against the budget of the vote that it is compared with: the same, or the largest within its own tokens
     * @param toVote accuracy less that of this vote, problem by problem; null for the vote itself
     */
    public record Cell(
            String way,
            int budget,
            @Nullable Integer panel,
            boolean isPaired,
            Interval accuracy,
            double tokens,
            double judgeTokens,
            double seconds,
            double usd,
            double waste,
            @Nullable Double oracle,
            @Nullable Double regret,
            int against,
            @Nullable Difference toVote) {}
}
