package io.ponder.verifier.rewardmodel.onnx;

import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;
import io.ponder.engines.ControlTokens;
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
final class PairTokenizer implements AutoCloseable {

    /** @param types for each token, which of the two texts it belongs to */
    @SuppressWarnings("ArrayRecordComponent") // the native library's own format, and never compared
    record Encoded(long[] ids, long[] types) {
        int count() {
            return ids.length;
        }
    }

    private final TokenizersLibrary library;
    private final long handle;
    private final ControlTokens controlTokens;

    private PairTokenizer(TokenizersLibrary library, long handle, ControlTokens controlTokens) {
        this.library = library;
        this.handle = handle;
        this.controlTokens = controlTokens;
    }

    /**
     * @throws IllegalArgumentException saying what is wrong with the file
     */
    static PairTokenizer open(Path file) {
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
        return new PairTokenizer(library, handle, controlTokens(parsed));
    }

    private static ControlTokens controlTokens(JsonNode tokenizer) {
        List<String> found = new ArrayList<>();
        for (JsonNode token : tokenizer.path("added_tokens")) {
            String text = token.path("content").asString("").strip();
            if (token.path("special").asBoolean(false) && !text.isEmpty()) {
                found.add(text);
            }
        }
        return ControlTokens.of(found);
    }

    /** Texts that an input must not contain, because to the model they would end it and begin another. */
    ControlTokens controlTokens() {
        return controlTokens;
    }

    Encoded encode(String text) {
        return taken(library.encode(handle, wellFormed(text), true));
    }

    Encoded encode(String first, String second) {
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
