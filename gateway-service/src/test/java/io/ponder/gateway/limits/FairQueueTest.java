package io.ponder.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.gateway.limits.FairQueue.Place;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class FairQueueTest {

    private final AtomicLong nanos = new AtomicLong();
    private final List<String> order = Collections.synchronizedList(new ArrayList<>());

    private FairQueue queue(int most, Duration longest) {
        return new FairQueue(new Places(1), most, longest, nanos::get);
    }

    /** A search that notes when its turn has come, lasts so long, and ends. */
    private Thread waits(FairQueue queue, String tenant, int priority, boolean isBackground, Duration lasts)
            throws InterruptedException {
        int before = queue.waiting();
        Thread thread = Thread.ofVirtual().start(() -> {
            try (Place place = queue.enter(tenant, priority, isBackground)) {
                order.add(tenant);
                nanos.addAndGet(lasts.toNanos());
            } catch (InterruptedException e) {
                order.add(tenant + " left");
            }
        });
        while (queue.waiting() == before) {
            Thread.sleep(1);
        }
        return thread;
    }

    private Thread waits(FairQueue queue, String tenant, int priority, boolean isBackground)
            throws InterruptedException {
        return waits(queue, tenant, priority, isBackground, Duration.ofMillis(1));
    }

    private static void join(List<Thread> threads) throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
    }

    @Test
    void whoeverSendsMoreComesNoMoreOften() throws Exception {
        FairQueue queue = queue(100, Duration.ofHours(1));
        Place first = queue.enter("loud", 5, false);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            threads.add(waits(queue, "loud", 5, false));
        }
        threads.add(waits(queue, "quiet", 5, false));
        threads.add(waits(queue, "quiet", 5, false));
        first.close();
        join(threads);
        assertThat(order.subList(0, 4)).containsExactlyInAnyOrder("loud", "loud", "quiet", "quiet");
        assertThat(queue.taken()).isZero();
    }

    @Test
    void turnsComeByPriority() throws Exception {
        FairQueue queue = queue(100, Duration.ofHours(1));
        Place first = queue.enter("x", 5, false);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            threads.add(waits(queue, "high", 9, false));
            threads.add(waits(queue, "low", 3, false));
        }
        first.close();
        join(threads);
        assertThat(order.subList(0, 12).stream().filter("high"::equals).count()).isBetween(8L, 10L);
        assertThat(order).hasSize(24);
    }

    @Test
    void peopleComeBeforeWorkInTheBackground() throws Exception {
        FairQueue queue = queue(100, Duration.ofHours(1));
        Place first = queue.enter("x", 5, false);
        List<Thread> threads = new ArrayList<>();
        threads.add(waits(queue, "batch", 10, true));
        threads.add(waits(queue, "person", 1, false));
        first.close();
        join(threads);
        assertThat(order).containsExactly("person", "batch");
    }

    @Test
    void whoeverLeavesTakesNoPlace() throws Exception {
        FairQueue queue = queue(100, Duration.ofHours(1));
        Place first = queue.enter("x", 5, false);
        Thread leaving = waits(queue, "a", 5, false);
        Thread staying = waits(queue, "b", 5, false);
        leaving.interrupt();
        leaving.join();
        first.close();
        first.close();
        staying.join();
        assertThat(order).containsExactly("a left", "b");
        assertThat(queue.taken()).isZero();
        assertThat(queue.waiting()).isZero();
    }

    @Test
    void aFullQueueRefusesAtOnceAndSaysWhenToComeBack() throws Exception {
        FairQueue queue = queue(1, Duration.ofHours(1));
        Place first = queue.enter("x", 5, false);
        Thread waiting = waits(queue, "x", 5, false);
        assertThatThrownBy(() -> queue.enter("x", 5, false)).isInstanceOfSatisfying(FailureException.class, e -> {
            assertThat(e.failure().kind()).isEqualTo(Kind.OVERLOADED);
            assertThat(e.failure().retryAfterSeconds()).isEqualTo(1.0);
        });
        first.close();
        waiting.join();
    }

    @Test
    void whatWouldWaitTooLongIsRefusedBeforeItWaits() throws Exception {
        FairQueue queue = queue(1000, Duration.ofSeconds(30));
        Place first = queue.enter("x", 5, false);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            threads.add(waits(queue, "background", 5, true, Duration.ofMinutes(1)));
        }
        first.close();
        join(threads);
        Place last = queue.enter("x", 5, false);
        assertThatThrownBy(() -> queue.enter("x", 5, false))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure().retryAfterSeconds()).isBetween(40.0, 60.0));
        last.close();
    }

    @Test
    void durationsAreWrittenAsOpenAiWritesThem() {
        assertThat(RateHeaders.shown(Duration.ofMillis(120))).isEqualTo("120ms");
        assertThat(RateHeaders.shown(Duration.ofMillis(1500))).isEqualTo("1.5s");
        assertThat(RateHeaders.shown(Duration.ofMinutes(6))).isEqualTo("6m0s");
        assertThat(RateHeaders.shown(Duration.ofSeconds(86_341))).isEqualTo("23h59m1s");
        assertThat(RateHeaders.shown(Duration.ofSeconds(-1))).isEqualTo("0ms");
    }
}
