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

class RefreshedTest {

    private final AtomicInteger fetches = new AtomicInteger();
    private volatile Instant now = Instant.EPOCH;
    private volatile boolean broken;
    private volatile CountDownLatch fetched = new CountDownLatch(1);
    private final Refreshed<Integer> value = new Refreshed<>(this::fetch, Duration.ofSeconds(10), () -> now);

    private Integer fetch() {
        try {
            if (broken) {
                throw Failure.of(Failure.Kind.UPSTREAM_UNAVAILABLE, "gone").asException();
            }
            return fetches.incrementAndGet();
        } finally {
            fetched.countDown();
        }
    }

    @Test
    void aFreshValueIsNotFetchedAgain() {
        assertThat(value.get()).isEqualTo(1);
        now = now.plusSeconds(9);
        assertThat(value.get()).isEqualTo(1);
    }

    @Test
    void anOldValueServesWhileTheNextIsFetched() throws Exception {
        value.get();
        now = now.plusSeconds(11);
        fetched = new CountDownLatch(1);
        assertThat(value.get()).isEqualTo(1);
        assertThat(fetched.await(5, TimeUnit.SECONDS)).isTrue();
        for (int i = 0; i < 500 && value.get() == 1; i++) {
            Thread.sleep(10);
        }
        // A look that saw the old value just before the new one arrived may have fetched once more.
        assertThat(value.get()).isBetween(2, 3);
    }

    @Test
    void aFailedFetchKeepsTheOldValueAndTheFirstOneIsTold() throws Exception {
        broken = true;
        assertThatThrownBy(value::get).isInstanceOf(FailureException.class).hasMessage("gone");
        broken = false;
        assertThat(value.get()).isEqualTo(1);
        broken = true;
        now = now.plusSeconds(11);
        fetched = new CountDownLatch(1);
        value.get();
        assertThat(fetched.await(5, TimeUnit.SECONDS)).isTrue();
        assertThat(value.get()).isEqualTo(1);
    }
}
