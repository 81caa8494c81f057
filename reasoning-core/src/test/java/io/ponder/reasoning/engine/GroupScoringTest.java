package io.ponder.reasoning.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.TokenEstimate;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.score.JudgeEffort;
import io.ponder.reasoning.score.OnVerifierFailure;
import io.ponder.reasoning.score.Score;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.reasoning.strategy.StrategyType;
import io.ponder.reasoning.strategy.registry.Strategies;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The budget of a search whose verifier asks its model once about all candidates. */
class GroupScoringTest {

    private static final int PER_SAMPLE = 100;
    private static final JudgeEffort.Once ONCE = new JudgeEffort.Once(1, 500, 1500);

    private final VirtualWorld world = new VirtualWorld(
            trial -> new VirtualWorld.Script("The answer is " + trial + ".", PER_SAMPLE, 100 + trial, 0.5, false),
            Searches.SEED);
    private final long problem = TokenEstimate.of(Searches.Asked.USUAL.problem());
    private final long call = ONCE.read(problem) + ONCE.written();
    private final List<TraceEvent> trace = new ArrayList<>();
    private int calls;

    @Test
    void roomIsKeptOnceForAllSamples() {
        SearchResult result = search(4 * (problem + PER_SAMPLE) + call);

        assertThat(world.mostInFlight).as("all fit at once").isEqualTo(4);
        assertThat(calls).isEqualTo(1);
        assertThat(result.samples().finished()).isEqualTo(4);
        assertThat(result.selection().node().trial()).isEqualTo(3);
        assertThat(result.usage().tokens().total()).isLessThanOrEqualTo(4 * (problem + PER_SAMPLE) + call);
    }

    @Test
    void samplesDoNotUseUpTheRoomOfTheScores() {
        long budget = 2 * (problem + PER_SAMPLE) + call;
        SearchResult result = search(budget);

        assertThat(result.cutBy()).isEqualTo(SearchResult.CutBy.MAX_TOKENS);
        assertThat(calls).isEqualTo(1);
        assertThat(result.selection().score()).isNotNull();
        assertThat(result.usage().tokens().total()).isLessThanOrEqualTo(budget);
    }

    @Test
    void withoutRoomForTheScoresNoSampleIsDrawn() {
        assertThat(catchThrowable(() -> search(call)))
                .hasMessageContaining("does not pay for one sample")
                .hasMessageContaining(String.valueOf(problem + PER_SAMPLE + call));
        assertThat(world.samples).isZero();
    }

    private SearchResult search(long tokens) {
        StrategyType type = Strategies.named("best_of_n");
        Map<String, Object> given = Map.of("n", 4);
        SearchPlan plan = new SearchPlan(
                Searches.Asked.USUAL.problem(),
                type.name(),
                Searches.parameters(type, given).values(),
                List.of(new SearchPlan.Model("model", null)),
                new SearchPlan.Judge(
                        "program", VerifierKind.GROUP, true, null, OnVerifierFailure.FAIL, JudgeEffort.once(ONCE)),
                Aggregation.MIN,
                Searches.Asked.USUAL.sampling(),
                new Budget(tokens, null, Duration.ofMinutes(10), 1000, 64),
                EnumSet.allOf(Capability.class),
                Searches.SEED);
        Verifier verifier = (_, nodes, _, replies) -> {
            calls++;
            for (int i = 0; i < nodes.size(); i++) {
                Tokens its =
                        i == 0 ? new Tokens(ONCE.read(VirtualWorld.PROMPT_TOKENS), 0, ONCE.written()) : Tokens.NONE;
                replies.accept(
                        new ScoreReply.Scored(i, Score.outcome(nodes.get(i).trial() / 10.0, null), its));
            }
            replies.accept(
                    new ScoreReply.End("model", new Tokens(ONCE.read(VirtualWorld.PROMPT_TOKENS), 0, ONCE.written())));
            return () -> {};
        };
        return Search.run(
                plan,
                type.factory().create(Searches.parameters(type, given), plan.brief()),
                world,
                verifier,
                world,
                world,
                Hedging.NONE,
                trace::add);
    }
}
