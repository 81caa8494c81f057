package io.ponder.reasoning.strategy;

import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.search.Brief;
import io.ponder.reasoning.search.Move;
import io.ponder.reasoning.search.Node;
import io.ponder.reasoning.search.Selection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What best-of-N and weighted best-of-N share: draw {@code n} answers and score each as soon as it is finished. They
 * differ in {@link #choose} alone.
 */
abstract class ScoredSamples extends BaseStrategy {

    static final Parameter.Whole N = SampleCount.n(8);
    static final Parameter.Choice AGGREGATION = new Parameter.Choice(
            "aggregation",
            "how a process verifier's step scores become one",
            List.of("last", "min", "product", "mean"),
            "min");
    static final List<Parameter> PARAMETERS = List.of(N, AGGREGATION, Normalisation.PARAMETER, SampleCount.WAIT_FOR);

    private final SampleCount count;
    private final Aggregation aggregation;
    private final Normalisation normalisation;

    ScoredSamples(Parameters parameters, Brief brief) {
        super(brief);
        count = SampleCount.of(parameters, N);
        normalisation = Normalisation.of(parameters);
        aggregation = Aggregation.valueOf(parameters.choice(AGGREGATION).toUpperCase(Locale.ROOT));
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
    void scored(Node node, Score score) {
        candidates.score(node, score.value(aggregation));
    }

    @Override
    void scoreFailed(Node node) {
        candidates.scoreFailed();
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
