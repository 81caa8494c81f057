package io.ponder.proposer.upstream;

import io.ponder.engines.Breaker;
import io.ponder.engines.RetryPolicy;
import io.ponder.engines.Turns;
import io.ponder.reasoning.model.Capability;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of an upstream engine.
 *
 * @param url base URL of its OpenAI-compatible API, such as {@code http://host:8000/v1}
 * @param apiKey sent as a bearer token; empty for none
 * @param apiKeyFile a file that holds the key, read again whenever it changes; overrides {@code apiKey}
 * @param models the models that clients may ask for, default first, each as {@code name} or
 *     {@code name=name-in-the-engine}; empty for every model the engine lists
 * @param dialect what kind of engine it is; probed when not set
 * @param capabilities what it can do; probed when empty
 * @param controlTokens what to do with control tokens in messages; null for what suits the engine
 * @param hints what the engine is told of a call beside the question; nothing by default
 * @param objective the name of llm-d's objective for all calls; empty for none
 * @param cacheSecret what tenants' cache salts are made with; a random one for each start by default
 * @param stream whether replies are streamed, so that each sample is available as soon as it is finished
 * @param maxSamplesPerCall the most samples asked for in one call
 * @param responseTimeout the longest silence on a connection
 * @param timeout the longest time for one proposal, whatever its deadline
 * @param maxInFlight the most concurrent calls to the engine
 * @param maxQueued calls that may wait for their turn; further ones are refused at once
 * @param maxWait the longest time a call waits for its turn
 * @param checkInterval how often to check that the engine is still there
 */
@ConfigurationProperties("ponder.engine")
record EngineSettings(
        URI url,
        @DefaultValue("") String apiKey,
        @DefaultValue("") String apiKeyFile,
        @DefaultValue List<String> models,
        @Nullable Dialect dialect,
        @DefaultValue Set<Capability> capabilities,
        @Nullable ControlTokenRule controlTokens,
        @DefaultValue Set<EngineHint> hints,
        @DefaultValue("") String objective,
        @DefaultValue("") String cacheSecret,
        @DefaultValue("true") boolean stream,
        @DefaultValue("64") int maxSamplesPerCall,
        @DefaultValue("10m") Duration responseTimeout,
        @DefaultValue("1h") Duration timeout,
        @DefaultValue("256") int maxInFlight,
        @DefaultValue("1024") int maxQueued,
        @DefaultValue("30s") Duration maxWait,
        @DefaultValue("15s") Duration checkInterval,
        @DefaultValue Retry retry,
        @DefaultValue BreakerSettings breaker) {

    EngineSettings {
        models = models.stream().map(String::strip).filter(m -> !m.isEmpty()).toList();
        capabilities = Set.copyOf(capabilities);
        hints = Set.copyOf(hints);
        cacheSecret = cacheSecret.isEmpty() ? UUID.randomUUID().toString() : cacheSecret;
        if (maxSamplesPerCall < 1) {
            throw new IllegalArgumentException("ponder.engine.max-samples-per-call must be at least 1");
        }
    }

    /** Without the key and the secret. */
    @Override
    public String toString() {
        return "EngineSettings[" + url + "]";
    }

    /**
     * Retries with exponentially growing, jittered pauses. This is the only place in Ponder that retries.
     *
     * @param attempts tries per sample, including the first
     * @param firstPause approximate pause before the second try
     * @param longestPause longest pause between two tries; an engine that asks for a longer one counts as overloaded
     */
    record Retry(
            @DefaultValue("4") int attempts,
            @DefaultValue("50ms") Duration firstPause,
            @DefaultValue("10s") Duration longestPause) {

        RetryPolicy policy() {
            return new RetryPolicy(attempts, firstPause, longestPause);
        }
    }

    /**
     * The circuit breaker. It opens late, because an engine that fails one call in three is still useful.
     *
     * @param window how many of the last calls count
     * @param minimum calls before it may open
     * @param threshold percentage of failures at which it opens
     * @param open how long it stays open
     */
    record BreakerSettings(
            @DefaultValue("100") int window,
            @DefaultValue("20") int minimum,
            @DefaultValue("70") float threshold,
            @DefaultValue("5s") Duration open) {

        Breaker.Limits limits() {
            return new Breaker.Limits(threshold, window, minimum, open);
        }
    }

    /** What to do with the control tokens of known model families in messages. */
    enum ControlTokenRule {
        /** A space makes them ordinary text, because the engine would obey them. */
        BREAK,
        /** The engine gets the messages as they are: it reads them as text, or is meant to obey them. */
        PASS
    }

    /** Whether an engine gets messages without control tokens. */
    boolean breaksControlTokens(Dialect dialect) {
        return controlTokens == null ? !dialect.isTextOnly() : controlTokens == ControlTokenRule.BREAK;
    }

    Turns.Limits turns() {
        return new Turns.Limits(maxInFlight, maxQueued, maxWait);
    }
}
