package io.ponder.gateway.question;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.trace.Usage;
import io.ponder.runtime.DurationBuckets;
import io.ponder.runtime.TenantLabels;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * OpenTelemetry's server metrics for generative AI. Because searches are long, the buckets, which double from 0.01 s,
 * go up to 1800 s. Labels contain only names from the catalog.
 */
@Component
final class RequestMetrics {

    private final MeterRegistry registry;
    private final TenantLabels tenants;
    private final Meter.MeterProvider<Timer> duration;
    private final Meter.MeterProvider<Timer> firstToken;

    RequestMetrics(MeterRegistry registry, TenantLabels tenants) {
        this.registry = registry;
        this.tenants = tenants;
        Duration[] buckets = DurationBuckets.all();
        duration = Timer.builder("gen_ai.server.request.duration")
                .description("From an accepted request to the end of its search")
                .serviceLevelObjectives(buckets)
                .withRegistry(registry);
        firstToken = Timer.builder("gen_ai.server.time_to_first_token")
                .description(
                        "From an accepted request to the first finished sample, or to the result if no trace is read")
                .serviceLevelObjectives(buckets)
                .withRegistry(registry);
    }

    /** The {@code usage} of an answer goes to its client. */
    void told(Question question, Usage whole) {
        Tokens tokens = whole.sinceResumed().tokens();
        told(question, "input", tokens.prompt());
        told(question, "output", tokens.completion());
    }

    private void told(Question question, String type, long count) {
        registry.counter(
                        "ponder.api.tokens",
                        "tenant",
                        tenants.of(question.caller().tenant()),
                        "type",
                        type)
                .increment((double) count);
    }

    Running begin(Question question) {
        return new Running(Tags.of(
                "gen_ai.operation.name",
                question.operation(),
                "gen_ai.request.model",
                String.valueOf(question.search().model()),
                "strategy",
                String.valueOf(question.search().strategy())));
    }

    /** A request in progress. */
    final class Running {
        private final Tags tags;
        private final long began = System.nanoTime();
        private boolean outputSeen;

        private Running(Tags tags) {
            this.tags = tags;
        }

        void firstOutput() {
            if (!outputSeen) {
                outputSeen = true;
                firstToken.withTags(tags).record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
            }
        }

        /**
         * @param error the failure's code; {@code none} for an answer
         */
        void end(String error) {
            duration.withTags(tags.and("error.type", error)).record(System.nanoTime() - began, TimeUnit.NANOSECONDS);
        }
    }
}
