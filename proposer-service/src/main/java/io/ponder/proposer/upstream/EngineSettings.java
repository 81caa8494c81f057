package io.ponder.proposer.upstream;

import io.ponder.engines.Breaker;
import io.ponder.engines.RetryPolicy;
import io.ponder.engines.Turns;
import io.ponder.reasoning.model.Capability;
import io.ponder.runtime.settings.Range;
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
 * @param url base URL of an OpenAI-compatible engine, such as {@code http://host:8000/v1}; empty for the embedded model
 * @param apiKey the engine's key, sent as a bearer token; empty for none
 * @param apiKeyFile a file that holds the engine's key, read again whenever it changes; overrides {@code apiKey}
 * @param models the models to offer, the default first, each as {@code name} or
 *     {@code name=name-in-the-engine}; empty for every model the engine lists
 * @param dialect what kind of engine it is; found out at the start if not set
 * @param capabilities what it can do; found out at the start if empty
 * @param controlTokens what to do with control tokens of known model families in messages, such as {@code <|im_end|>},
 *     which most engines obey: {@code break} puts a space into them, and the reply has a note; {@code pass} sends
 *     messages as they are. By default {@code break}, except for OpenAI's own API
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
        @Range(least = "1") @DefaultValue("64") int maxSamplesPerCall,
        @Range(least = "1ms") @DefaultValue("10m") Duration responseTimeout,
        @Range(least = "1ms") @DefaultValue("1h") Duration timeout,
        @Range(least = "1") @DefaultValue("256") int maxInFlight,
        @Range(least = "0") @DefaultValue("1024") int maxQueued,
        @Range(least = "0s") @DefaultValue("30s") Duration maxWait,
        @Range(least = "1ms") @DefaultValue("15s") Duration checkInterval,
        @DefaultValue Retry retry,
        @DefaultValue BreakerSettings breaker) {

    EngineSettings {
        models = models.stream().map(String::strip).filter(m -> !m.isEmpty()).toList();
        capabilities = Set.copyOf(capabilities);
        hints = Set.copyOf(hints);
        cacheSecret = cacheSecret.isEmpty() ? UUID.randomUUID().toString() : cacheSecret;
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
            @Range(least = "1") @DefaultValue("4") int attempts,
            @Range(least = "0s") @DefaultValue("50ms") Duration firstPause,
            @Range(least = "0s") @DefaultValue("10s") Duration longestPause) {

        /** @param atOnce the most calls in flight: so many may be repeated when the engine breaks under all of them */
        RetryPolicy policy(int atOnce) {
            return new RetryPolicy(attempts, firstPause, longestPause, atOnce);
        }
    }

    /**
     * The circuit breaker. It opens late, because an engine that fails one call in three is still useful.
     *
     * @param window how many of the last calls count for the circuit breaker
     * @param minimum the fewest calls before the circuit breaker may open
     * @param threshold the percentage of failures at which the circuit breaker opens
     * @param open how long the circuit breaker stays open
     */
    record BreakerSettings(
            @Range(least = "1") @DefaultValue("100") int window,
            @Range(least = "1") @DefaultValue("20") int minimum,

            @Range(least = "1", most = "100") @DefaultValue("70")
            float threshold,

            @Range(least = "1ms") @DefaultValue("5s") Duration open) {

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
