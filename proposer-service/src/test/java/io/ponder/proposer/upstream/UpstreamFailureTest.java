package io.ponder.proposer.upstream;

import static io.ponder.proposer.upstream.RunningProposer.fresh;
import static io.ponder.proposer.upstream.RunningProposer.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.proposer.upstream.RunningProposer.Answer;
import io.ponder.reasoning.engine.ProposalReply.Failed;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Tokens;
import io.ponder.testing.ChatReplies;
import io.ponder.testing.ScriptedCall;
import io.ponder.testing.ScriptedEngine;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** An engine that fails, one way or another, and what becomes of the samples asked of it. */
class UpstreamFailureTest {

    private static ScriptedEngine engine;
    private static RunningProposer proposer;

    private final AtomicInteger calls = new AtomicInteger();

    @BeforeAll
    static void start() {
        engine = new ScriptedEngine();
        proposer = new RunningProposer(
                        engine,
                        "--ponder.engine.response-timeout=1s",
                        "--ponder.engine.api-key=sk-secret",
                        "--ponder.engine.breaker.minimum=100000",
                        "--ponder.engine.breaker.window=100000")
                .ready();
    }

    @AfterAll
    static void stop() {
        proposer.close();
        engine.close();
    }

    @BeforeEach
    void reset() {
        engine.script(ChatReplies.vllm());
        engine.forget();
    }

    private static List<String> seeded(int samples, long seed) {
        return IntStream.range(0, samples)
                .mapToObj(i -> "seed " + (seed + i) + " \\boxed{7}")
                .toList();
    }

    @Test
    void aFailedCallIsHalvedAndEverySampleKeepsItsSeed() throws Exception {
        engine.script(call -> {
            if (calls.incrementAndGet() == 1) {
                call.error(500, "boom");
            } else {
                ChatReplies.vllm().answer(call);
            }
        });

        Answer answer = proposer.answer(whole(fresh(8, 40)));

        assertThat(answer.texts()).isEqualTo(seeded(8, 40));
        assertThat(answer.failures()).isEmpty();
        assertThat(engine.calls().stream().map(ScriptedCall::n)).containsExactlyInAnyOrder(8, 4, 4);
        assertThat(answer.end().tokens()).isEqualTo(new Tokens(22, 6, 32));
    }

    @Test
    void noProposalFailsWhenEveryThirdCallDoes() throws Exception {
        engine.script(call -> {
            if (calls.incrementAndGet() % 3 == 0) {
                call.error(503, "overheated");
            } else {
                ChatReplies.vllm().answer(call);
            }
        });
        for (int i = 0; i < 30; i++) {
            Answer answer = proposer.answer(whole(fresh(8, 10L * i)));
            assertThat(answer.texts()).isEqualTo(seeded(8, 10L * i));
            assertThat(answer.end().tokens().completion()).isEqualTo(8 * ChatReplies.TOKENS_EACH);
        }
    }

    @Test
    void samplesFinishedBeforeAStreamBrokeOffAreKeptAndTheOthersDrawnAgain() throws Exception {
        engine.script(call -> {
            if (calls.incrementAndGet() > 1) {
                ChatReplies.vllm().answer(call);
                return;
            }
            call.beginEvents();
            for (int i : new int[] {0, 2}) {
                call.event(ChatReplies.delta(i, "seed " + (call.seed() + i) + " \\\\boxed{7}", "null"));
                call.event(ChatReplies.finish(i, "stop", null));
            }
            call.event(ChatReplies.delta(1, "half a", "null"));
            call.breakOff();
        });

        Answer answer = proposer.answer(whole(fresh(4, 7)));

        assertThat(answer.texts()).isEqualTo(seeded(4, 7));
        assertThat(engine.calls().subList(1, 3).stream().map(ScriptedCall::seed))
                .containsExactlyInAnyOrder(8L, 10L);
        assertThat(engine.calls()).hasSize(3);
    }

    @Test
    void samplesThatNeverComeFailAndTheOthersAreKept() throws Exception {
        engine.script(call -> {
            call.beginEvents();
            if (call.n() > 1) {
                call.event(ChatReplies.delta(0, "kept", "null"));
                call.event(ChatReplies.finish(0, "stop", null));
            }
            call.event(ChatReplies.delta(1, "lost", "null"));
            call.breakOff();
        });

        Answer answer = proposer.answer(whole(fresh(2, 7)));

        assertThat(answer.texts()).containsExactly("kept");
        assertThat(answer.failures().stream().map(Failed::sample)).containsExactly(1);
        assertThat(answer.failures().getFirst().failure().kind()).isEqualTo(Kind.UPSTREAM_ERROR);
        assertThat(answer.end().tokens().completion()).isPositive();
        assertThat(engine.calls()).hasSize(4);
    }

    @Test
    void fewerChoicesThanAskedForAreMadeUpOneByOne() throws Exception {
        engine.script(call -> call.json(200, ChatReplies.whole(call, 1)));

        Answer answer = proposer.answer(whole(fresh(4, 60)));

        assertThat(answer.texts()).isEqualTo(seeded(4, 60));
        assertThat(engine.calls()).hasSize(4);
        assertThat(answer.end().tokens()).isEqualTo(new Tokens(44, 12, 16));
    }

    @Test
    void zeroChoicesAreAFailureAndNeverAnEmptyAnswer() throws Exception {
        engine.script(call -> call.json(200, "{\"choices\":[]}"));

        assertThat(proposer.refused(502, whole(fresh(2, 1))).path("kind").asString())
                .isEqualTo("upstream_error");
    }

    @Test
    void whatFailedSamplesCostIsToldAndNeverFree() throws Exception {
        engine.script(call -> call.json(200, "{\"choices\":[],\"usage\":{\"prompt_tokens\":3}}"));

        Answer answer = proposer.answer(whole(fresh(2, 1)));

        assertThat(answer.failures()).hasSize(2);
        assertThat(answer.end().tokens().prompt()).isEqualTo(3L * engine.calls().size());
        assertThat(answer.end().failed()).isEqualTo(answer.end().tokens());
    }

    @Test
    void aBusyEngineIsAskedAgainAfterThePauseItWants() throws Exception {
        engine.script(call -> {
            if (calls.incrementAndGet() <= 2) {
                call.error(429, "slow down", "Retry-After-Ms: 30");
            } else {
                ChatReplies.vllm().answer(call);
            }
        });

        assertThat(proposer.answer(whole(fresh(2, 1))).texts()).isEqualTo(seeded(2, 1));
    }

    @Test
    void anEngineThatWantsALongPauseIsOverloaded() throws Exception {
        engine.script(call -> call.error(429, "slow down", "Retry-After: 60"));

        JsonNode problem = proposer.refused(429, whole(fresh(2, 1)));

        assertThat(problem.path("kind").asString()).isEqualTo("overloaded");
        assertThat(problem.path("retry_after_seconds").asDouble()).isEqualTo(60);
        assertThat(engine.calls()).hasSize(1);
    }

    @Test
    void aPauseThatWouldOutlastTheDeadlineIsNotMade() throws Exception {
        engine.script(call -> call.error(429, "slow down", "Retry-After: 5"));

        proposer.refused(429, whole(fresh(1, 1)), "X-Ponder-Deadline-Ms", "2000");
    }

    @Test
    void whatIsNoJsonIsAnUpstreamError() throws Exception {
        engine.script(call -> call.json(200, "<html>502 Bad Gateway"));

        assertThat(proposer.refused(502, whole(fresh(1, 1))).path("detail").asString())
                .contains("JSON");
        assertThat(engine.calls()).hasSize(4);
    }

    @Test
    void anErrorAmidAStreamIsAnUpstreamError() throws Exception {
        engine.script(call -> {
            call.beginEvents();
            call.event("{\"error\":{\"message\":\"engine died\",\"code\":500}}");
            call.endEvents();
        });

        assertThat(proposer.refused(502, whole(fresh(2, 1))).path("detail").asString())
                .contains("engine died");
    }

    @Test
    void anEngineThatSaysNothingTimesOut() throws Exception {
        engine.script(ScriptedCall::hang);

        assertThat(proposer.failedAfterWork(whole(fresh(1, 1))).kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(engine.calls()).hasSize(1);
    }

    /** It may have read the prompt, each time: that is estimated, and no draw is free. */
    @Test
    void anEngineThatHangsUpBeforeItsFirstByteHasReadThePrompt() throws Exception {
        engine.script(ScriptedCall::breakOff);

        Answer answer = proposer.answer(whole(fresh(1, 1)));

        assertThat(answer.failures().getFirst().failure().kind()).isEqualTo(Kind.UPSTREAM_ERROR);
        assertThat(answer.end().isEstimated()).isTrue();
        assertThat(answer.end().tokens().prompt())
                .isGreaterThanOrEqualTo(
                        (long) ChatReplies.PROMPT_TOKENS * engine.calls().size());
        assertThat(answer.end().failed()).isEqualTo(answer.end().tokens());
    }

    @Test
    void aHangUpThatIsMadeUpForIsCountedBesideTheAnswer() throws Exception {
        engine.script(call -> {
            if (calls.incrementAndGet() == 1) {
                call.breakOff();
            } else {
                ChatReplies.vllm().answer(call);
            }
        });

        Answer answer = proposer.answer(whole(fresh(1, 1)));

        assertThat(answer.texts()).isEqualTo(seeded(1, 1));
        assertThat(answer.end().isEstimated()).isTrue();
        assertThat(answer.end().tokens().prompt()).isGreaterThanOrEqualTo(2 * ChatReplies.PROMPT_TOKENS);
        assertThat(answer.end().tokens().completion()).isEqualTo(ChatReplies.TOKENS_EACH);
    }

    /** The engine has made everything; nobody could read what it says of that. */
    @Test
    void aWholeReplyThatIsCutInItsMiddleIsEstimated() throws Exception {
        engine.script(call -> {
            call.json(200, ChatReplies.whole(call, 1).substring(0, 20), "Content-Length: 1000");
            call.breakOff();
        });

        assertThat(proposer.failedAfterWork(whole(fresh(1, 1))).kind()).isEqualTo(Kind.UPSTREAM_ERROR);
    }

    @Test
    void theDeadlineStopsTheEngineAndKeepsWhatWasFinished() throws Exception {
        engine.script(call -> {
            call.beginEvents();
            call.event(ChatReplies.delta(0, "in time", "null"));
            call.event(ChatReplies.finish(0, "stop", null));
            call.hang();
        });

        Answer answer = proposer.answer(whole(fresh(2, 1)), "X-Ponder-Deadline-Ms", "400");

        assertThat(answer.texts()).containsExactly("in time");
        assertThat(answer.failures().getFirst().failure().kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(engine.calls().getFirst().clientLeftWithin(2)).isTrue();
    }

    @Test
    void theDeadlineEndsAPauseBetweenTwoTries() throws Exception {
        engine.script(call -> call.error(500, "boom", "Retry-After: 1"));

        proposer.refused(502, whole(fresh(1, 1)), "X-Ponder-Deadline-Ms", "300");
    }

    @Test
    void aRefusedKeyIsSaidWithoutTheKey() throws Exception {
        engine.script(call -> {
            assertThat(call.header("authorization")).isEqualTo("Bearer sk-secret");
            call.error(401, "Incorrect API key provided: sk-secret");
        });

        String detail = proposer.refused(502, whole(fresh(1, 1))).path("detail").asString();

        assertThat(detail).contains("key").doesNotContain("sk-secret");
        assertThat(engine.calls()).hasSize(1);
    }

    @Test
    void aPromptThatDoesNotFitIsTheCallersFault() throws Exception {
        engine.script(call -> call.error(400, "This model's maximum context length is 4096 tokens."));

        assertThat(proposer.refused(400, whole(fresh(2, 1))).path("kind").asString())
                .isEqualTo("context_length_exceeded");
    }

    @Test
    void aRefusalQuotesTheEngine() throws Exception {
        engine.script(call -> call.error(400, "temperature must be below 1"));

        JsonNode problem = proposer.refused(400, whole(fresh(1, 1)));

        assertThat(problem.path("kind").asString()).isEqualTo("invalid_request");
        assertThat(problem.path("detail").asString()).contains("temperature must be below 1");
        assertThat(engine.calls()).hasSize(1);
    }

    @Test
    void aModelTheEngineHasForgottenIsUnknown() throws Exception {
        engine.script(call -> call.error(404, "The model `m` does not exist."));

        assertThat(proposer.refused(404, whole(fresh(1, 1))).path("kind").asString())
                .isEqualTo("unknown_model");
    }
}
