package io.ponder.verifier.rewardmodel.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Tokens;
import io.ponder.runtime.tracing.Tracing;
import io.ponder.verifier.rewardmodel.backend.RewardAnswer;
import io.ponder.verifier.rewardmodel.backend.RewardBackend;
import io.ponder.verifier.rewardmodel.backend.RewardInput;
import io.ponder.verifier.rewardmodel.config.Models;
import io.ponder.verifier.rewardmodel.config.RewardModel;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Minutes of scores asked of a reward engine that fails, in virtual time: each request of a search is one call while the
 * engine works, and next to none once it does not.
 */
@Timeout(60)
class StormTest {

    /** Requests of eight candidates each, in the 5 s for which the breaker stays open. */
    private static final int ASKED = 200;

    private static final int WINDOWS = 10;
    private static final int CANDIDATES = 8;

    /** The breaker opens after 20 calls; when its time has passed, 10 may try. */
    private static final int BEFORE_IT_OPENS = 20;

    private static final int TRIES = 10;

    private final RewardModel model = Models.of("backend=vllm_classify", "model=rm");
    private final AtomicInteger calls = new AtomicInteger();
    private volatile Instant now = Instant.EPOCH;
    private volatile boolean isDown = true;

    @ParameterizedTest
    @EnumSource(names = {"UPSTREAM_ERROR", "UPSTREAM_UNAVAILABLE"})
    void anEngineThatIsDownGetsNextToNoCalls(Kind kind) throws InterruptedException {
        try (Batcher batcher = batcher(kind)) {
            assertThat(window(batcher)).isLessThanOrEqualTo(BEFORE_IT_OPENS);
            for (int i = 1; i < WINDOWS; i++) {
                assertThat(window(batcher)).isLessThanOrEqualTo(TRIES);
            }
        }
    }

    @Test
    void anEngineThatComesBackMeetsNoStorm() throws InterruptedException {
        try (Batcher batcher = batcher(Kind.UPSTREAM_ERROR)) {
            window(batcher);
            window(batcher);

            isDown = false;

            assertThat(window(batcher)).isEqualTo(ASKED);
            assertThat(window(batcher)).isEqualTo(ASKED);
        }
    }

    private Batcher batcher(Kind kind) {
        RewardBackend backend = (inputs, context, cancellation) -> {
            calls.incrementAndGet();
            if (isDown) {
                throw Failure.of(kind, "no").asException();
            }
            return answers(inputs);
        };
        RewardMetrics metrics = new RewardMetrics(model.name(), new SimpleMeterRegistry());
        return new Batcher(
                model,
                new RewardGate(model, backend, metrics, CircuitBreakerRegistry.ofDefaults(), Tracing.OFF, () -> now),
                () -> now);
    }

    private static List<RewardAnswer> answers(List<RewardInput> inputs) {
        return inputs.stream()
                .<RewardAnswer>map(input -> new RewardAnswer.Raw(List.of(List.of(0.5)), Tokens.NONE, null))
                .toList();
    }

    /** Asks one after another, as no time passes, and then lets 5 s pass; returns how many calls that made. */
    private int window(Batcher batcher) throws InterruptedException {
        int before = calls.get();
        for (int i = 0; i < ASKED; i++) {
            CountDownLatch answered = new CountDownLatch(CANDIDATES);
            Consumer<RewardAnswer> one = answer -> answered.countDown();
            batcher.submit(
                    Collections.nCopies(CANDIDATES, new RewardInput(List.of(Message.user("?")), "7", List.of(), null)),
                    RequestContext.fresh(),
                    Collections.nCopies(CANDIDATES, one));
            answered.await();
        }
        now = now.plus(model.breaker().openFor()).plusMillis(1);
        return calls.get() - before;
    }
}
