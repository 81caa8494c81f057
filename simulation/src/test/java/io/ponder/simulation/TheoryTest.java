package io.ponder.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.registry.Strategies;
import io.ponder.simulation.Simulation.Outcome;
import io.ponder.simulation.SyntheticProblem.Band;
import io.ponder.simulation.SyntheticVerifier.Quality;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What theory says of the strategies holds in the simulation, with the real engine and the real strategies. */
class TheoryTest {

    private static final List<SyntheticProblem> PROBLEMS = SyntheticProblem.some(200);
    private static final List<SyntheticProblem> ABOVE_CHANCE =
            PROBLEMS.stream().filter(problem -> problem.band() != Band.TRAP).toList();

    static Stream<StrategyType> strategies() {
        return Strategies.all().stream();
    }

    static Stream<StrategyType> searches() {
        return strategies().filter(type -> !type.name().equals("sample"));
    }

    private static List<Outcome> run(String strategy, int samples, Quality quality, List<SyntheticProblem> problems) {
        StrategyType type = Strategies.named(strategy);
        return Simulation.usual(quality).outcomes(Scenario.of(type, samples, Curve.canBeJudged(type)), problems);
    }

    private static List<Outcome> run(String strategy, int samples, Quality quality) {
        return run(strategy, samples, quality, PROBLEMS);
    }

    /** Also: each strategy in the registry has a scenario. */
    @ParameterizedTest
    @MethodSource("strategies")
    void aBudgetOfOneSampleIsRightAsOftenAsTheModelIs(StrategyType type) {
        Odds.assertRightAsOftenAs(run(type.name(), 1, Quality.GOOD), PROBLEMS, SyntheticProblem::right, type.name());
    }

    @Test
    void moreBudgetNeverHurtsMajorityVoteOnProblemsAboveChance() {
        assertThat(ABOVE_CHANCE).allMatch(SyntheticProblem::isAboveChance);
        List<Outcome> less = run("majority_vote", 1, Quality.USELESS, ABOVE_CHANCE);
        List<Outcome> one = less;
        for (int n = 2; n <= 256; n *= 2) {
            List<Outcome> more = run("majority_vote", n, Quality.USELESS, ABOVE_CHANCE);
            Odds.assertNoWorse(more, less, n + " samples against half as many");
            less = more;
        }
        Odds.assertBetter(less, one, "256 samples against one");
    }

    @Test
    void moreBudgetHurtsMajorityVoteOnProblemsBelowChance() {
        List<SyntheticProblem> traps = SyntheticProblem.some(Band.TRAP, 200);
        assertThat(traps).noneMatch(SyntheticProblem::isAboveChance);
        Odds.assertBetter(
                run("majority_vote", 1, Quality.USELESS, traps),
                run("majority_vote", 64, Quality.USELESS, traps),
                "one sample against 64");
    }

    /** A right first step is among 64 but with probability {@code (1 - q)^64}, and from then on among 4 or more. */
    @Test
    void aPerfectProcessVerifierMakesBeamSearchNearPerfect() {
        assertThat(Odds.accuracy(run("beam_search", 64, Quality.PERFECT))).isGreaterThanOrEqualTo(0.99);
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 16, 64})
    void aUselessVerifierMakesBestOfNNoBetterAndNoWorseThanSampling(int n) {
        Odds.assertRightAsOftenAs(
                run("best_of_n", n, Quality.USELESS), PROBLEMS, SyntheticProblem::right, "best of " + n);
    }

    @Test
    void aUselessVerifierMakesWeightedBestOfNANoisyMajorityVote() {
        List<Outcome> weighted = run("weighted_best_of_n", 64, Quality.USELESS);
        Odds.assertNoWorse(run("majority_vote", 64, Quality.USELESS), weighted, "the vote without noise");
        Odds.assertBetter(weighted, run("best_of_n", 64, Quality.USELESS), "the best of noise");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 8, 32})
    void aPerfectVerifierMakesBestOfNRightWhenAnyOfItsSamplesIsAndOnlyThen(int n) {
        List<Outcome> best = run("best_of_n", n, Quality.PERFECT);
        for (int i = 0; i < PROBLEMS.size(); i++) {
            SyntheticProblem problem = PROBLEMS.get(i);
            boolean any = IntStream.range(0, n).anyMatch(trial -> isRight(problem, trial));
            assertThat(best.get(i).right()).as("best of %d, %s", n, problem).isEqualTo(any);
        }
    }

    private static boolean isRight(SyntheticProblem problem, int trial) {
        Chance chance = SyntheticModel.chance(problem, Simulation.SEED + trial, "");
        String text = new Writer(problem)
                .write(problem.asked().messages(), "", Move.Unit.SOLUTION, chance)
                .text();
        return Place.after(text, problem).isRight();
    }

    /** With every verdict right, a search misses only what it never drew, and all that widen draw it in the end. */
    @ParameterizedTest
    @ValueSource(strings = {"mcts", "ab_mcts", "particle_filtering", "sequential_revision"})
    void aPerfectVerifierMakesLargeSearchesNearPerfect(String strategy) {
        assertThat(Odds.accuracy(run(strategy, 256, Quality.PERFECT))).isGreaterThanOrEqualTo(0.99);
    }

    @ParameterizedTest
    @MethodSource("searches")
    void everySearchBeatsPlainSamplingOnProblemsAboveChance(StrategyType type) {
        Odds.assertBetter(
                run(type.name(), 32, Quality.GOOD, ABOVE_CHANCE),
                run("sample", 1, Quality.GOOD, ABOVE_CHANCE),
                type.name());
    }

    /** Below chance a vote is lost, so only those who judge can win. */
    @ParameterizedTest
    @ValueSource(strings = {"best_of_n", "weighted_best_of_n", "beam_search", "mcts", "particle_filtering", "ab_mcts"})
    void aGoodVerifierBeatsPlainSamplingBelowChanceToo(String strategy) {
        List<SyntheticProblem> traps = SyntheticProblem.some(Band.TRAP, 200);
        Odds.assertBetter(run(strategy, 32, Quality.GOOD, traps), run("sample", 1, Quality.GOOD, traps), strategy);
    }

    @ParameterizedTest
    @EnumSource(
            value = Quality.class,
            names = {"GOOD", "WEAK"})
    void aBetterVerifierNeverHurts(Quality quality) {
        Quality better = quality == Quality.WEAK ? Quality.GOOD : Quality.PERFECT;
        for (StrategyType type : Strategies.all()) {
            if (Curve.canBeJudged(type)) {
                Odds.assertNoWorse(run(type.name(), 16, better), run(type.name(), 16, quality), type.name());
            }
        }
    }

    /** With a power of 1 its moves change what is drawn, but not from which distribution. */
    @Test
    void powerSamplingWithAPowerOfOneIsSampling() {
        Odds.assertRightAsOftenAs(power(1), PROBLEMS, SyntheticProblem::right, "alpha 1");
    }

    /** With a higher one a solution's probability is that power of what it was, over the sum of all. */
    @Test
    void powerSamplingDrawsFromThePowerOfTheDistribution() {
        Odds.assertRightAsOftenAs(power(2), PROBLEMS, problem -> rightInPower(problem, 2), "alpha 2");
        Odds.assertBetter(power(2), power(1), "alpha 2 against 1");
    }

    private static List<Outcome> power(double alpha) {
        Scenario scenario = new Scenario(
                Strategies.named("power_sampling"), Map.of("alpha", alpha, "moves", 16), Scenario.AMPLE, false);
        return Simulation.usual(Quality.USELESS).outcomes(scenario, PROBLEMS);
    }

    /** Wordings cancel out: each solution has as many. */
    private static double rightInPower(SyntheticProblem problem, double alpha) {
        double right = Math.pow(problem.right(), alpha);
        double wrong = 0;
        for (int step = 0; step < problem.steps(); step++) {
            for (int chain = 1; chain <= SyntheticProblem.DISTRACTORS; chain++) {
                double probability =
                        Math.pow(problem.stepRight(), step) * Math.exp(problem.logProb(SyntheticProblem.RIGHT, chain));
                wrong += Math.pow(probability, alpha);
            }
        }
        return right / (right + wrong);
    }
}
