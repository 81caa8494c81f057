package io.ponder.runtime;

import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.stream.IntStream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Creates histograms of numbers no larger than 1. They are Prometheus's own, because Micrometer's summaries round
 * values up to whole numbers before choosing a bucket, and drop negative values.
 */
@Component
public final class Histograms {

    private final PrometheusRegistry registry;

    Histograms(ObjectProvider<PrometheusRegistry> registry) {
        this.registry = registry.getIfAvailable(PrometheusRegistry::new);
    }

    /** A histogram of shares, probabilities or scores, with ten buckets from 0 to 1. */
    public Histogram ofShares(String name, String help, String... labels) {
        return histogram(name, help, 1, labels);
    }

    /** A histogram of correlations, with twenty buckets from -1 to 1. */
    public Histogram ofCorrelations(String name, String help, String... labels) {
        return histogram(name, help, -9, labels);
    }

    private Histogram histogram(String name, String help, int firstTenth, String... labels) {
        return Histogram.builder()
                .name(name)
                .help(help)
                .labelNames(labels)
                .classicOnly()
                .withoutExemplars()
                .classicUpperBounds(IntStream.rangeClosed(firstTenth, 10)
                        .mapToDouble(tenth -> tenth / 10.0)
                        .toArray())
                .register(registry);
    }
}
