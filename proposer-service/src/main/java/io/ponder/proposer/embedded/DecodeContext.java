package io.ponder.proposer.embedded;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The cache of a model's sequences, and the passes over the weights that fill it. Apart from the constructor, only one
 * thread may use it.
 */
@SuppressWarnings("restricted")
final class DecodeContext implements AutoCloseable {

    /** llama.cpp closes holes in the cache once they make up this share of it. */
    private static final float DEFRAGMENT_FROM = 0.1f;

    /** Each call closes only some holes. */
    private static final int DEFRAGMENT_ROUNDS = 32;

    private final LlamaLibrary library = LlamaLibrary.get();
    private final Arena arena = Arena.ofShared();
    private final MemorySegment context;
    private final MemorySegment batch;
    private final MemorySegment tokens;
    private final MemorySegment positions;
    private final MemorySegment sequences;
    private final MemorySegment wanted;
    private final int capacity;
    private final int vocabularySize;
    private int size;

    DecodeContext(LoadedModel model, EmbeddedSettings settings) {
        capacity = Math.max(settings.batchTokens(), settings.parallel());
        vocabularySize = model.vocabulary().size();
        LlamaLog.forget();
        MemorySegment parameters = LlamaStructs.contextDefaults(library, arena);
        set(parameters, "n_ctx", settings.cacheTokens());
        // One physical batch per logical batch, so that a pass succeeds or fails as a whole.
        set(parameters, "n_batch", capacity);
        set(parameters, "n_ubatch", capacity);
        set(parameters, "n_seq_max", settings.parallel());
        set(parameters, "n_threads", settings.threadCount());
        set(parameters, "n_threads_batch", settings.threadCount());
        LlamaStructs.set(parameters, LlamaStructs.CONTEXT, "defrag_thold", DEFRAGMENT_FROM);
        LlamaStructs.set(parameters, LlamaStructs.CONTEXT, "flash_attn", settings.flashAttention());
        context = Native.query(() -> (MemorySegment) library.newContext.invokeExact(model.model(), parameters));
        if (context.equals(MemorySegment.NULL)) {
            arena.close();
            throw Failure.of(
                            Kind.UPSTREAM_UNAVAILABLE,
                            "there is not enough memory for " + settings.cacheTokens()
                                    + " tokens of context (ponder.embedded.cache-tokens): " + LlamaLog.firstError())
                    .asException();
        }
        tokens = arena.allocate(JAVA_INT, capacity);
        positions = arena.allocate(JAVA_INT, capacity);
        sequences = arena.allocate(JAVA_INT, capacity);
        wanted = arena.allocate(JAVA_BYTE, capacity);
        MemorySegment counts = arena.allocate(JAVA_INT, capacity);
        MemorySegment pointers = arena.allocate(ADDRESS, capacity);
        for (int i = 0; i < capacity; i++) {
            counts.setAtIndex(JAVA_INT, i, 1);
            pointers.setAtIndex(ADDRESS, i, sequences.asSlice(i * JAVA_INT.byteSize()));
        }
        batch = arena.allocate(LlamaStructs.BATCH);
        LlamaStructs.set(batch, LlamaStructs.BATCH, "token", tokens);
        LlamaStructs.set(batch, LlamaStructs.BATCH, "pos", positions);
        LlamaStructs.set(batch, LlamaStructs.BATCH, "n_seq_id", counts);
        LlamaStructs.set(batch, LlamaStructs.BATCH, "seq_id", pointers);
        LlamaStructs.set(batch, LlamaStructs.BATCH, "logits", wanted);
    }

    private static void set(MemorySegment parameters, String field, int value) {
        LlamaStructs.set(parameters, LlamaStructs.CONTEXT, field, value);
    }

    void beginBatch() {
        size = 0;
    }

    int batched() {
        return size;
    }

    int room() {
        return capacity - size;
    }

    /**
     * Adds a token to the next pass.
     *
     * @param wantLogits whether {@link #readLogits} will be called for this token
     * @return its index in the batch
     */
    int add(int token, int position, int sequence, boolean wantLogits) {
        tokens.setAtIndex(JAVA_INT, size, token);
        positions.setAtIndex(JAVA_INT, size, position);
        sequences.setAtIndex(JAVA_INT, size, sequence);
        wanted.set(JAVA_BYTE, size, (byte) (wantLogits ? 1 : 0));
        return size++;
    }

    /** Runs one pass over the batch. Blocks for as long as it computes. */
    void decode() {
        LlamaStructs.set(batch, LlamaStructs.BATCH, "n_tokens", size);
        int result = Native.query(() -> (int) library.decode.invokeExact(context, batch));
        if (result == 1) {
            // Admission guarantees enough room, but it may not be contiguous.
            defragment();
            result = Native.query(() -> (int) library.decode.invokeExact(context, batch));
        }
        if (result != 0) {
            throw new IllegalStateException("llama_decode returned " + result + ": " + LlamaLog.firstError());
        }
    }

    /** Reads the logits of every candidate for the token after the one at {@code index}. */
    void readLogits(int index, float[] into) {
        MemorySegment row = Native.query(() -> (MemorySegment) library.logits.invokeExact(context, index));
        MemorySegment.copy(row.reinterpret(vocabularySize * 4L), JAVA_FLOAT, 0, into, 0, vocabularySize);
    }

    /** Forgets a sequence from a position onwards. */
    void truncate(int sequence, int from) {
        boolean done = Native.query(() -> (boolean) library.cacheRemove.invokeExact(context, sequence, from, -1));
        if (!done) {
            throw new IllegalStateException("this kind of model cannot forget part of a sequence");
        }
    }

    /** Gives an empty sequence the beginning of another one, at no cost in memory. */
    void share(int from, int to, int length) {
        Native.call(() -> {
            library.cacheShare.invokeExact(context, from, to, 0, length);
        });
    }

    void clear() {
        Native.call(() -> {
            library.cacheClear.invokeExact(context);
        });
    }

    private void defragment() {
        for (int i = 0; i < DEFRAGMENT_ROUNDS; i++) {
            Native.call(() -> {
                library.cacheDefragment.invokeExact(context);
            });
            Native.call(() -> {
                library.cacheUpdate.invokeExact(context);
            });
        }
    }

    @Override
    public void close() {
        Native.call(() -> {
            library.freeContext.invokeExact(context);
        });
        arena.close();
    }
}
