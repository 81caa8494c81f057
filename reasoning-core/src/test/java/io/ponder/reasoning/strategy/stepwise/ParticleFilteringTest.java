package io.ponder.reasoning.strategy.stepwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Move.Unit;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.toolbox.ToldByHand;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParticleFilteringTest {

    /** Scores whose odds are 10^6 and 10^-6: beside the one, the other is never drawn. */
    private static final double CERTAIN = 1;

    private static final double HOPELESS = 0;

    private static ToldByHand told(Map<String, Object> parameters) {
        return new ToldByHand(ParticleFiltering.TYPE, parameters);
    }

    /** How many next steps were asked for of which prefix since the last look. */
    private static Map<Node, Integer> growing(ToldByHand told) {
        Map<Node, Integer> growing = new HashMap<>();
        for (Move.Propose move : told.asked(Move.Propose.class)) {
            growing.merge(move.node(), move.samples(), Integer::sum);
        }
        told.asked.clear();
        return growing;
    }

    private static Node step(ToldByHand told, Node parent, int trial) {
        return told.step(0, parent, trial, "step " + trial);
    }

    /**
     * softmax(logit(s) / T) is s's odds to the power of 1/T, over their sum. The odds of 0.5, 0.8 and 0.2 are 1, 4 and 1/4.
     */
    @Test
    void weightsAreOddsOverTheirSum() {
        double[] scores = {0.5, 0.8, 0.2};
        // 1, 4 and 1/4 over 5.25
        assertThat(Resampling.weights(scores, 1))
                .containsExactly(new double[] {0.190476, 0.761905, 0.047619}, within(1e-6));
        // their square roots 1, 2 and 1/2 over 3.5
        assertThat(Resampling.weights(scores, 2))
                .containsExactly(new double[] {0.285714, 0.571429, 0.142857}, within(1e-6));
    }

    @Test
    void certaintyIsCutToTheOddsOfAMillion() {
        // (1 - 10^-6) / 10^-6 = 999999 against 1
        assertThat(Resampling.weights(new double[] {1, 0.5}, 1)[0]).isCloseTo(0.999999, within(1e-9));
        assertThat(Resampling.weights(new double[] {1, 1}, 1)).containsExactly(0.5, 0.5);
        assertThat(Resampling.weights(new double[] {0, 0}, 1)).containsExactly(0.5, 0.5);
    }

    @Test
    void whatHasNoScoreWeighsNothingUnlessNothingHasOne() {
        double none = Double.NaN;
        assertThat(Resampling.weights(new double[] {none, 0.5, 0.5}, 1)).containsExactly(0, 0.5, 0.5);
        assertThat(Resampling.weights(new double[] {none, none}, 1)).containsExactly(0.5, 0.5);
    }

    /** 1 / sum(w^2) = (1 + 4 + 1/4)^2 / (1 + 16 + 1/16) = 27.5625 / 17.0625; four equal ones are worth four, one is worth one. */
    @Test
    void effectiveSampleSizeByHand() {
        double[] weights = Resampling.weights(new double[] {0.5, 0.8, 0.2}, 1);
        assertThat(Resampling.effectiveSize(weights)).isCloseTo(1.615385, within(1e-6));
        assertThat(Resampling.effectiveSize(new double[] {0.25, 0.25, 0.25, 0.25}))
                .isEqualTo(4);
        assertThat(Resampling.effectiveSize(new double[] {1, 0, 0, 0})).isEqualTo(1);
    }

    /**
     * Weights 3/4 and three times 1/12. Their squares add up to 84/144, so they are worth 12/7 = 1.714 of 4 particles. The
     * entropy is (3/4 ln 4/3 + 1/4 ln 12) / ln 4 = 0.60376.
     */
    @Test
    void annealingByHand() {
        double[] weights = Resampling.weights(new double[] {0.9, 0.5, 0.5, 0.5}, 1);
        assertThat(weights).containsExactly(new double[] {0.75, 1 / 12.0, 1 / 12.0, 1 / 12.0}, within(1e-12));
        assertThat(Annealing.NONE.factor(weights, 0.1)).isEqualTo(1);
        // 4 / (12/7) * (1 - 0.1) = 7/3 * 0.9
        assertThat(Annealing.ESS.factor(weights, 0.1)).isCloseTo(2.1, within(1e-12));
        // 7/3 * 0.4 is less than 1
        assertThat(Annealing.ESS.factor(weights, 0.6)).isEqualTo(1);
        assertThat(Resampling.entropy(weights)).isCloseTo(0.603760, within(1e-6));
        // 1 / (0.60376 + 0.39624 * 0.1)
        assertThat(Annealing.ENTROPY.factor(weights, 0.1)).isCloseTo(1.55428, within(1e-5));
        assertThat(Annealing.ENTROPY.factor(weights, 1)).isEqualTo(1);
    }

    @Test
    void evenWeightsAndASingleParticleAreNotAnnealed() {
        double[] even = {0.25, 0.25, 0.25, 0.25};
        assertThat(Resampling.entropy(even)).isCloseTo(1, within(1e-12));
        assertThat(Resampling.entropy(new double[] {1, 0, 0})).isZero();
        for (Annealing annealing : Annealing.values()) {
            assertThat(annealing.factor(even, 0.1)).isCloseTo(1, within(1e-12));
            assertThat(annealing.factor(new double[] {1}, 0.1)).isEqualTo(1);
        }
    }

    /**
     * The first of the four weighs 3/4, so systematic drawing takes it three times. By a factor of 2.1 its odds of 9 become
     * 9^(1/2.1) = 2.847, its weight 2.847 / 5.847 = 0.487, and it is drawn once or twice; by 1.554 they become 4.11 and 0.578,
     * so twice or three times. At half of the depth, or where they count as even enough, nothing is annealed.
     */
    @Test
    void annealedParticlesAreDrawnMoreEvenlyEarlyOn() {
        assertThat(copiesOfTheFirst(Map.of())).isEqualTo(3);
        assertThat(copiesOfTheFirst(Map.of("annealing", "ess"))).isBetween(1, 2);
        assertThat(copiesOfTheFirst(Map.of("annealing", "entropy"))).isBetween(2, 3);
        assertThat(copiesOfTheFirst(Map.of("annealing", "ess", "max_depth", 2))).isEqualTo(3);
        assertThat(copiesOfTheFirst(Map.of("annealing", "ess", "anneal_until", 0.1)))
                .isEqualTo(3);
        assertThat(copiesOfTheFirst(Map.of("annealing", "ess", "anneal_below", 0.4)))
                .isEqualTo(3);
    }

    private static int copiesOfTheFirst(Map<String, Object> more) {
        Map<String, Object> parameters =
                new HashMap<>(Map.of("particles", 4, "resampling", "systematic", "max_depth", 10));
        parameters.putAll(more);
        ToldByHand told = told(parameters);
        growing(told);
        Node first = step(told, Node.root(), 0);
        told.score(first, 0.9);
        for (int trial = 1; trial < 4; trial++) {
            told.score(step(told, Node.root(), trial), 0.5);
        }
        return growing(told).getOrDefault(first, 0);
    }

    /** Weights 0.1, 0.2, 0.3 and 0.4 lie at 0 to 0.1, to 0.3, to 0.6 and to 1. */
    @Test
    void pointsDrawWhoseShareTheyLieIn() {
        double[] weights = {0.1, 0.2, 0.3, 0.4};
        // Systematic with an offset of 0.5: (0 + 0.5)/4, (1 + 0.5)/4, ...
        assertThat(Resampling.draw(weights, new double[] {0.125, 0.375, 0.625, 0.875}))
                .containsExactly(1, 2, 3, 3);
        // Multinomial, sorted
        assertThat(Resampling.draw(weights, new double[] {0.05, 0.15, 0.65, 0.95}))
                .containsExactly(0, 1, 3, 3);
        // A border belongs to what comes after it; rounding at the end to the last one.
        assertThat(Resampling.draw(weights, new double[] {0, 0.1, 1})).containsExactly(0, 1, 3);
        assertThat(Resampling.draw(new double[] {0, 1}, new double[] {0, 0.5})).containsExactly(1, 1);
    }

    /** Algorithm 1: all take a step, all are weighed, as many are drawn again; copies of one prefix share a call. */
    @Test
    void aRoundByHand() {
        ToldByHand told = told(Map.of("particles", 3));
        assertThat(growing(told)).containsExactly(Map.entry(Node.root(), 3));
        Node a = step(told, Node.root(), 0);
        Node b = step(told, Node.root(), 1);
        Node c = step(told, Node.root(), 2);
        told.score(a, HOPELESS);
        told.score(b, CERTAIN);
        assertThat(told.asked(Move.Propose.class)).isEmpty();
        told.score(c, HOPELESS);
        assertThat(growing(told)).containsExactly(Map.entry(b, 3));
    }

    /** Equal weights at even distances: every particle is drawn exactly once, whatever the offset. */
    @Test
    void systematicResamplingOfEqualWeightsDrawsEveryParticleOnce() {
        ToldByHand told = told(Map.of("particles", 3, "resampling", "systematic"));
        growing(told);
        Node[] steps = {step(told, Node.root(), 0), step(told, Node.root(), 1), step(told, Node.root(), 2)};
        for (Node step : steps) {
            told.score(step, 0.4);
        }
        assertThat(growing(told)).containsOnly(Map.entry(steps[0], 1), Map.entry(steps[1], 1), Map.entry(steps[2], 1));
    }

    @Test
    void aFailedParticleIsReplacedByOneThatIsDrawn() {
        ToldByHand told = told(Map.of("particles", 3));
        growing(told);
        Node a = step(told, Node.root(), 0);
        told.score(a, 0.7);
        told.fail(0, 1);
        told.fail(0, 2);
        assertThat(growing(told)).containsExactly(Map.entry(a, 3));
    }

    @Test
    void whenNoScoreComesAllWeighTheSame() {
        ToldByHand told = told(Map.of("particles", 2, "resampling", "systematic"));
        growing(told);
        Node a = step(told, Node.root(), 0);
        Node b = step(told, Node.root(), 1);
        told.scoreFailed(a);
        told.scoreFailed(b);
        assertThat(growing(told)).containsOnly(Map.entry(a, 1), Map.entry(b, 1));
    }

    /** Odds of 1 and 1.5 are worth (2.5)^2 / (1 + 2.25) = 1.92 particles, odds of 1 and 9 (10)^2 / 82 = 1.22. */
    @Test
    void aboveTheThresholdParticlesGoOnWithoutResampling() {
        assertThat(growingAfter(0.5, 0.6, 0.75)).containsOnlyKeys(0, 1);
        assertThat(growingAfter(HOPELESS, CERTAIN, 0.75)).containsOnlyKeys(1);
    }

    private static Map<Integer, Integer> growingAfter(double first, double second, double threshold) {
        ToldByHand told = told(Map.of("particles", 2, "ess_threshold", threshold));
        growing(told);
        Node a = step(told, Node.root(), 0);
        Node b = step(told, Node.root(), 1);
        told.score(a, first);
        told.score(b, second);
        Map<Integer, Integer> byTrial = new HashMap<>();
        growing(told).forEach((node, samples) -> byTrial.put(node.trial(), samples));
        return byTrial;
    }

    /** A particle that ended and is drawn for all of them ends the search, since nothing is left to grow. */
    @Test
    void anEndedParticleTakesPartInTheDrawing() {
        ToldByHand told = told(Map.of("particles", 2));
        growing(told);
        Node ended = told.solution(0, Node.root(), 0, "7");
        told.score(ended, CERTAIN);
        told.score(step(told, Node.root(), 1), HOPELESS);
        assertThat(growing(told)).isEmpty();
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().node()).isSameAs(ended);
    }

    /** As in its_hub the highest score of all that ended wins, but here one that was not drawn again still counts. */
    @Test
    void whatEndedIsRememberedWhenItIsNotDrawnAgain() {
        ToldByHand told = told(Map.of("particles", 2));
        growing(told);
        Node ended = told.solution(0, Node.root(), 0, "7");
        Node open = step(told, Node.root(), 1);
        told.score(ended, 1e-6);
        told.score(open, CERTAIN);
        assertThat(growing(told)).containsExactly(Map.entry(open, 2));
        told.score(told.solution(0, open, 2, "8"), 1e-7);
        told.score(told.solution(0, open, 3, "8"), 1e-7);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().node()).isSameAs(ended);
    }

    @Test
    void theAnswerCanBeAWeightedVote() {
        ToldByHand told = told(Map.of("particles", 3, "choose", "weighted_vote"));
        growing(told);
        told.score(told.solution(0, Node.root(), 0, "7"), 0.6);
        told.score(told.solution(0, Node.root(), 1, "8"), 0.5);
        told.score(told.solution(0, Node.root(), 2, "8"), 0.4);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.chosen()).isEqualTo("8");
    }

    @Test
    void resultsInAnotherOrderGiveTheSameDrawing() {
        Map<Integer, Integer> inOrder = drawn(new int[] {0, 1, 2, 3});
        assertThat(drawn(new int[] {3, 1, 0, 2})).isEqualTo(inOrder);
        assertThat(inOrder.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(4);
    }

    private static Map<Integer, Integer> drawn(int[] order) {
        double[] scores = {0.3, 0.6, 0.8, 0.5};
        ToldByHand told = told(Map.of("particles", 4));
        growing(told);
        for (int trial : order) {
            told.score(step(told, Node.root(), trial), scores[trial]);
        }
        Map<Integer, Integer> byTrial = new HashMap<>();
        growing(told).forEach((node, samples) -> byTrial.put(node.trial(), samples));
        return byTrial;
    }

    @Test
    void whenEveryStepFailsTheBestPrefixIsFinished() {
        ToldByHand told = told(Map.of("particles", 2));
        growing(told);
        Node a = step(told, Node.root(), 0);
        told.score(a, CERTAIN);
        told.score(step(told, Node.root(), 1), HOPELESS);
        growing(told);
        told.fail(0, 2);
        told.fail(0, 3);
        Move.Propose last = told.asked(Move.Propose.class).getFirst();
        assertThat(List.of(last.node(), last.unit())).containsExactly(a, Unit.SOLUTION);
        assertThat(told.strategy.settled()).isFalse();
        told.score(told.solution(last.ticket(), a, 4, "1"), 0.5);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.chosen()).isEqualTo("1");
    }

    @Test
    void aBudgetThatEndsBeforeAnyStepOfARoundCameFinishesTheBestPrefix() {
        ToldByHand told = told(Map.of("particles", 2, "resampling", "systematic"));
        growing(told);
        Node a = step(told, Node.root(), 0);
        Node b = step(told, Node.root(), 1);
        told.score(a, 0.5);
        told.score(b, 0.55);
        told.asked.clear();
        told.budgetSpent();
        assertThat(growing(told)).containsExactly(Map.entry(b, 1));
    }

    /** The odds of 0.999 to the power of 100 are about 10^300: too much for the product of two such, not for their ratio. */
    @Test
    void aLowTemperatureDoesNotOverflow() {
        assertThat(Resampling.weights(new double[] {0.999, 0.5}, 0.01))
                .containsExactly(new double[] {1, 0}, within(1e-12));
    }

    /** a weighs 1/4 and b 3/4, so of two particles a is drawn 2 * 1/4 times on average. */
    @ParameterizedTest
    @ValueSource(strings = {"multinomial", "systematic"})
    void aParticleIsDrawnInProportionToItsWeight(String resampling) {
        int seeds = 2000;
        int drawn = 0;
        for (int seed = 0; seed < seeds; seed++) {
            ToldByHand told = new ToldByHand(
                    ParticleFiltering.TYPE, Map.of("particles", 2, "resampling", resampling), withSeed(seed));
            growing(told);
            Node a = step(told, Node.root(), 0);
            Node b = step(told, Node.root(), 1);
            told.score(a, 0.5); // odds of 1
            told.score(b, 0.75); // odds of 3
            drawn += growing(told).getOrDefault(a, 0);
        }
        assertThat(drawn / (double) seeds).isCloseTo(0.5, within(0.05));
    }

    private static Brief withSeed(long seed) {
        Brief brief = ToldByHand.BRIEF;
        return new Brief(
                brief.problem(), brief.sampling(), brief.budget(), brief.capabilities(), brief.verifier(), seed);
    }
}
