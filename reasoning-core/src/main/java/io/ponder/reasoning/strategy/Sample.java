package io.ponder.reasoning.strategy;

import io.ponder.reasoning.search.Move;
import io.ponder.reasoning.search.Node;
import io.ponder.reasoning.search.Selection;
import io.ponder.reasoning.search.Selection.Basis;
import io.ponder.reasoning.search.Strategy;
import io.ponder.reasoning.search.Told;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One sample: what the model would have answered without Ponder. */
final class Sample implements Strategy {

    static final StrategyType TYPE = new StrategyType(
            "sample", "One answer, as the model gives it.", null, Set.of(), List.of(), parameters -> new Sample());

    private final Candidates candidates = new Candidates();
    private boolean asked;

    @Override
    public List<Move> ask() {
        if (asked) {
            return List.of();
        }
        asked = true;
        return List.of(new Move.Propose(Node.root(), 1, Move.Unit.SOLUTION));
    }

    @Override
    public void tell(Told told) {
        switch (told) {
            case Told.Proposed(Node node) -> candidates.add(node);
            case Told.ProposeFailed(int trial, var failure) -> candidates.fail(trial);
            case Told.Scored scored -> {}
            case Told.ScoreFailed failed -> {}
            case Told.BudgetSpent() -> {}
        }
    }

    @Override
    public boolean settled() {
        return candidates.settledSamples() > 0;
    }

    @Override
    public Optional<Selection> best() {
        return candidates.first().map(node -> new Selection(node, Basis.SINGLE_SAMPLE, List.of(), null, List.of()));
    }
}
