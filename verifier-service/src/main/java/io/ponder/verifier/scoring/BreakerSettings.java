package io.ponder.verifier.scoring;

import io.ponder.engines.Breaker;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The circuit breaker of a verifier; each model has its own.
 *
 * @param failureRate the percentage of the last {@code window} calls that must fail to open it
 * @param openFor how long it then stays open
 */
public record BreakerSettings(
        @DefaultValue("50") float failureRate,
        @DefaultValue("20") int window,
        @DefaultValue("5s") Duration openFor) {

    public Breaker.Limits limits() {
        return new Breaker.Limits(failureRate, window, window, openFor);
    }
}
