package io.ponder.proposer.embedded;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Message;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The weights, vocabulary and chat template of one file. Safe for use by many threads until it is closed. */
@SuppressWarnings("restricted")
final class LoadedModel implements AutoCloseable {

    /** Matches the default system message that some templates contain. */
    private static final Pattern DEFAULT_SYSTEM =
            Pattern.compile("<\\|im_start\\|>system\\\\n([^<{}'\"]+)<\\|im_end\\|>");

    private static final long LONGEST_TEMPLATE = 1 << 20;

    private final LlamaLibrary library = LlamaLibrary.get();
    private final MemorySegment model;
    private final MemorySegment vocabulary;
    private final int vocabularySize;
    private final int trainedContext;
    private final String template;
    private final @Nullable Message defaultSystem;
    private final AtomicReferenceArray<byte @Nullable []> pieces;

    private LoadedModel(MemorySegment model, Path file) {
        this.model = model;
        vocabulary = Native.query(() -> (MemorySegment) library.vocabulary.invokeExact(model));
        vocabularySize = Native.query(() -> (int) library.vocabularySize.invokeExact(vocabulary));
        trainedContext = Native.query(() -> (int) library.trainedContext.invokeExact(model));
        pieces = new AtomicReferenceArray<>(vocabularySize);
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
        template = text.reinterpret(LONGEST_TEMPLATE).getString(0);
        Matcher system = DEFAULT_SYSTEM.matcher(template);
        defaultSystem = system.find() ? Message.system(system.group(1)) : null;
        if (apply(List.of(Message.user("?"))) == null) {
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

    MemorySegment vocabulary() {
        return vocabulary;
    }

    int vocabularySize() {
        return vocabularySize;
    }

    /** The longest context the model was trained for, in tokens. */
    int trainedContext() {
        return trainedContext;
    }

    /** Renders the conversation with the model's chat template, up to where its answer begins. */
    String render(List<Message> messages) {
        for (Message message : messages) {
            if (message.content().indexOf('\0') >= 0) {
                throw Failure.invalid("messages", "a message contains the character U+0000")
                        .asException();
            }
        }
        List<Message> all = new ArrayList<>(messages);
        if (defaultSystem != null && messages.stream().noneMatch(m -> m.role() == Message.Role.SYSTEM)) {
            all.addFirst(defaultSystem);
        }
        String prompt = apply(all);
        if (prompt == null) {
            throw Failure.invalid("messages", "the model's chat template cannot hold these messages")
                    .asException();
        }
        return prompt;
    }

    private @Nullable String apply(List<Message> messages) {
        try (Arena arena = Arena.ofConfined()) {
            StructLayout layout = LlamaStructs.MESSAGE;
            MemorySegment chat = arena.allocate(layout, messages.size());
            int length = 1024;
            for (int i = 0; i < messages.size(); i++) {
                Message message = messages.get(i);
                MemorySegment content = arena.allocateFrom(message.content());
                MemorySegment role = arena.allocateFrom(message.role().name().toLowerCase(Locale.ROOT));
                chat.set(ADDRESS, i * layout.byteSize(), role);
                chat.set(ADDRESS, i * layout.byteSize() + ADDRESS.byteSize(), content);
                length += (int) content.byteSize() + 64;
            }
            MemorySegment text = arena.allocateFrom(template);
            long count = messages.size();
            while (true) {
                int capacity = length;
                MemorySegment buffer = arena.allocate(capacity);
                int needed = Native.query(
                        () -> (int) library.applyTemplate.invokeExact(text, chat, count, true, buffer, capacity));
                if (needed < 0) {
                    return null;
                }
                if (needed <= capacity) {
                    return new String(buffer.asSlice(0, needed).toArray(JAVA_BYTE), StandardCharsets.UTF_8);
                }
                length = needed;
            }
        }
    }

    /** The tokens of a rendered prompt; markers such as {@code <|im_end|>} become their special tokens. */
    int[] tokenize(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment input = arena.allocate(bytes.length + 1L);
            MemorySegment.copy(bytes, 0, input, JAVA_BYTE, 0, bytes.length);
            int capacity = bytes.length + 16;
            MemorySegment tokens = arena.allocate(JAVA_INT, capacity);
            int count = Native.query(() ->
                    (int) library.tokenize.invokeExact(vocabulary, input, bytes.length, tokens, capacity, true, true));
            if (count < 0) {
                throw new IllegalStateException("a text of " + bytes.length + " bytes has " + -count + " tokens");
            }
            return tokens.asSlice(0, count * JAVA_INT.byteSize()).toArray(JAVA_INT);
        }
    }

    /** The bytes of a token's text; empty for special tokens. A token may end within a character. */
    byte[] piece(int token) {
        byte[] known = pieces.get(token);
        if (known != null) {
            return known;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(512);
            int length = Native.query(() ->
                    (int) library.piece.invokeExact(vocabulary, token, buffer, (int) buffer.byteSize(), 0, false));
            byte[] piece = buffer.asSlice(0, Math.max(0, length)).toArray(JAVA_BYTE);
            pieces.set(token, piece);
            return piece;
        }
    }

    /** Whether the token ends an answer. */
    boolean isEnd(int token) {
        return Native.query(() -> (boolean) library.isEnd.invokeExact(vocabulary, token));
    }

    @Override
    public void close() {
        Native.call(() -> {
            library.freeModel.invokeExact(model);
        });
    }
}
