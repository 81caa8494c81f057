package io.ponder.proposer.embedded.fetch;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
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
 * @param license of its weights, by its SPDX identifier
 * @param embedded whether the embedded engine can load it; llama-server can load all
 */
public record KnownModel(
        String id,
        String file,
        long bytes,
        String sha256,
        @Nullable HubFile hub,
        String license,
        boolean embedded) {

    /** A file of a repository on the model hub, at one revision. */
    public record HubFile(String repository, String revision, String file) {}

    private static final String APACHE = "Apache-2.0";

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
                            "qwen2.5-coder-0.5b-instruct-q4_k_m.gguf"),
                    APACHE,
                    true),
            new KnownModel(
                    "qwen2.5-coder-1.5b",
                    "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf",
                    1_117_320_768L,
                    "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046",
                    new HubFile(
                            "Qwen/Qwen2.5-Coder-1.5B-Instruct-GGUF",
                            "38f6bab61d341b23a6c00226f32c0d6148bf9f43",
                            "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"),
                    APACHE,
                    true),
            new KnownModel(
                    "qwen2.5-1.5b",
                    "qwen2.5-1.5b-instruct-q4_k_m.gguf",
                    1_117_320_736L,
                    "6a1a2eb6d15622bf3c96857206351ba97e1af16c30d7a74ee38970e434e9407e",
                    new HubFile(
                            "Qwen/Qwen2.5-1.5B-Instruct-GGUF",
                            "91cad51170dc346986eccefdc2dd33a9da36ead9",
                            "qwen2.5-1.5b-instruct-q4_k_m.gguf"),
                    APACHE,
                    true),
            new KnownModel(
                    "qwen3-0.6b",
                    "Qwen3-0.6B-Q8_0.gguf",
                    639_446_688L,
                    "9465e63a22add5354d9bb4b99e90117043c7124007664907259bd16d043bb031",
                    new HubFile(
                            "Qwen/Qwen3-0.6B-GGUF", "23749fefcc72300e3a2ad315e1317431b06b590a", "Qwen3-0.6B-Q8_0.gguf"),
                    APACHE,
                    false),
            new KnownModel(
                    "qwen3-1.7b",
                    "Qwen3-1.7B-Q4_K_M.gguf",
                    1_107_409_472L,
                    "b139949c5bd74937ad8ed8c8cf3d9ffb1e99c866c823204dc42c0d91fa181897",
                    new HubFile(
                            "unsloth/Qwen3-1.7B-GGUF",
                            "d7f544eead698dbd1f15126ef60b45a1e1933222",
                            "Qwen3-1.7B-Q4_K_M.gguf"),
                    APACHE,
                    false),
            new KnownModel(
                    "qwen3-4b-2507",
                    "Qwen3-4B-Instruct-2507-Q4_K_M.gguf",
                    2_497_281_120L,
                    "3605803b982cb64aead44f6c1b2ae36e3acdb41d8e46c8a94c6533bc4c67e597",
                    new HubFile(
                            "unsloth/Qwen3-4B-Instruct-2507-GGUF",
                            "a06e946bb6b655725eafa393f4a9745d460374c9",
                            "Qwen3-4B-Instruct-2507-Q4_K_M.gguf"),
                    APACHE,
                    false),
            // Too weak to reason, but small enough to try the machinery.
            new KnownModel(
                    "smollm2-135m",
                    "smollm2-135m-instruct-q4_1.gguf",
                    98_362_432L,
                    "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
                    null,
                    APACHE,
                    true));

    public static final KnownModel DEFAULT = ALL.getFirst();

    /** The model of this id, if it is known. */
    public static Optional<KnownModel> of(String id) {
        return ALL.stream().filter(model -> model.id.equals(id)).findFirst();
    }

    /**
     * Refuses a known model that the embedded engine cannot load, before it is fetched.
     *
     * @param model as for {@link ModelFiles#resolve(String)}
     * @throws FailureException that says what can load it
     */
    public static void requireEmbedded(String model) {
        if (of(model).filter(known -> !known.embedded).isPresent()) {
            throw Failure.of(
                            Kind.UPSTREAM_UNAVAILABLE,
                            "the model " + model + " is newer than the embedded llama.cpp; a llama-server can load it:"
                                    + " PONDER_ENGINE=llama-server PONDER_MODEL=" + model + " ./ponder up")
                    .asException();
        }
    }

    /** Every id, default first. */
    public static List<String> ids() {
        return ALL.stream().map(KnownModel::id).toList();
    }
}
