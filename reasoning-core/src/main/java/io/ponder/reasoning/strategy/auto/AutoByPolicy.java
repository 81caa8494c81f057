package io.ponder.reasoning.strategy.auto;

import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Parameter;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.Selection;
import io.ponder.reasoning.strategy.Strategy;
import io.ponder.reasoning.strategy.auto.Policy.Choose;
import io.ponder.reasoning.strategy.auto.Policy.Way;
import io.ponder.reasoning.strategy.toolbox.Choices;
import io.ponder.reasoning.strategy.toolbox.Normalisation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@link Auto} as an evaluation has taught it (Snell et al. 2024, arXiv 2408.03314, section 3.2): the first samples tell how
 * hard the problem is, and the {@link Policy} says which way of searching pays at that difficulty and effort. It asks for
 * scores only if the policy or the chosen way uses them, and draws no more samples than the budget pays for.
 *
 * <p>A way that is not possible is replaced by the nearest one: a beam search that cannot run, or would be cut short, by a
 * weighted vote of the way's n; a choice by score, where there are no scores, by a vote.
 */
final class AutoByPolicy extends Deepening {

    private final Policy policy;
    private final Policy.Level level;
    private @Nullable Way way;
    private String decision = "";

    AutoByPolicy(Policy policy, Auto.Effort effort, Parameters parameters, Brief brief) {
        super(brief, parameters, policy.first());
        this.policy = policy;
        this.level = policy.level(Parameter.word(effort));
    }

    @Override
    boolean scoresAtOnce() {
        Way chosen = way;
        return brief.verifier() != null
                && (chosen == null
                        ? policy.doubtedBelow() != null
                        : chosen.choose().scores());
    }

    @Override
    boolean judge() {
        Difficulty difficulty = Difficulty.of(candidates);
        boolean hadScores = scoresAtOnce();
        if (hadScores && !allScored()) {
            return false;
        }
        boolean isDoubted = policy.isDoubted(difficulty.agree(), difficulty.score());
        Way taught = level.way(difficulty.agree(), isDoubted);
        Way chosen = possible(taught);
        way = chosen;
        double samples = level.samples();
        decision = agreement(difficulty, isDoubted) + ": the policy for "
                + (samples == Math.rint(samples) ? String.valueOf((int) samples) : String.valueOf(samples))
                + " samples a problem takes " + taught.words();
        if (!chosen.equals(taught)) {
            decision += ", which is here " + chosen.words();
        }
        if (scoresAtOnce() && !hadScores) {
            candidates.all().forEach(this::score);
        }
        if (chosen.choose() == Choose.BEAM_SEARCH) {
            grow(chosen.beams());
        } else if (chosen.n() > first) {
            drawMore(chosen.n() - first);
        }
        return true;
    }

    /** The way as far as the verifier, the engine and the budget allow it. */
    private Way possible(Way taught) {
        int n = Math.max(first, Math.min(taught.n(), affordable()));
        if (brief.verifier() == null && taught.choose().scores()) {
            return Way.vote(n);
        }
        if (taught.choose() != Choose.BEAM_SEARCH) {
            return new Way(taught.choose(), n, taught.normalisation(), 0);
        }
        boolean pays = affordable() - first >= taught.beams() * EXPANSIONS;
        return pays && canGrow(taught.beams()) ? taught : new Way(Choose.WEIGHTED_VOTE, n, "none", 0);
    }

    private String agreement(Difficulty difficulty, boolean isDoubted) {
        String counted = difficulty.agree() == 0
                ? "no first sample states an answer that can be compared"
                : difficulty.agree() + " of " + difficulty.size() + " first samples agree";
        return isDoubted
                ? counted + String.format(Locale.ROOT, ", and the verifier gives them %.2f of 1", difficulty.score())
                : counted;
    }

    @Override
    protected boolean isSettled() {
        Way chosen = way;
        if (chosen == null || (scoresAtOnce() && !allScored())) {
            return false;
        }
        Strategy inner = deeper();
        if (inner != null) {
            return inner.settled();
        }
        if (isDrawn()) {
            return true;
        }
        return chosen.choose() == Choose.VOTE && candidates.lead().stands(open());
    }

    @Override
    public Optional<Selection> best() {
        if (candidates.isEmpty()) {
            return Optional.empty();
        }
        Selection chosen = choose();
        List<String> notes = new ArrayList<>();
        if (!decision.isEmpty()) {
            notes.add(decision);
        }
        notes.addAll(chosen.notes());
        return Optional.of(new Selection(chosen.node(), chosen.basis(), chosen.vote(), chosen.score(), notes));
    }

    private Selection choose() {
        Way chosen = way;
        List<Node> scored = candidates.scored();
        if (chosen == null || !chosen.choose().scores() || scored.isEmpty()) {
            return Choices.vote(candidates.all(), candidates.size() == 1);
        }
        if (chosen.choose() == Choose.BEST) {
            return Choices.best(scored, candidates::scoreOf);
        }
        Normalisation normalisation = Normalisation.PARAMETER.read(chosen.normalisation());
        return Choices.weighted(scored, normalisation.of(scored, candidates::scoreOf), candidates::scoreOf);
    }
}
