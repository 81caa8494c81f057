package io.ponder.reasoning.strategy.stepwise;

import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Parameter;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.SampleBudget;
import io.ponder.reasoning.strategy.Selection;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.StrategyType.Scoring;
import io.ponder.reasoning.strategy.toolbox.Choices;
import io.ponder.reasoning.strategy.toolbox.Choices.By;
import io.ponder.reasoning.strategy.toolbox.RoundStrategy;
import io.ponder.reasoning.strategy.toolbox.Stepwise;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Beam search against a process verifier (Snell et al. 2024, arXiv 2408.03314, section 5.2 and appendix D; Beeching et al.,
 * "Scaling test-time compute with open models", 2024). Each round draws {@code expansions} next steps of each of the
 * {@code beams} live paths, scores them, and keeps the {@code beams} best open ones. A path that reaches its answer leaves
 * the beam, so it takes no place from an open one; all such paths settle the answer by weighted best-of-N. The search ends
 * when {@code answers} paths have ended or none is open. By default that is Snell's N, the number of steps a round draws. A
 * round with fewer open paths than beams draws fewer steps, whereas Beeching et al.'s code fills the pool up with copies.
 *
 * <p>{@code subtrees} divides the beams into independent groups, each of which keeps its own best paths; with one beam each
 * this is DVTS of Beeching et al. A group that dies, or whose paths have all ended, leaves its places empty. With
 * {@code lookahead} each new step is rolled out that many steps further at temperature 0, and is ranked by the verifier's
 * score of where that leads (Snell, section 5.2). A rollout that reaches an answer competes with the others but does not
 * count towards {@code answers}, because the path it looked ahead from is still open.
 *
 * <p>The next steps of a path are scored together once all have arrived, equal ones only once; candidates are scored as soon
 * as they arrive. So the verifier works while slower paths still grow. Nothing depends on the order of arrival, unless
 * {@code wait_for} lets a round end without its stragglers.
 */
public final class BeamSearch extends RoundStrategy {

    private static final Parameter<Integer> BEAMS =
            new Parameter.Whole("beams", "open paths that are kept after each round", 1, 256, 3);
    private static final Parameter<Integer> EXPANSIONS =
            new Parameter.Whole("expansions", "next steps drawn of each open path (Snell's M)", 1, 64, 4);
    private static final Parameter<Aggregation> AGGREGATION = Stepwise.aggregation(Aggregation.LAST);
    private static final Parameter<Boolean> MERGE_DUPLICATES =
            new Parameter.Flag("merge_duplicates", "whether equal next steps of one path count once", true);
    private static final Parameter<Double> MIN_SCORE = new Parameter.Real(
            "min_score",
            "open paths with a lower score are dropped, unless all have one: then the best is kept",
            0,
            1,
            0.0);
    private static final Parameter<Integer> LOOKAHEAD =
            new Parameter.Whole("lookahead", "steps by which a new step is rolled out before it is ranked", 0, 16, 0);
    private static final Parameter<Integer> SUBTREES = new Parameter.Whole(
            "subtrees", "independent groups the beams are divided into (DVTS); at most beams", 1, 256, 1);
    private static final Parameter<Double> WAIT_FOR = new Parameter.Real(
            "wait_for", "share of a round's steps after whose arrival it goes on without the stragglers", 0.1, 1, 1.0);
    private static final Parameter<Integer> ANSWERS = new Parameter.Whole(
            "answers", "ended paths after which to decide; 0 for beams times expansions", 0, 4096, 0);

    public static final StrategyType TYPE = StrategyType.named(
                    "beam_search",
                    "Grows several paths step by step, keeps those a process verifier scores best, and weighs their answers.")
            .scoring(Scoring.PREFIXES, "arithmetic")
            .needs(Capability.CONTINUATION)
            .parameters(BEAMS, EXPANSIONS, Stepwise.MAX_DEPTH, Stepwise.STEP_TOKENS, AGGREGATION)
            .parameters(MERGE_DUPLICATES, MIN_SCORE, LOOKAHEAD, SUBTREES, WAIT_FOR, ANSWERS)
            .budget(SampleBudget.paths(BEAMS, EXPANSIONS))
            .madeBy(BeamSearch::new);

    /**
     * The best first: scored before unscored, then by score. Coarse verifiers give many equal scores; among these, one step of
     * each path comes before a second step of any, since the earliest trials are all children of one path.
     */
    private static final Comparator<Step> BEST = Comparator.comparing((Step step) -> Double.isNaN(step.score()))
            .thenComparing(Comparator.comparingDouble(Step::score).reversed())
            .thenComparingInt(Step::sibling)
            .thenComparingInt(step -> step.node().trial());

    private final int expansions;
    private final double minScore;
    private final int answers;

    /** How many beams each subtree has. */
    private final int[] beams;

    /** The paths that this round continues. */
    private List<Step> live = List.of();

    private BeamSearch(Parameters parameters, Brief brief) {
        super(
                brief,
                parameters.get(AGGREGATION),
                new Rules(
                        Stepwise.of(parameters),
                        Scored.WITH_SIBLINGS,
                        parameters.get(MERGE_DUPLICATES),
                        parameters.get(LOOKAHEAD),
                        parameters.get(WAIT_FOR)));
        int all = parameters.get(BEAMS);
        expansions = parameters.get(EXPANSIONS);
        minScore = parameters.get(MIN_SCORE);
        answers = parameters.get(ANSWERS) == 0 ? all * expansions : parameters.get(ANSWERS);
        beams = new int[Math.min(all, parameters.get(SUBTREES))];
        for (int beam = 0; beam < all; beam++) {
            beams[beam % beams.length]++;
        }
    }

    @Override
    protected void begin() {
        for (int subtree = 0; subtree < beams.length; subtree++) {
            draw(Node.root(), beams[subtree] * expansions, subtree);
        }
    }

    /*
     * live = the root, beams times
     * repeat
     *     round = expansions next steps of each live path, scored    (those that end leave the beam and compete at the end)
     *     live  = of each subtree, as many of its best steps as it has beams
     * until enough paths have ended or none is live
     * answer = weighted best-of-N of all paths that ended
     */
    @Override
    protected void next(List<Step> round) {
        List<Step> kept = new ArrayList<>();
        for (int subtree = 0; subtree < beams.length; subtree++) {
            kept.addAll(best(round, subtree));
        }
        if (kept.isEmpty() || ended() >= answers) {
            finish();
            return;
        }
        live = kept;
        live.forEach(step -> draw(step.node(), expansions, step.group()));
    }

    private List<Step> best(List<Step> round, int subtree) {
        List<Step> ranking = round.stream()
                .filter(step -> step.group() == subtree)
                .sorted(BEST)
                .limit(beams[subtree])
                .toList();
        return ranking.stream()
                .filter(step -> !(step.score() < minScore) || step == ranking.getFirst())
                .toList();
    }

    /** The best step of a round that the budget cut short; where all were lost, the best path that they continued. */
    @Override
    protected Node closingPrefix() {
        return Stream.concat(stepsSoFar().stream(), live.stream())
                .min(BEST)
                .map(Step::node)
                .orElse(Node.root());
    }

    @Override
    public Optional<Selection> best() {
        return Choices.scored(candidates, By.WEIGHTED_VOTE);
    }
}
