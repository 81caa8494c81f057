package io.ponder.proposer;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Up only while the engine can answer. */
@Component("engine")
final class EngineHealth implements HealthIndicator {

    private final Backend backend;

    EngineHealth(Backend backend) {
        this.backend = backend;
    }

    @Override
    public Health health() {
        return backend.unready()
                .map(why -> Health.down().withDetail("reason", why.message()).build())
                .orElseGet(() -> Health.up()
                        .withDetail("model", backend.models().getFirst().id())
                        .build());
    }
}
