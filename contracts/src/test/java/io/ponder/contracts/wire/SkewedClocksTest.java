package io.ponder.contracts.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Services whose clocks disagree understand each other's deadlines: a deadline travels as the time that is left. */
class SkewedClocksTest {

    private static final InstantSource CALLER = InstantSource.fixed(Instant.parse("2026-01-01T00:00:00Z"));
    private static final InstantSource DAYS_AHEAD = InstantSource.fixed(Instant.parse("2026-01-04T00:00:00Z"));
    private static final InstantSource YEARS_BEHIND = InstantSource.fixed(Instant.parse("1970-01-01T00:00:00Z"));

    @Test
    void aDeadlineLeavesTheSameTimeByEveryClock() {
        for (InstantSource callee : new InstantSource[] {CALLER, DAYS_AHEAD, YEARS_BEHIND}) {
            RequestContext asked = RequestContext.fresh().until(CALLER.instant().plusSeconds(30));
            Map<String, String> headers = asked.headers(CALLER);
            RequestContext received = RequestContext.from(headers::get, callee);
            Instant deadline = Objects.requireNonNull(received.deadline());
            assertThat(Duration.between(callee.instant(), deadline))
                    .isBetween(Duration.ofSeconds(29), Duration.ofSeconds(30));
        }
    }
}
