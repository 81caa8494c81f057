package io.ponder.verifier.rewardmodel.config;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * An encoder with a classification head, as written by {@code optimum-cli export onnx}.
 *
 * @param file the {@code .onnx} file, or the folder that contains {@code model.onnx}
 * @param tokenizer its {@code tokenizer.json}; null for the one beside the model
 * @param maxTokens the most tokens of problem and candidate together, including those that the tokenizer adds
 * @param threads threads for one run of the model; 0 for half of the processors
 */
public record OnnxSettings(
        Path file,
        @Nullable Path tokenizer,
        @DefaultValue("512") int maxTokens,
        @DefaultValue("0") int threads) {

    public OnnxSettings {
        if (file == null) {
            throw new IllegalArgumentException("ponder.reward-models: onnx needs file");
        }
        if (maxTokens < 16 || threads < 0) {
            throw new IllegalArgumentException(
                    "ponder.reward-models: onnx needs max-tokens of at least 16 and threads of at least 0");
        }
    }

    /** The model's file. */
    public Path model() {
        return Files.isDirectory(file) ? file.resolve("model.onnx") : file;
    }

    /** The model's name for people: that of its folder or file. */
    public String name() {
        return String.valueOf(file.toAbsolutePath().normalize().getFileName());
    }

    /** How many threads one run uses. */
    public int threadsToUse() {
        return threads > 0 ? threads : Math.max(1, Runtime.getRuntime().availableProcessors() / 2);
    }
}
