package io.ponder.runtime;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/**
 * Bounds how many tenants have series of their own, as everybody who may make teams, or name a tenant, could otherwise
 * fill Prometheus. The first ones since the start get their names as labels; all further ones share
 * {@value #OTHER}, which no tenant can be called.
 */
@Component
public final class TenantLabels {

    /** The label of all tenants beyond the bound. */
    public static final String OTHER = "other";

    private final int most;
    private final Set<String> known = ConcurrentHashMap.newKeySet();
    private final Counter shared;

    TenantLabels(MetricsSettings settings, MeterRegistry registry) {
        this.most = settings.tenants();
        this.shared = Counter.builder("ponder.tenants.unlabelled")
                .description("Searches counted under the tenant \"other\", as there are too many tenants")
                .register(registry);
        Gauge.builder("ponder.tenants.labelled", known, Set::size)
                .description("Tenants that have series of their own")
                .register(registry);
    }

    /** The label of a tenant, for one search. */
    public String of(String tenant) {
        if (known.contains(tenant)) {
            return tenant;
        }
        synchronized (known) {
            if (known.size() < most) {
                known.add(tenant);
                return tenant;
            }
        }
        shared.increment();
        return OTHER;
    }
}
