package io.ponder.reasoning.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.answers.AnswerFormat;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.score.Aggregation;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.select.Sample;
import io.ponder.reasoning.trace.SearchResult;
import io.ponder.reasoning.trace.TraceEvent;
import io.ponder.reasoning.trace.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a sample costs is what was asked for, and stands where it belongs. */
class OneSampleCostTest {

    private static VirtualWorld world(List<String> answers) {
        return new VirtualWorld(
                trial -> new VirtualWorld.Script(
                        "The answer is " + answers.get(trial % answers.size()) + ".", 20, 100 + trial, 0.5, false),
                Searches.SEED);
    }

    @Test
    void fiveTokensAreFive() throws InterruptedException {
        VirtualWorld world = world(List.of("42"));
        List<TraceEvent> trace = new ArrayList<>();
        SearchPlan plan = new SearchPlan(
                new Problem(List.of(Message.user("hi")), AnswerFormat.AUTO),
                "sample",
                Map.of(),
                List.of(new SearchPlan.Model("model", null)),
                null,
                Aggregation.MIN,
                new Sampling(0.8, 0.95, 5, List.of(), null),
                Searches.AMPLE,
                Searches.brief().capabilities(),
                Searches.SEED);
        SearchResult result = Search.run(
                plan,
                Sample.TYPE.factory().create(Parameters.read(Sample.TYPE, Map.of()), plan.brief()),
                world,
                null,
                world,
                world,
                Hedging.NONE,
                trace::add);
        assertThat(trace)
                .filteredOn(TraceEvent.ProposeStarted.class::isInstance)
                .singleElement()
                .isInstanceOfSatisfying(
                        TraceEvent.ProposeStarted.class,
                        started -> assertThat(started.maxTokens()).isEqualTo(5));
        assertThat(result.usage().tokens().completion()).isEqualTo(5);
    }

    /** The engine counts the ten tokens of the prompt once, with whichever sample comes first. */
    @Test
    void aSharedPromptIsSharedEvenly() {
        SearchResult result =
                Searches.run("majority_vote", Map.of("n", 5), Searches.AMPLE, world(List.of("1", "2", "2", "3", "3")));
        List<Usage.Entry> entries = result.usage().entries();
        assertThat(entries)
                .isNotEmpty()
                .allSatisfy(entry -> assertThat(entry.tokens().prompt()).isEqualTo(2L * entry.count()));
        assertThat(result.usage().tokens().prompt()).isEqualTo(VirtualWorld.PROMPT_TOKENS);
    }
}
