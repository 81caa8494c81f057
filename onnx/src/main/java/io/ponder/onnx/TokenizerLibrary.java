package io.ponder.onnx;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Hugging Face's tokenizers as shipped by DJL, called through their native functions. We avoid DJL's own classes
 * because they would look for a GPU and for a newer library on the network, leave a copy in the home folder, and report
 * their use when on AWS.
 */
final class TokenizerLibrary {

    private TokenizerLibrary() {}

    /** @throws IllegalStateException when the library cannot be loaded, saying what it needs */
    static TokenizersLibrary get() {
        return Loaded.LIBRARY;
    }

    private static final class Loaded {
        static final TokenizersLibrary LIBRARY = load();

        @SuppressWarnings("restricted") // loading a native library is the purpose
        private static TokenizersLibrary load() {
            String name = System.mapLibraryName("tokenizers");
            String resource = "native/lib/" + platform() + "/cpu/" + name;
            try (InputStream in = TokenizersLibrary.class.getClassLoader().getResourceAsStream(resource)) {
                if (in == null) {
                    throw new IllegalStateException("there are no tokenizers for " + platform());
                }
                // In a folder of its own: another process may have mapped a library of the same name.
                Path folder = Files.createTempDirectory("ponder-tokenizers");
                Path file = folder.resolve(name);
                try {
                    Files.copy(in, file);
                    System.load(file.toString());
                } finally {
                    forget(file);
                    forget(folder);
                }
                return TokenizersLibrary.LIB;
            } catch (IOException e) {
                throw new IllegalStateException("the tokenizers' library cannot be unpacked: " + e, e);
            } catch (UnsatisfiedLinkError e) {
                throw new IllegalStateException(
                        "the tokenizers' library cannot be loaded; on Linux it needs glibc 2.34 or newer and libstdc++"
                                + " (package libstdc++6), and a temporary folder that is not mounted noexec: " + e,
                        e);
            }
        }

        /** Windows keeps a loaded library's file until the process ends. */
        private static void forget(Path path) {
            try {
                Files.delete(path);
            } catch (IOException e) {
                path.toFile().deleteOnExit();
            }
        }

        private static String platform() {
            String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
            String machine = System.getProperty("os.arch");
            return (system.contains("mac") ? "osx" : system.contains("windows") ? "win" : "linux")
                    + (machine.equals("amd64") ? "-x86_64" : "-" + machine);
        }
    }
}
