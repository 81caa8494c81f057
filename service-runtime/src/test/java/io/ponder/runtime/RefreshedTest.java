package io.ponder.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FailureException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RefreshedTest {

    private final AtomicInteger fetches = new AtomicInteger();
    private volatile Instant now = Instant.EPOCH;
    private volatile boolean broken;
    private volatile CountDownLatch begun = new CountDownLatch(1);
    private volatile CountDownLatch gate = new CountDownLatch(0);
    private final Refreshed<Integer> value = new Refreshed<>(this::fetch, Duration.ofSeconds(10), () -> now);

    private Integer fetch() {
        if (broken) {
            begun.countDown();
            throw Failure.of(Failure.Kind.UPSTREAM_UNAVAILABLE, "gone").asException();
        }
        int count = fetches.incrementAndGet();
        begun.countDown();
        try {
            gate.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return count;
    }

    @Test
    void aFreshValueIsNotFetchedAgain() {
        assertThat(value.get()).isEqualTo(1);
        now = now.plusSeconds(9);
        assertThat(value.get()).isEqualTo(1);
    }

    @Test
    void anOldValueServesWhileOneFetchGetsTheNext() throws Exception {
        value.get();
        now = now.plusSeconds(11);
        gate = new CountDownLatch(1);
        begun = new CountDownLatch(1);
        assertThat(value.get()).isEqualTo(1);
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 100; i++) {
            assertThat(value.get()).isEqualTo(1);
        }
        assertThat(fetches).hasValue(2);
        gate.countDown();
        while (value.get() == 1) {
            Thread.sleep(1);
        }
        // Looks between the end of a fetch and the moment its value is seen start further ones, so 2 is not certain.
        assertThat(value.get()).isGreaterThanOrEqualTo(2);
    }

    @Test
    void aFailedFetchKeepsTheOldValueAndTheFirstOneIsTold() throws Exception {
        broken = true;
        assertThatThrownBy(value::get).isInstanceOf(FailureException.class).hasMessage("gone");
        broken = false;
        assertThat(value.get()).isEqualTo(1);
        broken = true;
        now = now.plusSeconds(11);
        begun = new CountDownLatch(1);
        value.get();
        assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(value.get()).isEqualTo(1);
    }
}
