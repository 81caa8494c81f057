package io.ponder.cli.engine;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How to start a {@code llama-server}.
 *
 * @param program the executable
 * @param slots samples drawn at once
 * @param contextTokens the most tokens of one sample's prompt and completion together
 * @param threads compute threads; 0 for llama-server's own choice
 * @param further flags of the user's, which go before all others
 */
public record LlamaServerCommand(Path program, int slots, int contextTokens, int threads, List<String> further) {

    /** The value of {@code PONDER_ENGINE} that takes the program from the PATH. */
    public static final String NAME = "llama-server";

    /** The flags of the user's, separated by white space. */
    static final String FLAGS = "PONDER_LLAMA_SERVER_FLAGS";

    /** More calls than Ponder makes at once ({@code ponder.engine.max-in-flight}), so that health is always answered. */
    private static final int HTTP_THREADS = 272;

    /**
     * Reads {@code PONDER_ENGINE} (a name on the PATH, or a path), {@code PONDER_LLAMA_SERVER_FLAGS}, and what the embedded
     * engine reads as well: {@code PONDER_EMBEDDED_PARALLEL}, {@code ..._CONTEXT_TOKENS} and {@code ..._THREADS}.
     *
     * @throws FailureException when there is no such program or a value is none; the message names the variable
     */
    public static LlamaServerCommand from(Map<String, String> env) {
        String flags = env.getOrDefault(FLAGS, "").strip();
        return new LlamaServerCommand(
                program(env),
                number(env, "PONDER_EMBEDDED_PARALLEL", 8, 1),
                number(env, "PONDER_EMBEDDED_CONTEXT_TOKENS", 4096, 64),
                number(env, "PONDER_EMBEDDED_THREADS", 0, 0),
                flags.isEmpty() ? List.of() : List.of(flags.split("\\s+")));
    }

    private static Path program(Map<String, String> env) {
        String asked = env.getOrDefault("PONDER_ENGINE", "").strip();
        if (asked.contains("/")) {
            Path path = Path.of(asked).toAbsolutePath();
            if (!Files.isRegularFile(path) || !Files.isExecutable(path)) {
                throw wrong("PONDER_ENGINE is '" + asked + "', but " + path + " is "
                        + (Files.exists(path) ? "no program that may be run" : "not there"));
            }
            return path;
        }
        if (!asked.equals(NAME)) {
            throw wrong(
                    "PONDER_ENGINE is '" + asked + "', but must be embedded, " + NAME + ", or the path of a " + NAME);
        }
        return Stream.of(env.getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder).resolve(NAME).toAbsolutePath())
                .filter(path -> Files.isRegularFile(path) && Files.isExecutable(path))
                .findFirst()
                .orElseThrow(
                        () -> wrong("PONDER_ENGINE is " + NAME + ", but there is none on the PATH. Install llama.cpp"
                                + " (brew install llama.cpp, nix profile install nixpkgs#llama-cpp, conda install -c conda-forge"
                                + " llama.cpp, or a release of ggml-org/llama.cpp on GitHub), or name the program by its path:"
                                + " PONDER_ENGINE=/path/to/" + NAME + " ./ponder up"));
    }

    private static int number(Map<String, String> env, String name, int unlessSet, int least) {
        String value = env.getOrDefault(name, "").strip();
        if (value.isEmpty()) {
            return unlessSet;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw wrong(name + " is '" + value + "', but must be a whole number of at least " + least);
    }

    /**
     * The words of the command.
     *
     * @param model the GGUF file
     * @param id what clients call the model
     */
    List<String> words(Path model, String id, int port) {
        List<String> words = new ArrayList<>(List.of(program.toString(), "--model", model.toString(), "--alias", id));
        // Each slot has a context of its own: no sample can take the room of another.
        words.addAll(List.of("--parallel", Integer.toString(slots)));
        words.addAll(List.of("--ctx-size", Long.toString((long) slots * contextTokens)));
        // The model's own template, which tools need; current versions do so anyway.
        words.add("--jinja");
        words.addAll(List.of("--threads-http", Integer.toString(HTTP_THREADS)));
        if (threads > 0) {
            words.addAll(List.of("--threads", Integer.toString(threads)));
        }
        // Of flags that are given twice, llama-server takes the last.
        words.addAll(further);
        words.addAll(List.of("--host", "127.0.0.1", "--port", Integer.toString(port)));
        return words;
    }

    static FailureException wrong(String message) {
        return Failure.of(Kind.UPSTREAM_UNAVAILABLE, message).asException();
    }
}
