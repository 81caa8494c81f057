package io.ponder.proposer.embedded;

import io.ponder.proposer.embedded.fetch.FetchSettings;
import io.ponder.reasoning.model.Failure;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The embedded engine. Its memory is bounded by these: the weights, plus {@code cacheTokens} times what the model keeps
 * for a token (12 KiB for the default model: 192 MiB), plus working buffers that grow with {@code batchTokens}.
 *
 * @param model the id of a known model, or the path of any GGUF file
 * @param models the cache folder of model files; blank for {@code ~/.cache/ponder/models}
 * @param hub base URL of the model hub or of a mirror of it; blank for the public one
 * @param mirror whether a mirror stands in for a hub that cannot be used
 * @param parallel samples that are drawn at once, sharing every pass through the weights
 * @param contextTokens prompt and completion of one sample together, at most; never more than the model was trained for
 * @param cacheTokens prompts and completions of all samples under way together, at most: a sample waits while it would
 *     not fit
 * @param keptTokens of the cache, how much may stay filled with finished prompts, for later ones that begin alike;
 *     every kept token makes each step a little slower
 * @param queueLength samples that may wait; more are refused as overload
 * @param threads that compute; 0 for one per processor
 * @param batchTokens the most tokens of prompts and completions in one pass, never less than {@code parallel}: more
 *     reads prompts a little faster (5 % at 128), but running samples and cancellations wait until the pass is over
 * @param flashAttention computes attention in one fused operation
 */
@ConfigurationProperties("ponder.embedded")
public record EmbeddedSettings(
        @DefaultValue("qwen2.5-coder-0.5b") String model,
        @DefaultValue("") String models,
        @DefaultValue("") String hub,
        @DefaultValue("true") boolean mirror,
        @DefaultValue("8") int parallel,
        @DefaultValue("4096") int contextTokens,
        @DefaultValue("16384") int cacheTokens,
        @DefaultValue("2048") int keptTokens,
        @DefaultValue("128") int queueLength,
        @DefaultValue("0") int threads,
        @DefaultValue("32") int batchTokens,
        @DefaultValue("true") boolean flashAttention) {

    private static final int MOST_PARALLEL = 256;

    public EmbeddedSettings {
        atLeast("parallel", parallel, 1);
        if (parallel > MOST_PARALLEL) {
            throw bad("parallel", parallel, "at most " + MOST_PARALLEL);
        }
        atLeast("context-tokens", contextTokens, 64);
        atLeast("cache-tokens", cacheTokens, contextTokens);
        atLeast("kept-tokens", keptTokens, 0);
        atLeast("queue-length", queueLength, 0);
        atLeast("threads", threads, 0);
        atLeast("batch-tokens", batchTokens, 1);
    }

    FetchSettings fetch() {
        return FetchSettings.of(models, hub, mirror);
    }

    int threadCount() {
        return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    }

    private static void atLeast(String name, int value, int least) {
        if (value < least) {
            throw bad(name, value, "at least " + least);
        }
    }

    private static RuntimeException bad(String name, int value, String must) {
        String field = "ponder.embedded." + name;
        return Failure.invalid(field, field + " is " + value + ", but must be " + must)
                .asException();
    }
}
