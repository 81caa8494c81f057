package io.ponder.runtime;

import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.reasoning.model.FailureException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up only when the service that this one calls is ready, so that readiness covers the whole chain. */
public final class DependencyHealth implements HealthIndicator {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final String service;
    private final ServiceClient client;
    private final InstantSource clock;

    public DependencyHealth(String service, ServiceClient client, InstantSource clock) {
        this.service = service;
        this.client = client;
        this.clock = clock;
    }

    @Override
    public Health health() {
        RequestContext context = RequestContext.fresh().until(clock.instant().plus(PATIENCE));
        try {
            client.get(Probes.READINESS, Map.class, context);
            return Health.up().build();
        } catch (FailureException e) {
            return Health.down()
                    .withDetail("service", service)
                    .withDetail("reason", e.failure().message())
                    .build();
        }
    }
}
