package io.ponder.gateway.question;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.ponder.runtime.DurationBuckets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.stereotype.Component;

/**
 * OpenTelemetry's server metrics for generative AI. Because searches are long, the buckets, which double from 0.01 s,
 * go up to 1800 s. Labels contain only names from the catalog.
 */
@Component
final class RequestMetrics {

    private final Meter.MeterProvider<Timer> duration;
    private final Meter.MeterProvider<Timer> firstToken;

    RequestMetrics(MeterRegistry registry) {
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
