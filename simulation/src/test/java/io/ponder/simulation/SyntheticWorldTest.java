package io.ponder.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.reasoning.engine.VirtualTime;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.registry.Strategies;
import io.ponder.simulation.SyntheticProblem.Band;
import io.ponder.simulation.SyntheticVerifier.Quality;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The synthetic model and verifier are what the report says they are. */
class SyntheticWorldTest {

    private static final SyntheticProblem PROBLEM =
            SyntheticProblem.some(Band.MEDIUM, 1).getFirst();

    private static String solution(SyntheticProblem problem, String prefix, int seed) {
        return new Writer(problem)
                .write(problem.asked().messages(), prefix, Move.Unit.SOLUTION, Chance.of(problem.id(), seed))
                .text();
    }

    private static String firstStep(int seed) {
        return new Writer(PROBLEM)
                .write(PROBLEM.asked().messages(), "", Move.Unit.STEP, Chance.of(PROBLEM.id(), seed))
                .text();
    }

    @Test
    void aSolutionIsReadBackStepByStepAndEndsWithItsChainsAnswer() {
        for (int seed = 0; seed < 100; seed++) {
            String text = solution(PROBLEM, "", seed);
            Place end = Place.after(text, PROBLEM);
            assertThat(end.step()).isEqualTo(PROBLEM.steps());
            assertThat(text).endsWith("\\boxed{" + PROBLEM.value(end.chain(), PROBLEM.steps()) + "}.");
            assertThat(text.split("\n\n")).hasSize(PROBLEM.steps());
        }
    }

    @Test
    void aPrefixWithAWrongStepNeverLeadsToTheRightAnswerAndARightOneDoesAsOftenAsItsRemainingSteps() {
        int right = 0;
        int prefixes = 0;
        for (int seed = 0; seed < 2000; seed++) {
            String prefix = firstStep(seed);
            boolean ends = solution(PROBLEM, prefix, 10_000 + seed).contains("\\boxed{" + PROBLEM.rightAnswer() + "}");
            if (Place.after(prefix, PROBLEM).isRight()) {
                prefixes++;
                right += ends ? 1 : 0;
            } else {
                assertThat(ends).isFalse();
            }
        }
        double expected = Math.pow(PROBLEM.stepRight(), PROBLEM.steps() - 1);
        double error = Math.sqrt(expected * (1 - expected) / prefixes);
        assertThat((double) right / prefixes).isBetween(expected - 3 * error, expected + 3 * error);
    }

    /** The area under the curve is the probability that a right last step outscores a wrong one. */
    @ParameterizedTest
    @CsvSource({"PERFECT, 1", "GOOD, 0.9", "WEAK, 0.65", "USELESS, 0.5"})
    void aVerifierTellsRightFromWrongAsOftenAsItsQualitySays(Quality quality, double expected) {
        List<Double> right = new ArrayList<>();
        List<Double> wrong = new ArrayList<>();
        for (SyntheticProblem problem : SyntheticProblem.some(Band.MEDIUM, 100)) {
            SyntheticVerifier verifier =
                    new SyntheticVerifier(problem, quality, Latency.USUAL, new SyntheticCalls(new VirtualTime()));
            for (int seed = 0; seed < 40; seed++) {
                String text = solution(problem, "", seed);
                (Place.after(text, problem).isRight() ? right : wrong)
                        .add(verifier.scores(text).getLast());
            }
        }
        double ordered = 0;
        for (double good : right) {
            for (double bad : wrong) {
                ordered += good > bad ? 1 : good == bad ? 0.5 : 0;
            }
        }
        assertThat(ordered / right.size() / wrong.size()).isBetween(expected - 0.02, expected + 0.02);
    }

    @Test
    void aSearchIsAFunctionOfItsProblem() {
        List<SyntheticProblem> problems = SyntheticProblem.some(20);
        Simulation simulation = Simulation.usual(Quality.GOOD);
        Scenario mcts = Scenario.of(Strategies.named("mcts"), 8, true);
        List<Simulation.Outcome> alone =
                problems.stream().map(p -> simulation.run(mcts, p)).toList();
        assertThat(simulation.outcomes(mcts, problems)).isEqualTo(alone);
    }

    /** A round waits for its steps anyway, so a barrier changes when a beam search hears of them, but nothing it does. */
    @Test
    void behindABarrierBeamSearchDoesTheSameAndIsNoFaster() {
        Scenario scenario =
                new Scenario(Strategies.named("beam_search"), Map.of("beams", 4, "expansions", 4), 10_000, true);
        Simulation free = new Simulation(Quality.GOOD, Latency.LONG_TAILED, 64, false);
        Simulation lockStep = new Simulation(Quality.GOOD, Latency.LONG_TAILED, 64, true);
        for (SyntheticProblem problem : SyntheticProblem.some(40)) {
            Simulation.Outcome first = free.run(scenario, problem);
            Simulation.Outcome second = lockStep.run(scenario, problem);
            assertThat(second.tokens()).isEqualTo(first.tokens());
            assertThat(second.right()).isEqualTo(first.right());
            assertThat(second.seconds()).isGreaterThanOrEqualTo(first.seconds());
        }
    }
}
