package io.ponder.reasoning.strategy;

import io.ponder.reasoning.search.Brief;
import io.ponder.reasoning.search.Move;
import io.ponder.reasoning.search.Node;
import io.ponder.reasoning.search.Selection;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What best-of-N and weighted best-of-N share: draw {@code n} answers and score each as soon as it is finished. They
 * differ in {@link #choose} alone.
 */
abstract class ScoredSamples extends BaseStrategy {

    static final Parameter.Whole N = SampleCount.n(8);
    static final Parameter.Choice AGGREGATION = Stepwise.aggregation("min");
    static final List<Parameter> PARAMETERS = List.of(N, AGGREGATION, Normalisation.PARAMETER, SampleCount.WAIT_FOR);

    private final SampleCount count;
    private final Normalisation normalisation;

    ScoredSamples(Parameters parameters, Brief brief) {
        super(brief, Stepwise.aggregation(parameters, AGGREGATION));
        count = SampleCount.of(parameters, N);
        normalisation = Normalisation.of(parameters);
    }

    /**
     * The choice among candidates with scores.
     *
     * @param scored at least one, in order of trial
     * @param weight of each, normalised
     */
    abstract Selection choose(List<Node> scored, ToDoubleFunction<Node> weight);

    @Override
    void begin() {
        move(Move.Propose.solutions(0, Node.root(), count.n()));
    }

    @Override
    void budgetSpent() {}

    @Override
    void proposed(int ticket, Node node) {
        move(new Move.Score(node));
    }

    @Override
    boolean isSettled() {
        int arrived = candidates.size();
        boolean enough = arrived >= count.waitFor() || candidates.settledSamples() >= count.n();
        return enough && candidates.settledScores() >= arrived;
    }

    @Override
    public Optional<Selection> best() {
        List<Node> scored = candidates.scored();
        return scored.isEmpty()
                ? Choices.unscored(candidates)
                : Optional.of(choose(scored, normalisation.of(scored, candidates::scoreOf)));
    }
}
