package io.ponder.proposer.embedded;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The C functions of llama.cpp (build b4916) that the engine uses, from the shared library inside the
 * {@code de.kherud:llama} jar. Loaded once per process and never unloaded.
 */
@SuppressWarnings("restricted")
final class LlamaLibrary {

    private static final Logger LOG = LoggerFactory.getLogger(LlamaLibrary.class);
    private static final Linker LINKER = Linker.nativeLinker();

    final MethodHandle modelDefaults;
    final MethodHandle contextDefaults;
    final MethodHandle loadModel;
    final MethodHandle freeModel;
    final MethodHandle newContext;
    final MethodHandle freeContext;
    final MethodHandle vocabulary;
    final MethodHandle trainedContext;
    final MethodHandle isRecurrent;
    final MethodHandle hasEncoder;
    final MethodHandle chatTemplate;
    final MethodHandle applyTemplate;
    final MethodHandle vocabularySize;
    final MethodHandle addsBegin;
    final MethodHandle beginToken;
    final MethodHandle attributes;
    final MethodHandle tokenText;
    final MethodHandle isEnd;
    final MethodHandle tokenize;
    final MethodHandle piece;
    final MethodHandle decode;
    final MethodHandle logits;
    final MethodHandle cacheRemove;
    final MethodHandle cacheShare;
    final MethodHandle cacheClear;
    final MethodHandle cacheDefragment;
    final MethodHandle cacheUpdate;
    final MethodHandle newGrammar;
    final MethodHandle applySampler;
    final MethodHandle acceptToken;
    final MethodHandle freeSampler;
    final MethodHandle setLog;

    private final SymbolLookup symbols;

    private LlamaLibrary(SymbolLookup symbols) {
        this.symbols = symbols;
        modelDefaults = function("llama_model_default_params", FunctionDescriptor.of(LlamaStructs.MODEL));
        contextDefaults = function("llama_context_default_params", FunctionDescriptor.of(LlamaStructs.CONTEXT));
        loadModel = function("llama_model_load_from_file", FunctionDescriptor.of(ADDRESS, ADDRESS, LlamaStructs.MODEL));
        freeModel = function("llama_model_free", FunctionDescriptor.ofVoid(ADDRESS));
        newContext = function("llama_init_from_model", FunctionDescriptor.of(ADDRESS, ADDRESS, LlamaStructs.CONTEXT));
        freeContext = function("llama_free", FunctionDescriptor.ofVoid(ADDRESS));
        vocabulary = function("llama_model_get_vocab", FunctionDescriptor.of(ADDRESS, ADDRESS));
        trainedContext = function("llama_model_n_ctx_train", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        isRecurrent = function("llama_model_is_recurrent", FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS));
        hasEncoder = function("llama_model_has_encoder", FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS));
        chatTemplate = function("llama_model_chat_template", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS));
        applyTemplate = function(
                "llama_chat_apply_template",
                FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_LONG, JAVA_BOOLEAN, ADDRESS, JAVA_INT));
        vocabularySize = function("llama_vocab_n_tokens", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        addsBegin = function("llama_vocab_get_add_bos", FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS));
        beginToken = function("llama_vocab_bos", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        attributes = function("llama_vocab_get_attr", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
        tokenText = function("llama_vocab_get_text", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
        isEnd = function("llama_vocab_is_eog", FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS, JAVA_INT));
        tokenize = function(
                "llama_tokenize",
                FunctionDescriptor.of(
                        JAVA_INT, ADDRESS, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_BOOLEAN, JAVA_BOOLEAN));
        piece = function(
                "llama_token_to_piece",
                FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, JAVA_BOOLEAN));
        decode = function("llama_decode", FunctionDescriptor.of(JAVA_INT, ADDRESS, LlamaStructs.BATCH));
        logits = function("llama_get_logits_ith", FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_INT));
        cacheRemove = function(
                "llama_kv_self_seq_rm", FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT));
        cacheShare = function(
                "llama_kv_self_seq_cp", FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
        cacheClear = function("llama_kv_self_clear", FunctionDescriptor.ofVoid(ADDRESS));
        cacheDefragment = function("llama_kv_self_defrag", FunctionDescriptor.ofVoid(ADDRESS));
        cacheUpdate = function("llama_kv_self_update", FunctionDescriptor.ofVoid(ADDRESS));
        newGrammar = function("llama_sampler_init_grammar", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS));
        applySampler = function("llama_sampler_apply", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS));
        acceptToken = function("llama_sampler_accept", FunctionDescriptor.ofVoid(ADDRESS, JAVA_INT));
        freeSampler = function("llama_sampler_free", FunctionDescriptor.ofVoid(ADDRESS));
        setLog = function("llama_log_set", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS));
    }

    /** @throws IllegalStateException when the library cannot be used on this machine; the message says why */
    static LlamaLibrary get() {
        return Holder.LIBRARY;
    }

    /** A Java method as a C function that lives as long as the process. */
    static MemorySegment callback(MethodHandle target, MemoryLayout... parameters) {
        return LINKER.upcallStub(target, FunctionDescriptor.ofVoid(parameters), Arena.global());
    }

    private MethodHandle function(String name, FunctionDescriptor descriptor) {
        MemorySegment address = symbols.find(name)
                .orElseThrow(() -> new IllegalStateException("the llama.cpp library has no function " + name));
        return LINKER.downcallHandle(address, descriptor);
    }

    private static final class Holder {
        static final LlamaLibrary LIBRARY = load();

        private static LlamaLibrary load() {
            spinLess();
            LlamaLibrary library = new LlamaLibrary(open());
            MethodHandle start = library.function("llama_backend_init", FunctionDescriptor.ofVoid());
            Native.call(() -> {
                start.invokeExact();
            });
            LlamaLog.install(library);
            LlamaStructs.verify(library);
            return library;
        }

        /**
         * llama.cpp's threads wait for one another hundreds of times per token by spinning. When other work shares the
         * processors, spinning wastes them: we have seen slowdowns of five times and more. This makes the threads spin
         * briefly and then sleep, which costs nothing on idle processors. OpenMP reads the setting once, when it is
         * loaded. A value set by the user stays.
         */
        private static void spinLess() {
            LINKER.defaultLookup().find("setenv").ifPresent(address -> {
                MethodHandle setenv =
                        LINKER.downcallHandle(address, FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, JAVA_INT));
                try (Arena arena = Arena.ofConfined()) {
                    MemorySegment name = arena.allocateFrom("GOMP_SPINCOUNT");
                    MemorySegment value = arena.allocateFrom("1000");
                    int failed = Native.query(() -> (int) setenv.invokeExact(name, value, 0));
                    LOG.debug("GOMP_SPINCOUNT {}", failed == 0 ? "is set" : "could not be set");
                }
            });
        }

        private static SymbolLookup open() {
            String name = System.mapLibraryName("jllama");
            String resource = "/de/kherud/llama/" + system() + "/" + architecture() + "/" + name;
            try (InputStream in = LlamaLibrary.class.getResourceAsStream(resource)) {
                if (in == null) {
                    throw new IllegalStateException("there is no llama.cpp library for " + system() + " on "
                            + architecture() + "; use an OpenAI-compatible engine (PONDER_ENGINE_URL)");
                }
                // In a folder of its own: another process may have mapped a library of the same name.
                Path folder = Files.createTempDirectory("ponder-llama");
                Path file = folder.resolve(name);
                try {
                    Files.copy(in, file);
                    return SymbolLookup.libraryLookup(file, Arena.global());
                } finally {
                    forget(file);
                    forget(folder);
                }
            } catch (IOException e) {
                throw new IllegalStateException("the llama.cpp library cannot be unpacked: " + e, e);
            } catch (IllegalArgumentException e) {
                throw new IllegalStateException(
                        "the llama.cpp library cannot be loaded; on Linux it needs glibc 2.28 or newer, libstdc++ and"
                                + " libgomp (package libgomp1)",
                        e);
            }
        }

        /** Once loaded, the file is no longer needed. If the system will not delete it now, it is deleted at exit. */
        private static void forget(Path path) {
            try {
                Files.delete(path);
            } catch (IOException e) {
                path.toFile().deleteOnExit();
            }
        }

        private static String system() {
            String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
            return name.contains("mac") ? "Mac" : name.contains("windows") ? "Windows" : "Linux";
        }

        private static String architecture() {
            String name = System.getProperty("os.arch");
            return name.equals("amd64") ? "x86_64" : name;
        }
    }
}
