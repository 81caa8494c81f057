package io.ponder.verifier.judge;

import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.ponder.engines.Breaker;
import io.ponder.engines.Breaker.Judge;
import io.ponder.engines.Turns;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Controls the judge's calls to the proposer: turns over all requests, and a circuit breaker for each model, because
 * one broken engine must not stop the judges that use others. It never retries.
 */
@Component
final class JudgeGate {

    /** Clients name the models, so their number is bounded; any further ones share one breaker. */
    private static final int MOST_BREAKERS = 64;

    private final JudgeSettings settings;
    private final CircuitBreakerRegistry registry;
    private final InstantSource clock;
    private final Turns turns;
    private final Breaker shared;
    private final Map<String, Breaker> breakers = new ConcurrentHashMap<>();

    JudgeGate(
            JudgeSettings settings, BulkheadRegistry bulkheads, CircuitBreakerRegistry registry, InstantSource clock) {
        this.settings = settings;
        this.registry = registry;
        this.clock = clock;
        this.turns = new Turns(
                bulkheads,
                "judge",
                "the judge",
                new Turns.Limits(settings.maxConcurrent(), settings.maxQueued(), settings.maxWait()));
        this.shared = breaker("judge");
    }

    /** The number of questions waiting for their turn. */
    int waiting() {
        return turns.waiting();
    }

    /**
     * Waits for this question's turn, then asks it. The wait can be interrupted.
     *
     * @param model null for the proposer's default
     * @throws io.ponder.reasoning.model.FailureException OVERLOADED when too many are waiting or the wait takes too
     *     long, UPSTREAM_UNAVAILABLE while the breaker is open, or whatever {@code question} throws
     */
    JudgeAnswer ask(@Nullable String model, Supplier<JudgeAnswer> question) {
        return turns.before(breakerOf(model)).pass(report -> {
            JudgeAnswer answer = question.get();
            if (answer.failure() != null) {
                report.failed(answer.failure().asException());
            }
            return answer;
        });
    }

    private Breaker breakerOf(@Nullable String model) {
        if (model == null || (breakers.size() >= MOST_BREAKERS && !breakers.containsKey(model))) {
            return shared;
        }
        return breakers.computeIfAbsent(model, name -> breaker("judge:" + name));
    }

    private Breaker breaker(String name) {
        return new Breaker(
                registry,
                name,
                "the judge's model",
                settings.breaker().limits(),
                Judge.byKind(settings.timeout()),
                clock);
    }
}
