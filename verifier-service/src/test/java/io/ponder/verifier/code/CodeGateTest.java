package io.ponder.verifier.code;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.reasoning.model.FailureException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class CodeGateTest {

    private static CodeGate gate(int concurrent, int queued, Duration maxWait) {
        Duration any = Duration.ofSeconds(1);
        DataSize size = DataSize.ofMegabytes(64);
        return new CodeGate(
                new CodeSettings(true, "python3", "", any, any, any, size, 64, size, 1, concurrent, queued, maxWait));
    }

    @Test
    void noMoreThanTheLimitRunAtOnce() throws Exception {
        CodeGate gate = gate(2, 100, Duration.ofMinutes(1));
        AtomicInteger running = new AtomicInteger();
        List<Future<Integer>> peaks = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 50; i++) {
                peaks.add(threads.submit(() -> gate.pass(() -> {
                    int now = running.incrementAndGet();
                    Thread.sleep(1);
                    running.decrementAndGet();
                    return now;
                })));
            }
        }
        for (Future<Integer> peak : peaks) {
            assertThat(peak.get()).isBetween(1, 2);
        }
        assertThat(gate.waiting()).isZero();
    }

    @Test
    void whoFindsTheQueueFullIsRefusedAtOnce() throws Exception {
        CodeGate gate = gate(1, 0, Duration.ofMinutes(1));
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch leave = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> first = threads.submit(() -> gate.pass(() -> {
                inside.countDown();
                leave.await();
                return "ran";
            }));
            inside.await();

            assertThatThrownBy(() -> gate.pass(() -> "ran"))
                    .isInstanceOfSatisfying(
                            FailureException.class,
                            e -> assertThat(e.failure().message())
                                    .isEqualTo("0 programs are already waiting; try again later"));
            leave.countDown();
            assertThat(first.get()).isEqualTo("ran");
        }
        assertThat(gate.pass(() -> "ran")).isEqualTo("ran");
    }

    @Test
    void whoWaitsTooLongIsRefused() throws Exception {
        CodeGate gate = gate(1, 1, Duration.ZERO);

        assertThatThrownBy(() -> gate.pass(() -> gate.pass(() -> "ran")))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure().kind().status()).isEqualTo(429));
    }
}
