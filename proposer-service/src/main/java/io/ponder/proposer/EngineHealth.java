package io.ponder.proposer;

import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/** Up only while the engine can answer. Names models that it should serve as well and does not. */
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
                .orElseGet(this::up);
    }

    private Health up() {
        Health.Builder up =
                Health.up().withDetail("model", backend.models().getFirst().id());
        Map<String, String> missing = backend.missing();
        return (missing.isEmpty() ? up : up.withDetail("missing", missing)).build();
    }
}
