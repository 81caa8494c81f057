package io.ponder.proposer;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Down when only a restart can help, for example when the model file cannot be loaded. */
@Component("engineLife")
final class EngineLife implements HealthIndicator {

    private final Backend backend;

    EngineLife(Backend backend) {
        this.backend = backend;
    }

    @Override
    public Health health() {
        return backend.isBroken() ? Health.down().build() : Health.up().build();
    }
}
