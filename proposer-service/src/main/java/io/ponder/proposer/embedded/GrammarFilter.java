package io.ponder.proposer.embedded;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Tracks a text through a grammar and rules out tokens that would break it. For use by one thread. */
final class GrammarFilter implements AutoCloseable {

    private static final long CANDIDATE = LlamaStructs.CANDIDATE.byteSize();

    private final LlamaLibrary library = LlamaLibrary.get();
    private final LoadedModel model;
    private final MemorySegment sampler;

    /** @param grammar in llama.cpp's GBNF, its start rule named {@code root} */
    GrammarFilter(LoadedModel model, String grammar) {
        this.model = model;
        LlamaLog.forget();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment text = arena.allocateFrom(grammar);
            MemorySegment root = arena.allocateFrom("root");
            sampler = Native.query(() -> (MemorySegment)
                    library.newGrammar.invokeExact(model.vocabulary().segment(), text, root));
        }
        if (sampler.equals(MemorySegment.NULL)) {
            throw new IllegalStateException("llama.cpp refused a grammar: " + LlamaLog.firstError());
        }
    }

    /** Whether the grammar allows the token after the text so far. */
    boolean allows(int token) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocate(CANDIDATE);
            data.set(JAVA_INT, 0, token);
            apply(arena, data, 1);
            return data.get(JAVA_FLOAT, 4) != Float.NEGATIVE_INFINITY;
        }
    }

    /** Makes every token impossible that the grammar does not allow next. */
    void mask(float[] logits) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocate(LlamaStructs.CANDIDATE, logits.length);
            for (int i = 0; i < logits.length; i++) {
                data.set(JAVA_INT, i * CANDIDATE, i);
            }
            apply(arena, data, logits.length);
            for (int i = 0; i < logits.length; i++) {
                if (data.get(JAVA_FLOAT, i * CANDIDATE + 4) == Float.NEGATIVE_INFINITY) {
                    logits[i] = Float.NEGATIVE_INFINITY;
                }
            }
        }
    }

    private void apply(Arena arena, MemorySegment data, long count) {
        MemorySegment candidates = arena.allocate(LlamaStructs.CANDIDATES);
        candidates.set(ADDRESS, LlamaStructs.offset(LlamaStructs.CANDIDATES, "data"), data);
        candidates.set(JAVA_LONG, LlamaStructs.offset(LlamaStructs.CANDIDATES, "size"), count);
        candidates.set(JAVA_LONG, LlamaStructs.offset(LlamaStructs.CANDIDATES, "selected"), -1);
        Native.call(() -> {
            library.applySampler.invokeExact(sampler, candidates);
        });
    }

    /** Advances by an allowed token. llama.cpp aborts the process on any other token, so this checks first. */
    void accept(int token) {
        if (model.vocabulary().isEnd(token)) {
            return;
        }
        if (!allows(token)) {
            throw new IllegalStateException("token " + token + " is not allowed by the grammar");
        }
        Native.call(() -> {
            library.acceptToken.invokeExact(sampler, token);
        });
    }

    @Override
    public void close() {
        Native.call(() -> {
            library.freeSampler.invokeExact(sampler);
        });
    }
}
