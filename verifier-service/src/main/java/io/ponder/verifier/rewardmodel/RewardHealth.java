package io.ponder.verifier.rewardmodel;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Reports for each reward model whether its engine answers. It is never down and not part of readiness: the other
 * verifiers keep working, and a request that names a broken one gets a failure.
 */
@Component("rewardModelsHealthIndicator")
final class RewardHealth implements HealthIndicator {

    private final RewardModels models;

    RewardHealth(RewardModels models) {
        this.models = models;
    }

    @Override
    public Health health() {
        Map<String, Object> details = new LinkedHashMap<>();
        models.troubles()
                .forEach((name, trouble) -> details.put(
                        name, trouble.map(failure -> failure.message()).orElse("ready")));
        return Health.up().withDetails(details).build();
    }
}
