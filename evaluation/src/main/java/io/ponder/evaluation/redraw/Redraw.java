package io.ponder.evaluation.redraw;

import io.ponder.answers.AnswerReader;
import io.ponder.evaluation.run.ScoreRecord;
import io.ponder.evaluation.run.Way;
import io.ponder.reasoning.engine.Hedging;
import io.ponder.reasoning.engine.Search;
import io.ponder.reasoning.engine.SearchFailedException;
import io.ponder.reasoning.engine.SearchPlan;
import io.ponder.reasoning.engine.VirtualTime;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Price;
import io.ponder.reasoning.score.OnVerifierFailure;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.Strategy;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Searches among recorded samples: the product's own strategy on the product's own engine, where trial t of a search draws
 * recorded sample {@code order[t]}. In virtual time: every token takes a millisecond, and all that is in flight grows at once.
 */
public final class Redraw {

    private final Recorded problem;
    private final TraceEvent.Started started;
    private final AnswerReader answers;

    /**
     * @param problem with samples
     */
    public Redraw(Recorded problem) {
        this.problem = problem;
        this.started = Objects.requireNonNull(problem.started(), "the problem has no samples");
        this.answers = Objects.requireNonNull(problem.answers());
    }

    /**
     * How a search went.
     *
     * @param chosen the recorded sample that was chosen; -1 when none was, which is a wrong answer
     * @param finished samples that were drawn to their end
     */
    public record Outcome(
            int chosen,
            boolean right,
            int finished,
            @Nullable SearchResult result) {

        /** Prompt and completion tokens of both roles. */
        public long tokens() {
            return result == null ? 0 : result.usage().tokens().total();
        }

        public long completionTokens() {
            return result == null ? 0 : result.usage().tokens().completion();
        }
    }

    /** As a way searches with so many samples at hand, all of which may be in flight at once unless it says otherwise. */
    public Outcome search(Way way, int[] order) {
        int parallel = way.parallel() == null ? order.length : way.parallel();
        return search(way.type(), way.parameters(order.length), way.verifier(), order, parallel);
    }

    /**
     * @param parameters of the strategy; the rest are its defaults
     * @param verifier whose recorded scores it sees; null for none
     * @param order the samples it may draw, in turn
     * @param parallel samples in flight at once
     */
    public Outcome search(
            StrategyType type, Map<String, Object> parameters, @Nullable String verifier, int[] order, int parallel) {
        Parameters checked = Parameters.read(type, parameters);
        ScoreRecord scores = verifier == null
                ? null
                : Objects.requireNonNull(
                        problem.scores().get(verifier), () -> "the run holds no scores by " + verifier);
        VirtualTime time = new VirtualTime();
        RecordedSamples samples = new RecordedSamples(problem.samples(), order, started.seed(), time);
        RecordedScores judge = scores == null ? null : new RecordedScores(scores, order, time);
        SearchPlan plan = plan(type, checked, scores, order.length, parallel);
        Strategy strategy = type.factory().create(checked, plan.brief());
        try {
            SearchResult result = Search.run(plan, strategy, samples, judge, time, time, Hedging.NONE, event -> {});
            int chosen = order[result.selection().node().trial()];
            return new Outcome(
                    chosen, problem.right().get(chosen), result.samples().finished(), result);
        } catch (SearchFailedException e) {
            return new Outcome(-1, false, 0, null);
        }
    }

    private SearchPlan plan(
            StrategyType type, Parameters parameters, @Nullable ScoreRecord scores, int most, int parallel) {
        Price free = new Price(0, 0, 0);
        SearchPlan.Judge judge = scores == null
                ? null
                : new SearchPlan.Judge(scores.verifier(), kind(scores), false, free, OnVerifierFailure.CONTINUE);
        Budget budget = new Budget(Budget.TOKENS_CEILING, null, Budget.TIME_CEILING, most, parallel);
        SearchPlan plan = new SearchPlan(
                started.problem(),
                type.name(),
                parameters.values(),
                List.of(new SearchPlan.Model(started.model(), free)),
                judge,
                parameters.aggregation(),
                started.sampling(),
                budget,
                started.capabilities(),
                started.seed());
        return plan.readBy(answers);
    }

    private static VerifierKind kind(ScoreRecord scores) {
        Optional<Score> first =
                scores.scores().stream().filter(Objects::nonNull).findFirst();
        return first.isPresent() && !first.get().steps().isEmpty() ? VerifierKind.PROCESS : VerifierKind.OUTCOME;
    }
}
