package io.ponder.verifier.rewardmodel.queue;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Tokens;
import io.ponder.runtime.tracing.Tracing;
import io.ponder.testing.Eventually;
import io.ponder.verifier.rewardmodel.backend.RewardAnswer;
import io.ponder.verifier.rewardmodel.backend.RewardBackend;
import io.ponder.verifier.rewardmodel.backend.RewardInput;
import io.ponder.verifier.rewardmodel.config.Models;
import io.ponder.verifier.rewardmodel.config.RewardModel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatcherTest {

    /** Answers once it is let, and does what its inputs say. */
    private static final class Scripted implements RewardBackend {
        final Queue<List<String>> calls = new ConcurrentLinkedQueue<>();
        final Queue<RequestContext> contexts = new ConcurrentLinkedQueue<>();
        final CountDownLatch let = new CountDownLatch(1);
        final CountDownLatch cancelled = new CountDownLatch(1);
        final Queue<Failure> failures = new ConcurrentLinkedQueue<>();

        @Override
        public List<RewardAnswer> ask(List<RewardInput> inputs, RequestContext context, Cancellation cancellation) {
            List<String> names = inputs.stream().map(RewardInput::solution).toList();
            contexts.add(context);
            calls.add(names);
            cancellation.onCancel(() -> {
                cancelled.countDown();
                let.countDown();
            });
            try {
                assertThat(let.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            Failure failure = failures.poll();
            if (failure != null) {
                throw failure.asException();
            }
            if (names.contains("poison")) {
                throw Failure.of(Kind.INVALID_REQUEST, "refused").asException();
            }
            return inputs.stream()
                    .<RewardAnswer>map(input -> new RewardAnswer.Raw(List.of(List.of(0.5)), Tokens.NONE, null))
                    .toList();
        }
    }

    private final Scripted backend = new Scripted();
    private final Map<String, RewardAnswer> answers = new ConcurrentHashMap<>();
    private final List<Batcher> open = new ArrayList<>();

    @AfterEach
    void close() {
        backend.let.countDown();
        open.forEach(Batcher::close);
    }

    @Test
    void anInputGoesAtOnceWhileNothingIsUnderWay() {
        Batcher batcher = batcher("batching.max-delay=1h");

        submit(batcher, "a");

        await(() -> !backend.calls.isEmpty());
        assertThat(backend.calls).containsExactly(List.of("a"));
    }

    @Test
    void whatComesMeanwhileGoesTogether() {
        Batcher batcher = batcher("batching.max-concurrent=1", "batching.max-batch=3");
        submit(batcher, "a");
        await(() -> backend.calls.size() == 1);
        submit(batcher, "b");
        submit(batcher, "c", "d");
        submit(batcher, "e");
        assertThat(batcher.waiting()).isEqualTo(4);

        backend.let.countDown();

        await(() -> answers.size() == 5);
        assertThat(backend.calls).containsExactly(List.of("a"), List.of("b", "c", "d"), List.of("e"));
    }

    @Test
    void aFullBatchDoesNotWaitForMore() {
        Batcher batcher = batcher("batching.max-delay=1h", "batching.max-batch=2");
        submit(batcher, "a");
        await(() -> backend.calls.size() == 1);

        submit(batcher, "b");
        submit(batcher, "c");

        await(() -> backend.calls.size() == 2);
        assertThat(backend.calls).containsExactly(List.of("a"), List.of("b", "c"));
    }

    @Test
    void companyIsNotWaitedForLongerThanTheDelay() {
        Batcher batcher = batcher("batching.max-delay=20ms");
        submit(batcher, "a");
        await(() -> backend.calls.size() == 1);

        submit(batcher, "b");

        await(() -> backend.calls.size() == 2); // although the first call never ends
    }

    @Test
    void noMoreCallsThanTheBulkheadHasRoomFor() {
        Batcher batcher = batcher("batching.max-delay=0", "batching.max-batch=1", "batching.max-concurrent=2");

        submit(batcher, "a", "b", "c");

        await(() -> backend.calls.size() == 2);
        assertThat(batcher.waiting()).isEqualTo(1);
    }

    @Test
    void aFullQueueRefusesAndSaysWhenToTryAgain() {
        Batcher batcher = batcher("batching.max-concurrent=1", "batching.max-queued=2");
        submit(batcher, "a");
        await(() -> backend.calls.size() == 1);

        submit(batcher, "b", "c", "d");

        Failure failure = failure("d");
        assertThat(failure.kind()).isEqualTo(Kind.OVERLOADED);
        assertThat(failure.message()).isEqualTo("2 inputs are already waiting for this model; try again later");
        assertThat(failure.retryAfterSeconds()).isEqualTo(1.0);
        backend.let.countDown();
        await(() -> answers.size() == 4);
        assertThat(answers.get("b")).isInstanceOf(RewardAnswer.Raw.class);
    }

    @Test
    void whatIsWithdrawnLeavesTheQueue() {
        Batcher batcher = batcher("batching.max-concurrent=1");
        submit(batcher, "a");
        await(() -> backend.calls.size() == 1);
        List<Batcher.Waiting> waiting = submit(batcher, "b", "c");

        batcher.withdraw(waiting.subList(0, 1));

        assertThat(batcher.waiting()).isEqualTo(1);
        backend.let.countDown();
        await(() -> answers.size() == 2);
        assertThat(backend.calls).containsExactly(List.of("a"), List.of("c"));
        assertThat(answers).doesNotContainKey("b");
    }

    @Test
    void aCallIsClosedWhenNobodyWaitsForAnyOfItsInputs() throws InterruptedException {
        Batcher batcher = batcher();
        List<Batcher.Waiting> waiting = submit(batcher, "a", "b");
        await(() -> backend.calls.size() == 1);

        batcher.withdraw(waiting.subList(0, 1));
        assertThat(backend.cancelled.getCount()).isEqualTo(1);
        batcher.withdraw(waiting.subList(1, 2));

        assertThat(backend.cancelled.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(answers).isEmpty();
    }

    @Test
    void whatIsWithdrawnTogetherDoesNotGoInTheTurnOfWhatIsUnderWay() {
        Batcher batcher = batcher("batching.max-concurrent=1", "batching.max-batch=1");
        List<Batcher.Waiting> waiting = submit(batcher, "a", "b", "c");
        await(() -> backend.calls.size() == 1);

        batcher.withdraw(waiting);
        submit(batcher, "d");

        await(() -> answers.containsKey("d"));
        assertThat(backend.calls).containsExactly(List.of("a"), List.of("d"));
    }

    @Test
    void anInputThatIsRefusedIsToldFromTheOthersByHalves() {
        backend.let.countDown();
        Batcher batcher = batcher("batching.max-concurrent=1");

        submit(batcher, "a", "b", "poison", "c");

        await(() -> answers.size() == 4);
        assertThat(backend.calls)
                .containsExactly(
                        List.of("a", "b", "poison", "c"),
                        List.of("a", "b"),
                        List.of("poison", "c"),
                        List.of("poison"),
                        List.of("c"));
        assertThat(failure("poison").message()).isEqualTo("refused");
        assertThat(answers.get("c")).isInstanceOf(RewardAnswer.Raw.class);
    }

    @Test
    void aCallThatBreaksIsTriedOnceMore() {
        backend.let.countDown();
        Failure broke = Failure.of(Kind.UPSTREAM_ERROR, "broke");
        backend.failures.addAll(List.of(broke, broke));
        Batcher batcher = batcher("batching.max-concurrent=1");

        submit(batcher, "a", "b", "c");

        await(() -> answers.size() == 3);
        assertThat(backend.calls).containsExactly(List.of("a", "b", "c"), List.of("a", "b"), List.of("c"));
        assertThat(failure("a").message()).isEqualTo("broke");
        assertThat(answers.get("c")).isInstanceOf(RewardAnswer.Raw.class);
    }

    @Test
    void aBusyEngineIsNotAskedAgainByUs() {
        backend.let.countDown();
        backend.failures.add(new Failure(Kind.OVERLOADED, "busy", null, List.of(), 7.0));
        Batcher batcher = batcher();

        submit(batcher, "a", "b");

        await(() -> answers.size() == 2);
        assertThat(backend.calls).hasSize(1);
        assertThat(failure("b").retryAfterSeconds()).isEqualTo(7.0);
    }

    @Test
    void anEngineThatKeepsFailingIsLeftAlone() {
        backend.let.countDown();
        Failure away = Failure.of(Kind.UPSTREAM_UNAVAILABLE, "away");
        backend.failures.addAll(List.of(away, away, away, away));
        Batcher batcher = batcher("breaker.window=4", "breaker.open-for=60s", "batching.max-concurrent=1");
        for (String name : List.of("a", "b", "c", "d")) {
            submit(batcher, name);
            await(() -> answers.containsKey(name));
        }

        submit(batcher, "e");

        assertThat(failure("e").message()).contains("failed too often and is not called for 60.0 s");
        assertThat(failure("e").retryAfterSeconds()).isEqualTo(60.0);
        assertThat(backend.calls).hasSize(4);
    }

    @Test
    void anEngineIsTriedAgainAfterAWhile() {
        backend.let.countDown();
        Failure away = Failure.of(Kind.UPSTREAM_UNAVAILABLE, "away");
        backend.failures.addAll(List.of(away, away, away, away));
        Batcher batcher = batcher("breaker.window=4", "breaker.open-for=50ms", "batching.max-concurrent=1");
        for (String name : List.of("a", "b", "c", "d")) {
            submit(batcher, name);
            await(() -> answers.containsKey(name));
        }

        await(() -> {
            submit(batcher, "e");
            return answers.get("e") instanceof RewardAnswer.Raw;
        });
    }

    @Test
    void refusedInputsDoNotOpenTheBreaker() {
        backend.let.countDown();
        Batcher batcher = batcher("breaker.window=4", "breaker.open-for=60s", "batching.max-concurrent=1");
        for (int i = 0; i < 8; i++) {
            answers.clear();
            submit(batcher, "poison");
            await(() -> answers.containsKey("poison"));
        }

        submit(batcher, "a");

        await(() -> answers.get("a") instanceof RewardAnswer.Raw);
    }

    @Test
    void aCallHasTheTimeOfWhoeverHasMost() {
        backend.let.countDown();
        Batcher batcher = batcher("timeout=1h");
        Instant soon = Instant.now().plusSeconds(60);
        Instant later = soon.plusSeconds(60);
        List<Consumer<RewardAnswer>> told = List.of(answer -> answers.put("a", answer));
        Batcher blocked = batcher("batching.max-concurrent=1", "timeout=1h");

        blocked.submit(List.of(input("a")), RequestContext.fresh().until(soon), told);
        await(() -> answers.size() == 1);
        assertThat(backend.contexts.remove().deadline()).isEqualTo(soon);

        batcher.submit(List.of(input("a")), RequestContext.fresh().until(later), told);
        await(() -> !backend.contexts.isEmpty());
        assertThat(backend.contexts.remove().deadline()).isEqualTo(later);
    }

    @Test
    void whatWaitsWhenTheServiceStopsIsTold() {
        Batcher batcher = batcher("batching.max-concurrent=1");
        submit(batcher, "a");
        await(() -> backend.calls.size() == 1);
        submit(batcher, "b");

        batcher.close();

        assertThat(failure("b").message()).isEqualTo("the service is stopping");
    }

    private Batcher batcher(String... settings) {
        String[] all = Arrays.copyOf(settings, settings.length + 2);
        all[settings.length] = "backend=vllm_classify";
        all[settings.length + 1] = "model=rm";
        RewardModel model = Models.of(all);
        RewardMetrics metrics = new RewardMetrics(model.name(), new SimpleMeterRegistry());
        RewardGate gate = new RewardGate(
                model, backend, metrics, CircuitBreakerRegistry.ofDefaults(), Tracing.OFF, InstantSource.system());
        Batcher batcher = new Batcher(model, gate, InstantSource.system());
        open.add(batcher);
        return batcher;
    }

    private List<Batcher.Waiting> submit(Batcher batcher, String... names) {
        return batcher.submit(
                Arrays.stream(names).map(BatcherTest::input).toList(),
                RequestContext.fresh(),
                Arrays.stream(names)
                        .<Consumer<RewardAnswer>>map(name -> answer -> answers.put(name, answer))
                        .toList());
    }

    private static RewardInput input(String name) {
        return new RewardInput(List.of(Message.user("?")), name, List.of(), null);
    }

    private Failure failure(String name) {
        if (answers.get(name) instanceof RewardAnswer.Failed failed) {
            return failed.failure();
        }
        throw new AssertionError(name + " did not fail: " + answers);
    }

    private static void await(BooleanSupplier condition) {
        Eventually.within(Duration.ofSeconds(30), condition);
    }
}
