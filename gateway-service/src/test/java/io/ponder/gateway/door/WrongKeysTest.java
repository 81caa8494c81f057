package io.ponder.gateway.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class WrongKeysTest {

    private final AtomicLong nanos = new AtomicLong();
    private final List<Duration> waits = new ArrayList<>();

    @Test
    void whoTriesManyKeysWaitsLongerAndLonger() {
        WrongKeys wrong = new WrongKeys(waits::add, nanos::get);
        for (int i = 0; i < 10; i++) {
            wrong.count("192.0.2.1");
        }
        assertThat(waits).isEmpty();
        for (int i = 0; i < 7; i++) {
            wrong.count("192.0.2.1");
        }
        assertThat(waits).startsWith(Duration.ofMillis(100), Duration.ofMillis(200), Duration.ofMillis(400));
        assertThat(waits.getLast()).isEqualTo(Duration.ofSeconds(2));
        waits.clear();
        wrong.count("192.0.2.2");
        assertThat(waits).isEmpty();
        nanos.addAndGet(Duration.ofMinutes(6).toNanos());
        wrong.count("192.0.2.1");
        assertThat(waits).isEmpty();
    }

    @Test
    void allAddressesOfOneNetworkOfIpv6CountTogether() {
        WrongKeys wrong = new WrongKeys(waits::add, nanos::get);
        for (int i = 0; i < 11; i++) {
            wrong.count("2001:db8:1:2::" + Integer.toHexString(i));
        }
        assertThat(waits).hasSize(1);
        wrong.count("2001:db8:1:3::1");
        assertThat(waits).hasSize(1);
    }

    @Test
    void newKeysAreNotLookedUpWhileTooManyWrongOnesWait() throws Exception {
        CountDownLatch waiting = new CountDownLatch(16);
        CountDownLatch end = new CountDownLatch(1);
        WrongKeys wrong = new WrongKeys(
                _ -> {
                    waiting.countDown();
                    end.await();
                },
                nanos::get);
        for (int i = 0; i < 10; i++) {
            wrong.count("192.0.2.1");
        }
        wrong.requireCalm("192.0.2.1");
        List<Thread> tries = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            tries.add(Thread.startVirtualThread(() -> wrong.count("192.0.2.1")));
        }
        assertThat(waiting.await(20, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> wrong.requireCalm("192.0.2.1")).hasMessageContaining("too many wrong API keys");
        wrong.requireCalm("192.0.2.2");
        end.countDown();
        for (Thread one : tries) {
            one.join();
        }
        wrong.requireCalm("192.0.2.1");
    }
}
