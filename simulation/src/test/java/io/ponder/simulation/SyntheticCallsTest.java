package io.ponder.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.reasoning.engine.Inbox;
import io.ponder.reasoning.engine.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SyntheticCallsTest {

    private final VirtualTime time = new VirtualTime();
    private final SyntheticCalls calls = new SyntheticCalls(time);
    private final List<String> heard = new ArrayList<>();

    private SyntheticCalls.Call call(long firstSeconds, long secondSeconds) {
        SyntheticCalls.Call call = calls.begin();
        call.read(7);
        call.write(100, Duration.ofSeconds(firstSeconds), () -> heard.add("first"));
        call.write(200, Duration.ofSeconds(secondSeconds), () -> heard.add("second"));
        call.end(() -> heard.add("end"));
        return call;
    }

    @Test
    void whatIsStoppedCountsAsFarAsItWasWritten() {
        SyntheticCalls.Call call = call(1, 4);
        time.take(Instant.EPOCH.plusSeconds(2));
        call.cancel();
        time.take(Instant.EPOCH.plusSeconds(9));
        // 7 were read, 100 written, and after 2 of 4 seconds half of 200.
        assertThat(calls.tokens()).isEqualTo(7 + 100 + 100);
        assertThat(heard).containsExactly("first");
        assertThat(calls.underWay()).isZero();
    }

    @Test
    void aCallEndsWithItsSlowestReply() {
        call(3, 2);
        time.take(Instant.EPOCH.plusSeconds(9));
        assertThat(heard).containsExactly("second", "first", "end");
        assertThat(calls.tokens()).isEqualTo(307);
    }

    @Test
    void inLockStepNothingIsHeardBeforeEverythingHasEnded() throws InterruptedException {
        LockStep inbox = new LockStep(time, calls);
        Inbox.Event first = new Inbox.Event.Abandoned();
        Inbox.Event last = new Inbox.Event.Abandoned();
        SyntheticCalls.Call fast = calls.begin();
        fast.write(1, Duration.ofSeconds(1), () -> time.post(first));
        fast.end(() -> {});
        SyntheticCalls.Call slow = calls.begin();
        slow.write(1, Duration.ofSeconds(8), () -> {});
        slow.end(() -> time.post(last));

        assertThat(inbox.take(Instant.EPOCH.plusSeconds(20))).isSameAs(first);
        assertThat(time.instant()).isEqualTo(Instant.EPOCH.plusSeconds(8));
        assertThat(inbox.take(time.instant())).isSameAs(last);
        assertThat(inbox.take(time.instant())).isNull();
    }
}
