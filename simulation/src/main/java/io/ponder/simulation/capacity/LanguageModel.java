package io.ponder.simulation.capacity;

import java.util.List;
import java.util.stream.Stream;

/**
 * A model, as far as it decides how fast it runs.
 *
 * @param billions of parameters
 * @param kvBytes bytes that the KV cache keeps for a token, in BF16: 4 for each layer, KV head and dimension of a head
 * @param reads what a reward model reads; {@link Reads#NOTHING} for a model that writes
 */
public record LanguageModel(String name, double billions, double kvBytes, Reads reads) {

    /** What a reward model scores. */
    public enum Reads {
        NOTHING,
        /** Finished answers. */
        ANSWERS,
        /** Every step. */
        STEPS
    }

    /** From the models' published configurations. */
    public static final List<LanguageModel> ALL = List.of(
            writer("qwen2.5-0.5b", 0.49, 24, 2),
            writer("qwen2.5-1.5b", 1.54, 28, 2),
            writer("qwen2.5-7b", 7.62, 28, 4),
            writer("qwen2.5-14b", 14.8, 48, 8),
            writer("qwen2.5-32b", 32.8, 64, 8),
            writer("qwen2.5-72b", 72.7, 80, 8),
            writer("llama-3.1-8b", 8.03, 32, 8),
            writer("llama-3.3-70b", 70.6, 80, 8),
            new LanguageModel("qwen2.5-math-prm-7b", 7.62, kv(28, 4, 128), Reads.STEPS),
            new LanguageModel("qwen2.5-math-prm-72b", 72.7, kv(80, 8, 128), Reads.STEPS),
            new LanguageModel("skywork-reward-v2-llama-3.1-8b", 8.03, kv(32, 8, 128), Reads.ANSWERS));

    private static LanguageModel writer(String name, double billions, int layers, int heads) {
        return new LanguageModel(name, billions, kv(layers, heads, billions < 1 ? 64 : 128), Reads.NOTHING);
    }

    private static double kv(int layers, int heads, int dimensions) {
        return 4.0 * layers * heads * dimensions;
    }

    static Stream<LanguageModel> writers() {
        return ALL.stream().filter(model -> model.reads == Reads.NOTHING);
    }

    /** The names of those that can be verifiers. */
    public static List<String> rewards() {
        return ALL.stream()
                .filter(model -> model.reads != Reads.NOTHING)
                .map(LanguageModel::name)
                .toList();
    }

    /**
     * A model that writes.
     *
     * @throws IllegalArgumentException listing those that are known
     */
    public static LanguageModel named(String name) {
        return writers()
                .filter(model -> model.name.equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("--model: there is no '" + name + "' here; there are "
                        + String.join(", ", writers().map(LanguageModel::name).toList())
                        + "; for another give --parameters-billions and --kv-bytes-per-token"));
    }
}
