package io.ponder.verifier.rewardmodel.onnx;

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
 * Turns a text, or a pair of texts, into tokens as the model was trained on them: the post-processor of
 * {@code tokenizer.json} puts its control tokens around both. Never pads and never cuts, whatever the file says. Used by
 * many threads at once; not during or after {@link #close}.
 */
final class PairTokenizer implements AutoCloseable {

    /**
     * @param types which of the two texts a token is of, as the model is told
     */
    @SuppressWarnings("ArrayRecordComponent") // as the native side gives and takes them; nobody compares two
    record Encoded(long[] ids, long[] types) {
        int count() {
            return ids.length;
        }
    }

    private final TokenizersLibrary library;
    private final long handle;
    private final List<String> controlTokens;

    private PairTokenizer(TokenizersLibrary library, long handle, List<String> controlTokens) {
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
            throw new IllegalArgumentException(file + " is no tokenizer.json: " + firstLine(e), e);
        }
        if (!parsed.path("model").isObject()) {
            throw new IllegalArgumentException(file + " is no tokenizer.json of a fast tokenizer: it has no model");
        }
        TokenizersLibrary library = TokenizerLibrary.get();
        long handle;
        try {
            handle = library.createTokenizerFromString(json);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(file + " cannot be read as a tokenizer: " + firstLine(e), e);
        }
        library.disableTruncation(handle);
        library.disablePadding(handle);
        return new PairTokenizer(library, handle, controlTokens(parsed));
    }

    private static List<String> controlTokens(JsonNode tokenizer) {
        List<String> found = new ArrayList<>();
        for (JsonNode token : tokenizer.path("added_tokens")) {
            String text = token.path("content").asString("").strip();
            if (token.path("special").asBoolean(false) && !text.isEmpty()) {
                found.add(text);
            }
        }
        return List.copyOf(found);
    }

    /** What a text must not hold, or it would end itself and begin another in the model's eyes. */
    List<String> controlTokens() {
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

    /** Half of a surrogate pair has no UTF-8 form: it becomes the replacement character. */
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

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    @Override
    public void close() {
        library.deleteTokenizer(handle);
    }
}
