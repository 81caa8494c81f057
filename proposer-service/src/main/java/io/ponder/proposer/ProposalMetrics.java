package io.ponder.proposer;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Tokens;
import io.ponder.runtime.DurationBuckets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Metrics of engine calls, named as in OpenTelemetry's GenAI conventions. Labels: model and failure kind. */
@Component
final class ProposalMetrics {

    private static final String MODEL = "gen_ai.request.model";
    private static final Duration[] DURATIONS = DurationBuckets.all();

    /** Powers of 4, as in OpenTelemetry's conventions. */
    private static final double[] TOKENS =
            IntStream.range(0, 14).mapToDouble(power -> Math.pow(4, power)).toArray();

    private final MeterRegistry registry;
    private final Map<String, AtomicInteger> unfinished = new ConcurrentHashMap<>();

    ProposalMetrics(MeterRegistry registry, Backend backend) {
        this.registry = registry;
        Gauge.builder("ponder.queue.depth", backend, Backend::queued)
                .description("Calls that wait for the engine")
                .tag("service", "proposer")
                .register(registry);
    }

    /**
     * Counts samples of a model that were asked for and are neither finished nor given up: what waits for the engine and
     * what it draws. An autoscaler of engines goes by this.
     *
     * @param model one of the models served
     * @param change how many more there are; negative for fewer
     */
    void unfinished(String model, int change) {
        unfinished.computeIfAbsent(model, this::gauge).addAndGet(change);
    }

    private AtomicInteger gauge(String model) {
        AtomicInteger count = new AtomicInteger();
        Gauge.builder("ponder.samples.unfinished", count, AtomicInteger::get)
                .description("Samples that wait for the engine or are being drawn")
                .tag("model", model)
                .register(registry);
        return count;
    }

    /**
     * @param model one of the models served
     * @param tokens what the call used
     * @param failure why the whole call failed; null if it did not
     */
    void called(String model, long nanos, Tokens tokens, @Nullable Failure failure) {
        Timer.builder("gen_ai.client.operation.duration")
                .description("Time of one proposal call")
                .tag("gen_ai.operation.name", "chat")
                .tag(MODEL, model)
                .tag(
                        "error.type",
                        failure == null ? "none" : failure.kind().name().toLowerCase(Locale.ROOT))
                .serviceLevelObjectives(DURATIONS)
                .register(registry)
                .record(Duration.ofNanos(nanos));
        if (failure == null) {
            tokens(model, "input", tokens.prompt());
            tokens(model, "output", tokens.completion());
        }
    }

    private void tokens(String model, String type, long count) {
        DistributionSummary.builder("gen_ai.client.token.usage")
                .description("Tokens of one proposal call")
                .tag("gen_ai.operation.name", "chat")
                .tag(MODEL, model)
                .tag("gen_ai.token.type", type)
                .serviceLevelObjectives(TOKENS)
                .register(registry)
                .record((double) count);
    }
}
