package io.ponder.reasoning.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.select.Sample;
import io.ponder.reasoning.trace.SearchResult;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A model that thinks until its limit still answers. */
class CutThoughtTest {

    /** Thinks {@code thought} tokens and is cut off; answers whatever is asked after the thought. */
    static final class Thinker implements Proposer {
        final List<Request> requests = new ArrayList<>();
        private final int thought;

        Thinker(int thought) {
            this.thought = thought;
        }

        @Override
        public InFlight propose(Request request, Instant deadline, Consumer<? super ProposalReply> replies) {
            requests.add(request);
            boolean isThought = request.prefixes().getFirst().text().isEmpty();
            Tokens tokens = new Tokens(10, 0, isThought ? thought : 5);
            replies.accept(new ProposalReply.Continuation(
                    0,
                    0,
                    isThought ? "" : "The answer is 42.",
                    isThought ? "Let me see" : null,
                    isThought ? FinishReason.LENGTH : FinishReason.STOP,
                    tokens,
                    null));
            replies.accept(new ProposalReply.End(request.model(), tokens));
            return () -> {};
        }
    }

    private static SearchResult run(Thinker thinker) {
        Brief brief = Searches.brief();
        VirtualWorld world = new VirtualWorld(trial -> new VirtualWorld.Script(null, 0, 0, null, false), Searches.SEED);
        return Searches.run(
                Sample.TYPE.factory().create(Parameters.read(Sample.TYPE, Map.of()), brief), thinker, world);
    }

    @Test
    void theThoughtIsClosedAndTheAnswerAskedFor() {
        Thinker thinker = new Thinker(30);
        SearchResult result = run(thinker);
        assertThat(result.selection().node().text()).isEqualTo("The answer is 42.");
        assertThat(result.selection().notes())
                .containsExactly("a thought was cut off at the limit, closed, and the answer asked for");
        Sampling usual = Searches.brief().sampling();
        assertThat(thinker.requests).hasSize(2);
        assertThat(thinker.requests.getFirst().sampling().maxTokens()).isEqualTo(usual.maxTokens());
        assertThat(thinker.requests.getLast().prefixes().getFirst().text())
                .isEqualTo("<think>\nLet me see\n</think>\n\n");
    }

    /** Of 100 tokens a quarter is kept for the answer, so that both parts together are what the client allows. */
    @ParameterizedTest
    @CsvSource({"30, 70", "75, 25", "78, 22", "87, 13", "88, 25", "100, 25"})
    void theAnswerGetsWhatIsLeftAndAQuarterMoreOnlyWhereNobodyEndedTheThought(int thought, int answer) {
        Thinker thinker = new Thinker(thought);
        run(thinker);
        assertThat(thinker.requests.getFirst().sampling().thinkingTokens()).isEqualTo(75);
        assertThat(thinker.requests.getLast().sampling().maxTokens()).isEqualTo(answer);
        assertThat(thinker.requests.getLast().sampling().thinkingTokens()).isNull();
    }

    @Test
    void samplesThatAreDrawnTogetherAreNotEndedEarly() {
        Thinker thinker = new Thinker(30);
        VirtualWorld world = new VirtualWorld(trial -> new VirtualWorld.Script("42", 5, 0, null, false), Searches.SEED);
        Searches.run(
                "majority_vote",
                Map.of("n", 3),
                Searches.AMPLE,
                world,
                (request, deadline, replies) -> {
                    thinker.requests.add(request);
                    return world.propose(request, deadline, replies);
                },
                Hedging.NONE,
                event -> {});
        assertThat(thinker.requests)
                .extracting(request -> request.sampling().thinkingTokens())
                .containsOnlyNulls();
    }
}
