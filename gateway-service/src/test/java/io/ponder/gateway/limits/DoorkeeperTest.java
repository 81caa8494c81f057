package io.ponder.gateway.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.reasoning.model.Failure;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Who is let in, and who is told to come back. One may be at work, and three may wait. */
class DoorkeeperTest {

    private final AtomicLong nanos = new AtomicLong();
    private final FairQueue queue = new FairQueue(new Places(1), 3, Duration.ofSeconds(30), nanos::get);
    private final Doorkeeper doorkeeper = new Doorkeeper(queue);

    private void fill(String tenant, int requests) {
        for (int i = 0; i < requests; i++) {
            assertThat(doorkeeper.enter(tenant)).isNull();
        }
    }

    private Failure turnedAway(String tenant) {
        return Objects.requireNonNull(doorkeeper.enter(tenant));
    }

    private double secondsToComeBack() {
        return Objects.requireNonNull(turnedAway("x").retryAfterSeconds());
    }

    @Test
    void onlyAsManyComeInAsMayWorkOrWait() {
        fill("x", 4);

        assertThat(turnedAway("x"))
                .extracting(Failure::kind, Failure::retryAfterSeconds)
                .containsExactly(Failure.Kind.OVERLOADED, 1.0);
        doorkeeper.leave("x");
        assertThat(doorkeeper.enter("x")).isNull();
    }

    @Test
    void whoeverSendsMoreKeepsNobodyOut() {
        fill("loud", 4);
        assertThat(doorkeeper.enter("loud")).isNotNull();

        fill("quiet", 2);

        assertThat(doorkeeper.enter("quiet")).isNotNull();
        assertThat(doorkeeper.enter("another")).isNull();
    }

    @Test
    void whileTheProcessorsCannotKeepUpFewerComeIn() {
        FairQueue large = new FairQueue(new Places(448), 448, Duration.ofSeconds(30), nanos::get);
        assertThat(large.room()).isEqualTo(64 + 448);

        large.look(Places.TOO_LONG.plusMillis(1));

        assertThat(large.room()).isEqualTo(57 + 64);
    }

    @Test
    void notAllAreToldToComeBackAtTheSameTime() {
        fill("x", 4);
        double last = 0;
        for (int i = 0; i < 100; i++) {
            last = secondsToComeBack();
        }
        assertThat(last).isBetween(2.0, 30.0);
        for (int i = 0; i < 10_000; i++) {
            last = secondsToComeBack();
        }
        assertThat(last).isEqualTo(30.0);

        nanos.addAndGet(Duration.ofMinutes(1).toNanos());

        assertThat(secondsToComeBack()).isEqualTo(1.0);
    }
}
