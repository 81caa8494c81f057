package io.ponder.proposer.embedded;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The tokens of a model. Safe for use by many threads. */
@SuppressWarnings("restricted")
final class Vocabulary {

    /** {@code LLAMA_TOKEN_ATTR_UNKNOWN} and {@code _CONTROL}: what llama.cpp reads in markup only. */
    private static final int ONLY_MARKUP = 1 | 1 << 3;

    private static final int STRIPS_BEFORE = 1 << 7;
    private static final int STRIPS_AFTER = 1 << 8;
    private static final long LONGEST_TOKEN = 4096;

    private final LlamaLibrary library = LlamaLibrary.get();
    private final MemorySegment segment;
    private final int size;
    private final int begin;
    private final Map<String, Control> controls = new HashMap<>();
    private final Pattern control;
    private final AtomicReferenceArray<byte @Nullable []> pieces;

    /** @param attributes llama.cpp's bit set */
    private record Control(int token, int attributes) {
        boolean is(int attribute) {
            return (attributes & attribute) != 0;
        }
    }

    Vocabulary(MemorySegment segment) {
        this.segment = segment;
        size = Native.query(() -> (int) library.vocabularySize.invokeExact(segment));
        begin = Native.query(() -> (boolean) library.addsBegin.invokeExact(segment))
                ? Native.query(() -> (int) library.beginToken.invokeExact(segment))
                : -1;
        pieces = new AtomicReferenceArray<>(size);
        for (int i = 0; i < size; i++) {
            int token = i;
            int attributes = Native.query(() -> (int) library.attributes.invokeExact(segment, token));
            if ((attributes & ONLY_MARKUP) != 0) {
                MemorySegment text = Native.query(() -> (MemorySegment) library.tokenText.invokeExact(segment, token));
                controls.put(text.reinterpret(LONGEST_TOKEN).getString(0), new Control(token, attributes));
            }
        }
        controls.remove("");
        control = Pattern.compile(controls.keySet().stream()
                .sorted(Comparator.comparingInt(String::length).reversed())
                .map(Pattern::quote)
                .collect(Collectors.joining("|", "(?:", ")")));
    }

    MemorySegment segment() {
        return segment;
    }

    int size() {
        return size;
    }

    /**
     * The tokens of a prompt. The markup between two control tokens and the texts beside it are tokenized as one text,
     * as they would be if the prompt had no parts.
     */
    int[] tokenize(List<PromptPart> parts) {
        IntStream.Builder tokens = IntStream.builder();
        if (begin >= 0) {
            tokens.add(begin);
        }
        Run run = new Run(tokens);
        for (PromptPart part : parts) {
            String text = part.text();
            int from = 0;
            if (part.isMarkup() && !controls.isEmpty()) {
                Matcher matcher = control.matcher(text);
                while (matcher.find()) {
                    run.text.append(text, from, matcher.start());
                    run.end(controls.get(matcher.group()));
                    from = matcher.end();
                }
            }
            run.text.append(text, from, text.length());
        }
        run.end(null);
        return tokens.build().toArray();
    }

    /** The text since the last control token. */
    private final class Run {
        private final IntStream.Builder tokens;
        private final StringBuilder text = new StringBuilder();
        private @Nullable Control before;

        Run(IntStream.Builder tokens) {
            this.tokens = tokens;
        }

        void end(@Nullable Control after) {
            String whole = text.toString();
            if (before != null && before.is(STRIPS_AFTER)) {
                whole = whole.stripLeading();
            }
            if (after != null && after.is(STRIPS_BEFORE)) {
                whole = whole.stripTrailing();
            }
            if (!whole.isEmpty()) {
                IntStream.of(Vocabulary.this.tokens(whole, false, false)).forEach(tokens::add);
            }
            if (after != null) {
                tokens.add(after.token());
            }
            text.setLength(0);
            before = after;
        }
    }

    /**
     * llama.cpp's own reading of a whole text.
     *
     * @param addSpecial whether to add what the model wants at the beginning and the end of every text
     * @param parseSpecial whether control tokens in it count
     */
    int[] tokens(String text, boolean addSpecial, boolean parseSpecial) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment input = arena.allocate(bytes.length + 1L);
            MemorySegment.copy(bytes, 0, input, JAVA_BYTE, 0, bytes.length);
            int capacity = bytes.length + 16;
            MemorySegment tokens = arena.allocate(JAVA_INT, capacity);
            int count = Native.query(() -> (int) library.tokenize.invokeExact(
                    segment, input, bytes.length, tokens, capacity, addSpecial, parseSpecial));
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
            int length = Native.query(
                    () -> (int) library.piece.invokeExact(segment, token, buffer, (int) buffer.byteSize(), 0, false));
            byte[] piece = buffer.asSlice(0, Math.max(0, length)).toArray(JAVA_BYTE);
            pieces.set(token, piece);
            return piece;
        }
    }

    /** Whether the token ends an answer. */
    boolean isEnd(int token) {
        return Native.query(() -> (boolean) library.isEnd.invokeExact(segment, token));
    }
}
