package io.ponder.reasoning.strategy.select;

import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Prompt;
import io.ponder.reasoning.strategy.Selection;
import io.ponder.reasoning.strategy.Selection.Basis;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.StrategyType.Draws;
import io.ponder.reasoning.strategy.toolbox.BaseStrategy;
import io.ponder.reasoning.strategy.toolbox.Panel;
import java.util.List;
import java.util.Optional;

/** One sample, or one for each candidate asked for: what the model would have answered without Ponder. */
public final class Sample extends BaseStrategy {

    public static final StrategyType TYPE = StrategyType.named("sample", "One answer, as the model gives it.")
            .withTools()
            .most((_, _) -> 1)
            .draws(Draws.ANSWERS)
            .prompt(Prompt.PLAIN)
            .madeBy((parameters, brief) -> new Sample(brief));

    private final Panel panel;

    private Sample(Brief brief) {
        super(brief);
        panel = new Panel(brief.choices());
    }

    @Override
    protected void begin() {
        Move.Propose samples = Move.Propose.solutions(0, Node.root(), panel.size());
        draw(panel, panel.size() == 1 ? samples.asTheAnswer() : samples);
    }

    @Override
    protected void budgetSpent() {}

    @Override
    protected boolean isSettled() {
        return panel.isReady();
    }

    @Override
    public Optional<Selection> best() {
        return candidates.first().map(node -> new Selection(node, Basis.SINGLE_SAMPLE, List.of(), null, List.of()));
    }
}
