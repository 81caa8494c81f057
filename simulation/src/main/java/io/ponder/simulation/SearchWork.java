package io.ponder.simulation;

import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.registry.Strategies;
import io.ponder.simulation.Simulation.Outcome;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * What one search of a strategy asks of the engines: means over the synthetic problems, by the real strategy on the real engine.
 * Lengths are in answers: 1 is as long as one whole answer of the same problems.
 *
 * @param calls of the model
 * @param samples whole answers and steps drawn
 * @param written what the model wrote
 * @param questions how often the question was read
 * @param cachedQuestions how often of these a prefix cache held it
 * @param read parts of answers that the model read, to continue, revise or judge them
 * @param cachedRead what of these a prefix cache held
 * @param scored texts that the verifier scored; for each it reads the question too
 * @param scoredLength what it read of answers, each whole
 * @param freshLength what of these it had not read before with the same beginning
 * @param seconds from the question to the answer
 */
public record SearchWork(
        double calls,
        double samples,
        double written,
        double questions,
        double cachedQuestions,
        double read,
        double cachedRead,
        double scored,
        double scoredLength,
        double freshLength,
        double seconds) {

    /** A multiple of 20, so that the mix of easy and hard problems is the report's. */
    private static final int PROBLEMS = 40;

    private static final List<SyntheticProblem> SOME = SyntheticProblem.some(PROBLEMS);

    /**
     * How fast the engines are.
     *
     * @param writeSeconds for an answer
     * @param readSeconds for a verifier to read an answer
     */
    public record Pace(double writeSeconds, double readSeconds) {}

    /**
     * Runs the strategy.
     *
     * @param samples the budget in whole answers, or in paths side by side; null for the strategy's defaults
     * @param parameters beside those that the budget sets
     * @param isScored whether there is a verifier
     * @throws io.ponder.reasoning.model.FailureException when the strategy does not take the parameters
     */
    public static SearchWork measure(
            StrategyType type, @Nullable Integer samples, Map<String, Object> parameters, boolean isScored, Pace pace) {
        double answer = answerTokens();
        Scenario scenario = samples == null
                ? new Scenario(type, parameters, Scenario.AMPLE, isScored)
                : Scenario.of(type, samples, isScored).with(parameters);
        Latency latency = new Latency(pace.writeSeconds / answer, pace.readSeconds / answer, Latency.USUAL.spread(), 0);
        List<Outcome> outcomes = outcomes(scenario, latency);
        return new SearchWork(
                mean(outcomes, WorkCount.Total::calls),
                mean(outcomes, WorkCount.Total::samples),
                mean(outcomes, WorkCount.Total::written) / answer,
                mean(outcomes, WorkCount.Total::questions),
                mean(outcomes, WorkCount.Total::cachedQuestions),
                mean(outcomes, WorkCount.Total::read) / answer,
                mean(outcomes, WorkCount.Total::cachedRead) / answer,
                mean(outcomes, WorkCount.Total::scored),
                mean(outcomes, WorkCount.Total::scoredTokens) / answer,
                mean(outcomes, WorkCount.Total::freshTokens) / answer,
                outcomes.stream().mapToDouble(Outcome::seconds).average().orElseThrow());
    }

    /** The mean length of a whole answer in the synthetic world. */
    private static double answerTokens() {
        StrategyType sample = Strategies.named("sample");
        return mean(outcomes(new Scenario(sample, Map.of(), 1, false), Latency.USUAL), WorkCount.Total::written);
    }

    private static List<Outcome> outcomes(Scenario scenario, Latency latency) {
        return new Simulation(SyntheticVerifier.Quality.GOOD, latency, Simulation.MAX_PARALLEL, false)
                .outcomes(scenario, SOME);
    }

    private static double mean(List<Outcome> outcomes, ToDoubleFunction<WorkCount.Total> figure) {
        return outcomes.stream()
                .mapToDouble(outcome -> figure.applyAsDouble(outcome.work()))
                .average()
                .orElseThrow();
    }
}
