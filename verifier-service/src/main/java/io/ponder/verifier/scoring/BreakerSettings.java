package io.ponder.verifier.scoring;

import io.ponder.engines.Breaker;
import java.time.Duration;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A verifier's circuit breaker, one for each model.
 *
 * @param failureRate percent of the last {@code window} calls that must fail to open it
 * @param openFor how long the model is then left alone
 */
public record BreakerSettings(
        @DefaultValue("50") float failureRate,
        @DefaultValue("20") int window,
        @DefaultValue("5s") Duration openFor) {

    public Breaker.Limits limits() {
        return new Breaker.Limits(failureRate, window, window, openFor);
    }
}
