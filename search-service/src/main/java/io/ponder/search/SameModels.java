package io.ponder.search;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.reasoning.model.FailureException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.stereotype.Component;

/**
 * Whether all proposers behind one name serve the same models. If not, a search fails or succeeds by the replica that is
 * its home, so the log says so when it begins and ends, health names the models, and {@code
 * ponder_proposers_disagree} is 1. Searches go on.
 */
@Component("models")
final class SameModels implements HealthIndicator {

    private static final Logger LOG = LoggerFactory.getLogger(SameModels.class);

    /** What each replica offers, as one text; a single one where all agree. */
    private volatile Set<String> offers = Set.of();

    SameModels(MeterRegistry registry) {
        Gauge.builder("ponder.proposers.disagree", () -> offers.size() > 1 ? 1 : 0)
                .description("Whether proposers behind one name serve different models")
                .register(registry);
    }

    /**
     * The models of the proposer, after a look at what each of its replicas offers.
     *
     * @throws FailureException when none answers
     */
    List<ModelInfo> models(ServiceClient proposer, Supplier<RequestContext> context) {
        List<ModelInfo> models = listed(proposer, context.get());
        Set<String> found = new TreeSet<>(Set.of(text(models)));
        List<ServiceClient> replicas = proposer.each();
        for (ServiceClient replica : replicas.size() > 1 ? replicas : List.<ServiceClient>of()) {
            try {
                found.add(text(listed(replica, context.get())));
            } catch (FailureException e) {
                // One that does not answer serves nobody meanwhile.
            }
        }
        see(found);
        return models;
    }

    /** @param found what each replica offers */
    void see(Set<String> found) {
        boolean agreed = offers.size() < 2;
        offers = Set.copyOf(found);
        if (agreed && found.size() > 1) {
            LOG.warn(
                    "The replicas of proposer-service serve different models, so that a search for one of them fails or not by"
                            + " chance: {}. Give them the same models, or names of their own",
                    String.join("; ", found));
        } else if (!agreed && found.size() == 1) {
            LOG.info("The replicas of proposer-service serve the same models again: {}", String.join("; ", found));
        }
    }

    private static List<ModelInfo> listed(ServiceClient client, RequestContext context) {
        return client.get("/v1/models", ModelInfo.Listing.class, context).models();
    }

    private static String text(List<ModelInfo> models) {
        return models.stream()
                .map(model -> model.id() + " (" + model.backend() + ", "
                        + (model.contextTokens() == null ? "context unknown" : model.contextTokens() + " tokens") + ")")
                .collect(Collectors.joining(", "));
    }

    /** Never down for this: searches go on. */
    @Override
    public Health health() {
        Set<String> now = offers;
        return now.size() > 1
                ? Health.up()
                        .withDetail("differ", now.stream().sorted().toList())
                        .build()
                : Health.up().build();
    }
}
