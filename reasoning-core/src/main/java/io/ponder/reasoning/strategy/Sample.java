package io.ponder.reasoning.strategy;

import io.ponder.reasoning.search.Brief;
import io.ponder.reasoning.search.Move;
import io.ponder.reasoning.search.Node;
import io.ponder.reasoning.search.Selection;
import io.ponder.reasoning.search.Selection.Basis;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One sample: what the model would have answered without Ponder. */
final class Sample extends BaseStrategy {

    static final StrategyType TYPE = new StrategyType(
            "sample",
            "One answer, as the model gives it.",
            StrategyType.Scoring.NONE,
            null,
            Set.of(),
            List.of(),
            (parameters, brief) -> new Sample(brief));

    private Sample(Brief brief) {
        super(brief);
    }

    @Override
    void begin() {
        move(Move.Propose.solutions(0, Node.root(), 1));
    }

    @Override
    void budgetSpent() {}

    @Override
    boolean isSettled() {
        return candidates.settledSamples() > 0;
    }

    @Override
    public Optional<Selection> best() {
        return candidates.first().map(node -> new Selection(node, Basis.SINGLE_SAMPLE, List.of(), null, List.of()));
    }
}
