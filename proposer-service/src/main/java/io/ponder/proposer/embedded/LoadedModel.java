package io.ponder.proposer.embedded;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** The weights, vocabulary and chat template of one file. Safe for use by many threads until it is closed. */
@SuppressWarnings("restricted")
final class LoadedModel implements AutoCloseable {

    private static final long LONGEST_TEMPLATE = 1 << 20;

    private final LlamaLibrary library = LlamaLibrary.get();
    private final MemorySegment model;
    private final Vocabulary vocabulary;
    private final int trainedContext;
    private final ChatTemplate template;

    private LoadedModel(MemorySegment model, Path file) {
        this.model = model;
        vocabulary = new Vocabulary(Native.query(() -> (MemorySegment) library.vocabulary.invokeExact(model)));
        trainedContext = Native.query(() -> (int) library.trainedContext.invokeExact(model));
        // The engine cuts sequences back to a prefix and shares them between samples; these models cannot do that.
        if (Native.query(() -> (boolean) library.isRecurrent.invokeExact(model))
                || Native.query(() -> (boolean) library.hasEncoder.invokeExact(model))) {
            throw unusable(file, "the embedded engine runs decoder-only transformers, which this model is not");
        }
        MemorySegment text =
                Native.query(() -> (MemorySegment) library.chatTemplate.invokeExact(model, MemorySegment.NULL));
        if (text.equals(MemorySegment.NULL)) {
            throw unusable(file, "it has no chat template, so it is not a chat model");
        }
        template = new ChatTemplate(text.reinterpret(LONGEST_TEMPLATE).getString(0));
        if (!template.isKnown()) {
            throw unusable(file, "this version of llama.cpp does not know its chat template");
        }
    }

    /** @throws FailureException when llama.cpp cannot load the file; the message gives llama.cpp's reason */
    static LoadedModel load(Path file) {
        LlamaLibrary library = LlamaLibrary.get();
        LlamaLog.forget();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment parameters = LlamaStructs.modelDefaults(library, arena);
            MemorySegment path = arena.allocateFrom(file.toString());
            MemorySegment model = Native.query(() -> (MemorySegment) library.loadModel.invokeExact(path, parameters));
            if (model.equals(MemorySegment.NULL)) {
                throw unusable(file, LlamaLog.firstError());
            }
            try {
                return new LoadedModel(model, file);
            } catch (FailureException e) {
                Native.call(() -> {
                    library.freeModel.invokeExact(model);
                });
                throw e;
            }
        }
    }

    private static FailureException unusable(Path file, String reason) {
        return Failure.of(
                        Kind.UPSTREAM_UNAVAILABLE,
                        "the model file " + file + " cannot be used: "
                                + (reason.isEmpty() ? "llama.cpp did not say why" : reason))
                .asException();
    }

    MemorySegment model() {
        return model;
    }

    Vocabulary vocabulary() {
        return vocabulary;
    }

    ChatTemplate template() {
        return template;
    }

    /** The longest context the model was trained for, in tokens. */
    int trainedContext() {
        return trainedContext;
    }

    @Override
    public void close() {
        Native.call(() -> {
            library.freeModel.invokeExact(model);
        });
    }
}
