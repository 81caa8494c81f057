package io.ponder.proposer.upstream;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the {@code tool_calls} of a message or delta, and the {@code function_call} of old engines. Arguments are a text, or
 * the JSON itself.
 */
final class CallReader {

    /**
     * What one document says of one call.
     *
     * @param index null where the engine gives none
     * @param arguments the text, or a piece of it
     * @param isWhole whether nothing more comes of this call
     */
    record Piece(
            @Nullable Integer index,
            @Nullable String id,
            @Nullable String name,
            @Nullable String arguments,
            boolean isWhole) {}

    private final List<Piece> pieces = new ArrayList<>();

    /** Forgets the last message. */
    void clear() {
        pieces.clear();
    }

    List<Piece> pieces() {
        return pieces;
    }

    /**
     * Reads a value of {@code tool_calls}.
     *
     * @param isWhole whether it is of a whole message
     */
    void calls(JsonParser in, boolean isWhole) {
        switch (in.currentToken()) {
            case START_ARRAY -> {
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    calls(in, isWhole);
                }
            }
            case START_OBJECT -> call(in, isWhole);
            case VALUE_NULL -> {}
            default -> throw UpstreamBackend.ERRORS.unreadable("tool_calls that are no list of calls");
        }
    }

    /** Reads a value of {@code function_call}: a call's name and arguments, without an id. */
    void function(JsonParser in, boolean isWhole) {
        if (in.currentToken() == JsonToken.START_OBJECT) {
            call(in, isWhole);
        }
    }

    private void call(JsonParser in, boolean isWhole) {
        Integer index = null;
        String id = null;
        String name = null;
        String arguments = null;
        int depth = 1; // the name and the arguments are in the object "function", or beside it
        while (depth > 0) {
            JsonToken token = in.nextToken();
            if (token == JsonToken.END_OBJECT) {
                depth--;
                continue;
            }
            if (token != JsonToken.PROPERTY_NAME) {
                throw UpstreamBackend.ERRORS.unreadable("a tool call that is cut off");
            }
            String field = in.currentName();
            JsonToken value = in.nextToken();
            switch (field) {
                case "function" -> {
                    if (value == JsonToken.START_OBJECT) {
                        depth++;
                    }
                }
                case "index" -> index = value == JsonToken.VALUE_NUMBER_INT ? (Integer) in.getIntValue() : index;
                case "id" -> id = text(in, id);
                case "name" -> name = text(in, name);
                case "arguments" -> arguments = arguments(in);
                default -> in.skipChildren();
            }
        }
        pieces.add(new Piece(index, id, name, arguments, isWhole));
    }

    private static @Nullable String text(JsonParser in, @Nullable String before) {
        if (in.currentToken() != JsonToken.VALUE_STRING) {
            in.skipChildren();
            return before;
        }
        String text = in.getString();
        return text.isEmpty() ? before : text;
    }

    private static @Nullable String arguments(JsonParser in) {
        return switch (in.currentToken()) {
            case VALUE_NULL -> null;
            case VALUE_STRING -> in.getString();
            default -> in.readValueAsTree().toString();
        };
    }
}
