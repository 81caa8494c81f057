package io.ponder.simulation;

import io.ponder.answers.Answer;
import io.ponder.reasoning.engine.Hedging;
import io.ponder.reasoning.engine.Inbox;
import io.ponder.reasoning.engine.Search;
import io.ponder.reasoning.engine.SearchFailedException;
import io.ponder.reasoning.engine.SearchPlan;
import io.ponder.reasoning.engine.VirtualTime;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Price;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.score.OnVerifierFailure;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.Strategy;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Runs searches in virtual time.
 *
 * @param quality of the verifier, where a scenario has one
 * @param maxParallel samples and scores in flight at once
 * @param isLockStep whether the strategy hears of nothing before all that is in flight has ended
 */
record Simulation(SyntheticVerifier.Quality quality, Latency latency, int maxParallel, boolean isLockStep) {

    /** The default of search-service. */
    static final int MAX_PARALLEL = 64;

    /** Trial t of each search has the seed {@code SEED + t}: strategies that draw from the root draw the same samples. */
    static final long SEED = 1_000;

    /**
     * How a search went.
     *
     * @param tokens written, or read without being cached, by model and verifier
     * @param work what it asked of the engines
     */
    record Outcome(boolean right, long tokens, double seconds, WorkCount.Total work) {}

    /** The means of many searches. */
    record Mean(double accuracy, double tokens, double seconds) {
        static Mean of(List<Outcome> outcomes) {
            double right = 0;
            double tokens = 0;
            double seconds = 0;
            for (Outcome outcome : outcomes) {
                right += outcome.right ? 1 : 0;
                tokens += outcome.tokens;
                seconds += outcome.seconds;
            }
            int count = outcomes.size();
            return new Mean(right / count, tokens / count, seconds / count);
        }
    }

    static Simulation usual(SyntheticVerifier.Quality quality) {
        return new Simulation(quality, Latency.USUAL, MAX_PARALLEL, false);
    }

    /** One search for each problem, in the order of the problems. */
    List<Outcome> outcomes(Scenario scenario, List<SyntheticProblem> problems) {
        return problems.parallelStream().map(problem -> run(scenario, problem)).toList();
    }

    Mean mean(Scenario scenario, List<SyntheticProblem> problems) {
        return Mean.of(outcomes(scenario, problems));
    }

    Outcome run(Scenario scenario, SyntheticProblem problem) {
        return run(scenario, problem, event -> {});
    }

    /** @param trace told every event of the search, in order */
    Outcome run(Scenario scenario, SyntheticProblem problem, Consumer<TraceEvent> trace) {
        VirtualTime time = new VirtualTime();
        SyntheticCalls calls = new SyntheticCalls(time);
        SyntheticModel model = new SyntheticModel(problem, latency, calls);
        SyntheticVerifier verifier = new SyntheticVerifier(problem, quality, latency, calls);
        Inbox inbox = isLockStep ? new LockStep(time, calls) : time;
        Parameters parameters = Parameters.read(scenario.type(), scenario.parameters());
        SearchPlan plan = plan(scenario, parameters, problem);
        Strategy strategy = scenario.type().factory().create(parameters, plan.brief());
        SearchResult result;
        try {
            result = Search.run(plan, strategy, model, verifier, time, inbox, Hedging.NONE, trace);
        } catch (SearchFailedException e) {
            throw new IllegalStateException(scenario + " found no answer to problem " + problem.id(), e);
        }
        Answer answer = result.selection().node().answer();
        boolean right = answer != null && answer.text().equals(problem.rightAnswer());
        double seconds = Duration.between(Instant.EPOCH, time.instant()).toNanos() / 1e9;
        return new Outcome(right, calls.tokens(), seconds, calls.work().total());
    }

    private SearchPlan plan(Scenario scenario, Parameters parameters, SyntheticProblem problem) {
        Price free = new Price(0, 0, 0);
        return new SearchPlan(
                problem.asked(),
                scenario.type().name(),
                parameters.values(),
                List.of(new SearchPlan.Model("synthetic", free)),
                scenario.isJudged()
                        ? new SearchPlan.Judge("synthetic", VerifierKind.PROCESS, true, free, OnVerifierFailure.FAIL)
                        : null,
                Aggregation.MIN,
                new Sampling(0.8, 1, 4096, List.of(), null),
                new Budget(Budget.TOKENS_CEILING, null, Budget.TIME_CEILING, scenario.maxSamples(), maxParallel),
                Set.of(Capability.CONTINUATION, Capability.N, Capability.SEED, Capability.LOGPROBS),
                SEED);
    }
}
