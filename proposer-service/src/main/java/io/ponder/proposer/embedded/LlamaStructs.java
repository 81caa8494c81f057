package io.ponder.proposer.embedded;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_FLOAT;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SegmentAllocator;
import java.lang.foreign.StructLayout;

/**
 * The C structures that llama.cpp b4916 passes by value. They change from build to build, so before anything relies on
 * them {@link #verify} compares the library's own defaults with those known.
 */
final class LlamaStructs {

    /** {@code llama_model_params}. */
    static final StructLayout MODEL = MemoryLayout.structLayout(
            ADDRESS.withName("devices"),
            JAVA_INT.withName("n_gpu_layers"),
            JAVA_INT.withName("split_mode"),
            JAVA_INT.withName("main_gpu"),
            MemoryLayout.paddingLayout(4),
            ADDRESS.withName("tensor_split"),
            ADDRESS.withName("progress_callback"),
            ADDRESS.withName("progress_callback_user_data"),
            ADDRESS.withName("kv_overrides"),
            JAVA_BOOLEAN.withName("vocab_only"),
            JAVA_BOOLEAN.withName("use_mmap"),
            JAVA_BOOLEAN.withName("use_mlock"),
            JAVA_BOOLEAN.withName("check_tensors"),
            MemoryLayout.paddingLayout(4));

    /** {@code llama_context_params}. */
    static final StructLayout CONTEXT = MemoryLayout.structLayout(
            JAVA_INT.withName("n_ctx"),
            JAVA_INT.withName("n_batch"),
            JAVA_INT.withName("n_ubatch"),
            JAVA_INT.withName("n_seq_max"),
            JAVA_INT.withName("n_threads"),
            JAVA_INT.withName("n_threads_batch"),
            JAVA_INT.withName("rope_scaling_type"),
            JAVA_INT.withName("pooling_type"),
            JAVA_INT.withName("attention_type"),
            JAVA_FLOAT.withName("rope_freq_base"),
            JAVA_FLOAT.withName("rope_freq_scale"),
            JAVA_FLOAT.withName("yarn_ext_factor"),
            JAVA_FLOAT.withName("yarn_attn_factor"),
            JAVA_FLOAT.withName("yarn_beta_fast"),
            JAVA_FLOAT.withName("yarn_beta_slow"),
            JAVA_INT.withName("yarn_orig_ctx"),
            JAVA_FLOAT.withName("defrag_thold"),
            MemoryLayout.paddingLayout(4),
            ADDRESS.withName("cb_eval"),
            ADDRESS.withName("cb_eval_user_data"),
            JAVA_INT.withName("type_k"),
            JAVA_INT.withName("type_v"),
            JAVA_BOOLEAN.withName("logits_all"),
            JAVA_BOOLEAN.withName("embeddings"),
            JAVA_BOOLEAN.withName("offload_kqv"),
            JAVA_BOOLEAN.withName("flash_attn"),
            JAVA_BOOLEAN.withName("no_perf"),
            MemoryLayout.paddingLayout(3),
            ADDRESS.withName("abort_callback"),
            ADDRESS.withName("abort_callback_data"));

    /** {@code llama_batch}. */
    static final StructLayout BATCH = MemoryLayout.structLayout(
            JAVA_INT.withName("n_tokens"),
            MemoryLayout.paddingLayout(4),
            ADDRESS.withName("token"),
            ADDRESS.withName("embd"),
            ADDRESS.withName("pos"),
            ADDRESS.withName("n_seq_id"),
            ADDRESS.withName("seq_id"),
            ADDRESS.withName("logits"));

    /** {@code llama_chat_message}. */
    static final StructLayout MESSAGE =
            MemoryLayout.structLayout(ADDRESS.withName("role"), ADDRESS.withName("content"));

    /** {@code llama_token_data}. */
    static final StructLayout CANDIDATE =
            MemoryLayout.structLayout(JAVA_INT.withName("id"), JAVA_FLOAT.withName("logit"), JAVA_FLOAT.withName("p"));

    /** {@code llama_token_data_array}. */
    static final StructLayout CANDIDATES = MemoryLayout.structLayout(
            ADDRESS.withName("data"),
            JAVA_LONG.withName("size"),
            JAVA_LONG.withName("selected"),
            JAVA_BOOLEAN.withName("sorted"),
            MemoryLayout.paddingLayout(7));

    private LlamaStructs() {}

    static long offset(StructLayout layout, String field) {
        return layout.byteOffset(PathElement.groupElement(field));
    }

    static void set(MemorySegment struct, StructLayout layout, String field, int value) {
        struct.set(JAVA_INT, offset(layout, field), value);
    }

    static void set(MemorySegment struct, StructLayout layout, String field, float value) {
        struct.set(JAVA_FLOAT, offset(layout, field), value);
    }

    static void set(MemorySegment struct, StructLayout layout, String field, boolean value) {
        struct.set(JAVA_BOOLEAN, offset(layout, field), value);
    }

    static void set(MemorySegment struct, StructLayout layout, String field, MemorySegment value) {
        struct.set(ADDRESS, offset(layout, field), value);
    }

    static MemorySegment modelDefaults(LlamaLibrary library, Arena arena) {
        return Native.query(() -> (MemorySegment) library.modelDefaults.invokeExact((SegmentAllocator) arena));
    }

    static MemorySegment contextDefaults(LlamaLibrary library, Arena arena) {
        return Native.query(() -> (MemorySegment) library.contextDefaults.invokeExact((SegmentAllocator) arena));
    }

    static void verify(LlamaLibrary library) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment model = modelDefaults(library, arena);
            MemorySegment context = contextDefaults(library, arena);
            boolean asKnown = model.get(JAVA_INT, offset(MODEL, "split_mode")) == 1
                    && model.get(JAVA_BOOLEAN, offset(MODEL, "use_mmap"))
                    && !model.get(JAVA_BOOLEAN, offset(MODEL, "vocab_only"))
                    && context.get(JAVA_INT, offset(CONTEXT, "n_ctx")) == 512
                    && context.get(JAVA_INT, offset(CONTEXT, "n_batch")) == 2048
                    && context.get(JAVA_INT, offset(CONTEXT, "n_ubatch")) == 512
                    && context.get(JAVA_FLOAT, offset(CONTEXT, "yarn_beta_fast")) == 32f
                    && context.get(JAVA_FLOAT, offset(CONTEXT, "defrag_thold")) == -1f
                    && context.get(JAVA_INT, offset(CONTEXT, "type_k")) == 1
                    && context.get(JAVA_BOOLEAN, offset(CONTEXT, "offload_kqv"))
                    && context.get(JAVA_BOOLEAN, offset(CONTEXT, "no_perf"));
            if (!asKnown) {
                throw new IllegalStateException("the llama.cpp library is not build b4916");
            }
        }
    }
}
