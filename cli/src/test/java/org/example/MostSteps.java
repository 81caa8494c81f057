package org.example;

import io.ponder.reasoning.score.Steps;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Parameter;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.SampleBudget;
import io.ponder.reasoning.strategy.Selection;
import io.ponder.reasoning.strategy.Selection.Basis;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.registry.StrategySource;
import io.ponder.reasoning.strategy.toolbox.BaseStrategy;
import io.ponder.reasoning.strategy.toolbox.Panel;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Returns the answer with the most reasoning steps, after the observation of Fu et al. (2022, arXiv 2210.00720, section
 * 3.2) that longer chains are right more often.
 */
public final class MostSteps extends BaseStrategy {

    private static final Parameter<Integer> CHAINS =
            new Parameter.Whole("chains", "how many answers to draw", 1, 64, 4);

    public static final StrategyType TYPE = StrategyType.named(
                    "most_steps", // what clients write
                    "Draws several answers and returns the one with the most steps.") // for GET /v1/strategies
            .parameters(CHAINS)
            .budget(SampleBudget.answers(CHAINS)) // what an evaluation with a budget of N samples sets
            .template("{question}\n\nReason in many small steps, with a blank line between them.")
            .madeBy(MostSteps::new);

    private final Panel panel;

    private MostSteps(Parameters parameters, Brief brief) {
        super(brief);
        panel = new Panel(parameters.get(CHAINS));
    }

    @Override
    protected void begin() {
        draw(panel, Move.Propose.solutions(0, Node.root(), panel.size()));
    }

    @Override
    protected boolean isSettled() {
        return panel.isReady();
    }

    @Override
    public Optional<Selection> best() {
        return candidates.all().stream()
                .max(Comparator.comparingInt(
                                (Node node) -> Steps.of(node.text()).size())
                        .thenComparing(Comparator.comparingInt(Node::trial).reversed()))
                .map(node -> new Selection(node, Basis.SINGLE_SAMPLE, List.of(), null, List.of()));
    }

    /** For a strategy outside Ponder's own source: what the line in META-INF/services names. */
    public static final class Source implements StrategySource {
        @Override
        public List<StrategyType> types() {
            return List.of(TYPE);
        }
    }
}
