package io.ponder.onnx;

import ai.djl.huggingface.tokenizers.jni.CharSpan;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns a text or a pair of texts into tokens as in the model's training: the post-processor in {@code tokenizer.json}
 * adds control tokens around them. Never pads or truncates, whatever the file says. Many threads may use it at once,
 * but not during or after {@link #close}.
 */
public final class FastTokenizer implements AutoCloseable {

    /**
     * A text or two as tokens.
     *
     * @param types for each token, which of the two texts it belongs to
     */
    @SuppressWarnings("ArrayRecordComponent") // the native library's own format, and never compared
    public record Encoded(long[] ids, long[] types) {
        public int count() {
            return ids.length;
        }
    }

    private final TokenizersLibrary library;
    private final long handle;
    private final List<String> specialTokens;

    private FastTokenizer(TokenizersLibrary library, long handle, List<String> specialTokens) {
        this.library = library;
        this.handle = handle;
        this.specialTokens = List.copyOf(specialTokens);
    }

    /**
     * @throws IllegalArgumentException saying what is wrong with the file
     */
    public static FastTokenizer open(Path file) {
        String json;
        JsonNode parsed;
        try {
            json = Files.readString(file);
            parsed = JsonMapper.shared().readTree(json);
        } catch (IOException | JacksonException e) {
            throw new IllegalArgumentException(file + " is not a tokenizer.json: " + Encoder.firstLine(e), e);
        }
        if (!parsed.path("model").isObject()) {
            throw new IllegalArgumentException(file + " is not a tokenizer.json of a fast tokenizer: it has no model");
        }
        TokenizersLibrary library = TokenizerLibrary.get();
        long handle;
        try {
            handle = library.createTokenizerFromString(json);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(file + " cannot be read as a tokenizer: " + Encoder.firstLine(e), e);
        }
        library.disableTruncation(handle);
        library.disablePadding(handle);
        return new FastTokenizer(library, handle, specialTokens(parsed));
    }

    private static List<String> specialTokens(JsonNode tokenizer) {
        List<String> found = new ArrayList<>();
        for (JsonNode token : tokenizer.path("added_tokens")) {
            String text = token.path("content").asString("").strip();
            if (token.path("special").asBoolean(false) && !text.isEmpty()) {
                found.add(text);
            }
        }
        return found;
    }

    /** Texts that an input must not contain, because to the model they would end it and begin another. */
    public List<String> specialTokens() {
        return specialTokens;
    }

    public Encoded encode(String text) {
        return taken(library.encode(handle, wellFormed(text), true));
    }

    /**
     * A text as tokens, and where each stands in it.
     *
     * @param starts for each token, the index of its first character in the text; -1 for a control token that was added
     * @param ends behind its last character
     * @param words for each token, the number of the word that it is part of; -1 for a control token
     */
    @SuppressWarnings("ArrayRecordComponent") // as Encoded
    public record Placed(Encoded tokens, int[] starts, int[] ends, long[] words) {}

    public Placed place(String text) {
        String whole = wellFormed(text);
        long encoding = library.encode(handle, whole, true);
        try {
            Encoded tokens = new Encoded(library.getTokenIds(encoding), library.getTypeIds(encoding));
            CharSpan[] spans = library.getTokenCharSpans(encoding);
            int[] starts = new int[tokens.count()];
            int[] ends = new int[tokens.count()];
            int[] places = places(whole);
            for (int i = 0; i < starts.length; i++) {
                starts[i] = spans[i] == null ? -1 : places[spans[i].getStart()];
                ends[i] = spans[i] == null ? -1 : places[spans[i].getEnd()];
            }
            return new Placed(tokens, starts, ends, library.getWordIds(encoding));
        } finally {
            library.deleteEncoding(encoding);
        }
    }

    /** The library counts code points; this is where each begins, and where the text ends. */
    private static int[] places(String text) {
        int[] places = new int[text.codePointCount(0, text.length()) + 1];
        int at = 0;
        for (int i = 0; i < places.length; i++) {
            places[i] = at;
            at += at < text.length() ? Character.charCount(text.codePointAt(at)) : 0;
        }
        return places;
    }

    public Encoded encode(String first, String second) {
        return taken(library.encodeDual(handle, wellFormed(first), wellFormed(second), true));
    }

    private Encoded taken(long encoding) {
        try {
            return new Encoded(library.getTokenIds(encoding), library.getTypeIds(encoding));
        } finally {
            library.deleteEncoding(encoding);
        }
    }

    /** Replaces unpaired surrogates, which UTF-8 cannot encode, by the replacement character. */
    private static String wellFormed(String text) {
        StringBuilder made = null;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!Character.isSurrogate(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else {
                made = made == null ? new StringBuilder(text) : made;
                made.setCharAt(i, '\uFFFD');
            }
        }
        return made == null ? text : made.toString();
    }

    @Override
    public void close() {
        library.deleteTokenizer(handle);
    }
}
