package io.ponder.proposer.embedded.fetch;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A model whose file can be fetched and verified by its hash.
 *
 * @param id the name clients and settings use
 * @param file its file name in the cache folder
 * @param bytes the size of the file
 * @param sha256 identifies the file, wherever it came from; lower-case hex
 * @param hub where to find it on the model hub; null if only the {@link Mirror} has it
 */
public record KnownModel(
        String id,
        String file,
        long bytes,
        String sha256,
        @Nullable HubFile hub) {

    /** A file of a repository on the model hub, at one revision. */
    public record HubFile(String repository, String revision, String file) {}

    /** All known models, default first. */
    public static final List<KnownModel> ALL = List.of(
            new KnownModel(
                    "qwen2.5-coder-0.5b",
                    "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf",
                    491_400_064L,
                    "1d9614638d18024d0fbb36575a15f1302a3adf044df10345688ec4f6e1c4ff32",
                    new HubFile(
                            "Qwen/Qwen2.5-Coder-0.5B-Instruct-GGUF",
                            "ebb2015119c907b064c512bf053e945850b5875f",
                            "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf")),
            new KnownModel(
                    "qwen2.5-coder-1.5b",
                    "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
                    1_117_320_768L,
                    "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
                    new HubFile(
                            "Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
                            "38f6bab61d341b23a6c00226f32c0d6148bf9f43",
                            "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf")),
            // Too weak to reason, but small enough to try the machinery.
            new KnownModel(
                    "smollm2-135m",
                    "smollm2-135m-instruct-q4_1.gguf",
                    98_362_432L,
                    "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
                    null));

    public static final KnownModel DEFAULT = ALL.getFirst();

    /** The model of this id, if it is known. */
    public static Optional<KnownModel> of(String id) {
        return ALL.stream().filter(model -> model.id.equals(id)).findFirst();
    }

    /** Every id, default first. */
    public static List<String> ids() {
        return ALL.stream().map(KnownModel::id).toList();
    }
}
