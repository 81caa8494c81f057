package io.ponder.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.ponder.engines.Breaker.Judge;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class GateTest {

    private static final Breaker.Limits FRAGILE = new Breaker.Limits(50, 4, 4, Duration.ofSeconds(60));

    private Instant now = Instant.EPOCH;

    private final CountDownLatch goOn = new CountDownLatch(1);

    private static Turns turns(int inFlight, int queued) {
        return new Turns(
                BulkheadRegistry.ofDefaults(),
                "engine",
                "the engine",
                new Turns.Limits(inFlight, queued, Duration.ofMillis(10)));
    }

    private Breaker breaker(Judge judge) {
        return new Breaker(CircuitBreakerRegistry.ofDefaults(), "engine", "the engine", FRAGILE, judge, () -> now);
    }

    private Thread hold(Gate gate) throws InterruptedException {
        CountDownLatch in = new CountDownLatch(1);
        Thread thread = Thread.ofVirtual()
                .start(() -> gate.pass(report -> {
                    in.countDown();
                    try {
                        goOn.await();
                    } catch (InterruptedException e) {
                        throw new AssertionError(e);
                    }
                    return true;
                }));
        in.await();
        return thread;
    }

    @Test
    void aCallWithoutATurnIsRefused() throws InterruptedException {
        Gate gate = turns(1, 1).before(breaker(Judge.byFault()));
        Thread first = hold(gate);

        assertThatThrownBy(() -> gate.pass(report -> true))
                .isInstanceOfSatisfying(EngineException.class, e -> {
                    assertThat(e.failure().kind()).isEqualTo(Kind.OVERLOADED);
                    assertThat(e.failure().retryAfterSeconds()).isEqualTo(1.0);
                    assertThat(e.fault()).isEqualTo(Fault.REFUSED);
                })
                .hasMessage("the engine was busy for 0.01 s; try again later");

        goOn.countDown();
        first.join();
        assertThat(gate.<Boolean>pass(report -> true)).isTrue();
    }

    @Test
    void aCallThatMayNotWaitIsRefusedAtOnce() throws InterruptedException {
        Gate gate = turns(1, 0).before(breaker(Judge.byFault()));
        Thread first = hold(gate);

        assertThatThrownBy(() -> gate.pass(report -> true))
                .hasMessage("0 calls are already waiting for the engine; try again later");

        goOn.countDown();
        first.join();
    }

    private static void fail(Gate gate, FailureException failure) {
        assertThatThrownBy(() -> gate.pass(report -> {
                    throw failure;
                }))
                .isSameAs(failure);
    }

    @Test
    void theBreakerOpensAfterFaultsOfTheEngineAlone() {
        Breaker breaker = breaker(Judge.byFault());
        for (int i = 0; i < 8; i++) {
            fail(breaker, EngineException.of(Fault.REFUSED, Kind.INVALID_REQUEST, "wrong"));
            fail(breaker, EngineException.of(Fault.STOPPED, Kind.TIMEOUT, "stopped"));
            fail(breaker, Failure.of(Kind.INTERNAL, "a fault of our own").asException());
        }
        assertThat(breaker.closed()).isEmpty();

        for (int i = 0; i < 2; i++) {
            fail(breaker, EngineException.of(Fault.BROKEN, Kind.UPSTREAM_ERROR, "boom"));
        }

        assertThatThrownBy(() -> breaker.pass(report -> true))
                .hasMessage("the engine failed too often and is not called for 60.0 s");
        assertThat(breaker.closed()).map(Failure::retryAfterSeconds).hasValue(60.0);

        now = now.plusSeconds(61);

        assertThat(breaker.closed()).isEmpty();
        assertThat(breaker.<Boolean>pass(report -> true)).isTrue();
    }

    @Test
    void byKindATimeoutCountsOnlyWhenTheCallHadItsTime() {
        FailureException timeout = Failure.of(Kind.TIMEOUT, "too late").asException();

        assertThat(Judge.byKind(Duration.ofSeconds(2)).health(timeout, Duration.ofSeconds(1)))
                .isEqualTo(Fault.Health.UNKNOWN);
        assertThat(Judge.byKind(Duration.ofSeconds(2)).health(timeout, Duration.ofSeconds(2)))
                .isEqualTo(Fault.Health.BROKEN);
    }

    @Test
    void theFirstWordOfACallCounts() {
        Breaker breaker = breaker(Judge.byFault());
        for (int i = 0; i < 8; i++) {
            assertThatThrownBy(() -> breaker.pass(report -> {
                        report.works();
                        throw EngineException.of(Fault.BROKEN, Kind.UPSTREAM_ERROR, "boom");
                    }))
                    .hasMessage("boom");
        }
        assertThat(breaker.closed()).isEmpty();

        for (int i = 0; i < 2; i++) {
            breaker.pass(report -> {
                report.failed(EngineException.of(Fault.BROKEN, Kind.UPSTREAM_ERROR, "boom"));
                return true;
            });
        }
        assertThat(breaker.closed()).isPresent();
    }
}
