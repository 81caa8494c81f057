package io.ponder.proposer.embedded;

import io.ponder.proposer.embedded.fetch.FetchSettings;
import io.ponder.reasoning.model.Failure;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the embedded engine. They bound its memory: the weights, plus {@code cacheTokens} times what the model
 * keeps per token (12 KiB for the default model: 192 MiB), plus working buffers that grow with {@code batchTokens}.
 *
 * @param model the id of a known model, or the path of any GGUF file
 * @param models the cache folder of model files; blank for {@code ~/.cache/ponder/models}
 * @param hub base URL of the model hub or of a copy of it; blank for the public hub
 * @param mirror whether to use the mirror when the hub cannot be used
 * @param parallel samples drawn at once, sharing every pass over the weights
 * @param contextTokens the most tokens of one sample's prompt and completion together; capped at what the model was
 *     trained for
 * @param cacheTokens the most tokens of the prompts and completions of all running samples together; a sample that does
 *     not fit waits
 * @param keptTokens how many cached tokens of finished prompts to keep for later prompts that begin the same way; every
 *     kept token makes each step a little slower
 * @param queueLength samples that may wait; further ones are refused as overload
 * @param threads compute threads; 0 for one per processor
 * @param batchTokens the most tokens of prompts and completions in one pass, never less than {@code parallel}; more
 *     read prompts a little faster (5 % at 128), but running samples and cancellations wait for the pass to end
 * @param flashAttention whether attention is computed in one fused operation
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
