package io.ponder.reasoning.strategy.auto;

import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.Steps;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.Strategy;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.Told;
import io.ponder.reasoning.strategy.stepwise.BeamSearch;
import io.ponder.reasoning.strategy.toolbox.BaseStrategy;
import io.ponder.reasoning.strategy.toolbox.Drawing;
import io.ponder.reasoning.strategy.toolbox.Panel;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the two forms of {@link Auto} have in common: a few first samples tell how hard the problem is, and then follow no
 * more samples, more of them, or a beam search inside this search.
 */
abstract class Deepening extends BaseStrategy {

    /** Next steps of each beam of a beam search. */
    static final int EXPANSIONS = 4;

    /** What the inner search is told about a loss: no strategy looks at the reason. */
    private static final Failure LOST = Failure.of(Failure.Kind.UPSTREAM_ERROR, "lost");

    /** How many samples tell the difficulty; fewer if the budget has fewer. */
    final int first;

    private final Set<Node> own = new HashSet<>();
    private @Nullable Strategy deeper;
    private final Panel panel;
    private final Drawing drawing;
    private boolean judged;

    Deepening(Brief brief, Parameters parameters, int first) {
        super(brief, parameters.get(Auto.AGGREGATION));
        drawing = Drawing.of(parameters, brief);
        Integer limit = brief.budget().maxSamples();
        int wanted = Math.max(first, brief.choices());
        this.first = limit == null ? wanted : Math.min(wanted, limit);
        this.panel = new Panel(this.first);
    }

    /** Whether a candidate is scored as soon as it arrives. */
    abstract boolean scoresAtOnce();

    /**
     * Decides how the problem is searched, once the first samples have come.
     *
     * @return whether it has decided; if not, it is asked again after the next score
     */
    abstract boolean judge();

    @Override
    protected final void begin() {
        draw(panel, drawing.solutions(0, first));
    }

    @Override
    protected final void budgetSpent() {
        Strategy inner = deeper;
        if (inner != null) {
            inner.tell(new Told.BudgetSpent());
            inner.ask();
        }
        super.budgetSpent();
    }

    @Override
    protected final void proposed(int ticket, Node node) {
        if (deeper == null) {
            own.add(node);
            if (scoresAtOnce() && node.isCandidate()) {
                score(node);
            }
            judgeOnce();
        } else {
            pass(new Told.Proposed(ticket, node));
        }
    }

    @Override
    protected final void proposeFailed(int ticket, int trial) {
        if (deeper == null) {
            judgeOnce();
        } else {
            pass(new Told.ProposeFailed(ticket, trial, LOST));
        }
    }

    @Override
    protected final void scored(Node node, Score score) {
        if (own.contains(node)) {
            judgeOnce();
        } else {
            pass(new Told.Scored(node, score));
        }
    }

    @Override
    protected final void scoreFailed(Node node) {
        if (own.contains(node)) {
            judgeOnce();
        } else {
            pass(new Told.ScoreFailed(node, LOST));
        }
    }

    private void pass(Told told) {
        Strategy inner = deeper;
        if (inner != null) {
            inner.tell(told);
            if (!inner.settled()) {
                inner.ask().forEach(this::move);
            }
        }
    }

    private void judgeOnce() {
        if (!judged && !isSpent() && panel.isReady()) {
            judged = judge();
        }
    }

    /** Whether all samples that were planned have come. */
    final boolean isDrawn() {
        return judged && panel.isReady();
    }

    /** Samples that are still to come. */
    final int open() {
        return panel.open();
    }

    final @Nullable Strategy deeper() {
        return deeper;
    }

    final void drawMore(int more) {
        draw(panel, drawing.solutions(0, panel.size(), more, Move.Variation.NONE));
        panel.enlarge(more);
    }

    final void grow(int beams) {
        StrategyType type = BeamSearch.TYPE;
        // Subtrees cost nothing with a good verifier and save the search with a poor one (simulation/report.md).
        Map<String, Object> parameters = Map.of(
                "beams", beams, "subtrees", beams, "expansions", EXPANSIONS, "aggregation", aggregation.wireName());
        Strategy inner = type.factory().create(Parameters.read(type, parameters), brief);
        deeper = inner;
        inner.ask().forEach(this::move);
    }

    /**
     * Whether a beam search can run, and would not be cut: to a limit on samples each of its steps counts, and one that would
     * be cut before its end has only wasted them.
     */
    final boolean canGrow(int beams) {
        Integer samples = brief.budget().maxSamples();
        return brief.verifier() == VerifierKind.PROCESS
                && brief.capabilities().contains(Capability.CONTINUATION)
                && (samples == null || samples - first >= beams * EXPANSIONS * mostSteps());
    }

    /** The most steps that a first sample took. */
    private int mostSteps() {
        return candidates.all().stream()
                .mapToInt(node -> Steps.of(node.text()).size())
                .max()
                .orElse(1);
    }

    /** How many samples the whole budget pays for, judging by the first ones. */
    final int affordable() {
        Integer samples = brief.budget().maxSamples();
        Long tokens = brief.budget().maxTokens();
        long spent = 0;
        List<Node> drawn = candidates.all();
        for (Node node : drawn) {
            spent += node.tokens().total();
        }
        long each = Math.max(1, spent / Math.max(1, drawn.size()));
        long byTokens = tokens == null ? Integer.MAX_VALUE : tokens / each;
        return (int) Math.min(byTokens, samples == null ? Integer.MAX_VALUE : samples);
    }

    /** Whether every candidate has its score, or will have none. */
    final boolean allScored() {
        return candidates.settledScores() >= candidates.size();
    }
}
