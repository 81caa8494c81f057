package io.ponder.verifier.scoring;

import io.ponder.engines.Breaker;
import io.ponder.runtime.settings.Range;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The circuit breaker of a verifier; each model has its own.
 *
 * @param failureRate the percentage of the last {@code window} calls that must fail to open it
 * @param window how many of the last calls count
 * @param openFor how long it then stays open
 */
public record BreakerSettings(
        @Range(least = "1", most = "100") @DefaultValue("50")
        float failureRate,

        @Range(least = "1") @DefaultValue("20") int window,
        @Range(least = "1ms") @DefaultValue("5s") Duration openFor) {

    public Breaker.Limits limits() {
        return new Breaker.Limits(failureRate, window, window, openFor);
    }
}
