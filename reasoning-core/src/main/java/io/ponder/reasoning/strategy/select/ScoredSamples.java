package io.ponder.reasoning.strategy.select;

import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Parameter;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.SampleBudget;
import io.ponder.reasoning.strategy.Selection;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.StrategyType.Draws;
import io.ponder.reasoning.strategy.StrategyType.Scoring;
import io.ponder.reasoning.strategy.toolbox.BaseStrategy;
import io.ponder.reasoning.strategy.toolbox.Choices;
import io.ponder.reasoning.strategy.toolbox.Drawing;
import io.ponder.reasoning.strategy.toolbox.Normalisation;
import io.ponder.reasoning.strategy.toolbox.Panel;
import io.ponder.reasoning.strategy.toolbox.Stepwise;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * What best-of-N and weighted best-of-N share: draw {@code n} answers and score each as soon as it is finished, or, where the
 * verifier compares them, all of them once they have come. They differ in {@link #choose} alone.
 */
abstract class ScoredSamples extends BaseStrategy {

    static final Parameter<Integer> N = Panel.n(8);
    static final Parameter<Aggregation> AGGREGATION = Stepwise.aggregation(Aggregation.MIN);

    /** What the types of both say alike. */
    static StrategyType.Declaration type(String name, String description, String verifier) {
        return StrategyType.named(name, description)
                .scoring(Scoring.CANDIDATES, verifier)
                .parameters(N, AGGREGATION, Normalisation.PARAMETER, Panel.WAIT_FOR)
                .parameters(Drawing.parameters())
                .budget(SampleBudget.answers(N))
                .most((parameters, _) -> parameters.get(N))
                .withTools()
                .draws(Draws.ANSWERS);
    }

    private final Panel panel;
    private final Drawing drawing;
    private final Normalisation normalisation;

    /** Whether candidates are scored together. */
    private final boolean together;

    private boolean scoresAsked;

    /** Candidates whose scores were asked for together. */
    private int asked;

    ScoredSamples(Parameters parameters, Brief brief) {
        super(brief, parameters.get(AGGREGATION));
        panel = panel(parameters, N);
        drawing = Drawing.of(parameters, brief);
        normalisation = parameters.get(Normalisation.PARAMETER);
        together = brief.verifier() == VerifierKind.GROUP;
    }

    /**
     * The choice among candidates with scores.
     *
     * @param scored at least one, in order of trial
     * @param weight of each, normalised
     */
    abstract Selection choose(List<Node> scored, ToDoubleFunction<Node> weight);

    @Override
    protected void begin() {
        draw(panel, drawing.solutions(0, panel.size()));
    }

    @Override
    protected void budgetSpent() {
        if (together) {
            scoreAll();
        }
    }

    @Override
    protected void proposed(int ticket, Node node) {
        if (!together) {
            score(node);
        } else if (panel.isReady()) {
            scoreAll();
        }
    }

    @Override
    protected void proposeFailed(int ticket, int trial) {
        if (together && panel.isReady()) {
            scoreAll();
        }
    }

    /** Candidates that come later have not been compared, and are not chosen for their score. */
    private void scoreAll() {
        if (!scoresAsked && !candidates.isEmpty()) {
            scoresAsked = true;
            List<Node> all = candidates.all();
            asked = all.size();
            all.forEach(this::score);
        }
    }

    @Override
    protected boolean isSettled() {
        return panel.isReady() && candidates.settledScores() >= (together ? asked : candidates.size());
    }

    @Override
    public Optional<Selection> best() {
        List<Node> scored = candidates.scored();
        return scored.isEmpty()
                ? Choices.unscored(candidates)
                : Optional.of(choose(scored, normalisation.of(scored, candidates::scoreOf)));
    }
}
