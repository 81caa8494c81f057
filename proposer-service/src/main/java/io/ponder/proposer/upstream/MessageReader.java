package io.ponder.proposer.upstream;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads the {@code message} or {@code delta} of a choice: content, thought, refusal and tool calls. Content is a text, or a list of
 * parts as Mistral's and OpenAI's newer APIs have it. A shape that is neither is an error, never an empty answer.
 */
final class MessageReader {

    private @Nullable String text;
    private @Nullable String thought;
    private @Nullable String refusal;
    private final CallReader calls = new CallReader();

    /** What a text is of a message. */
    private enum Part {
        TEXT,
        THOUGHT,
        REFUSAL
    }

    /** Forgets the last message. */
    void clear() {
        text = null;
        thought = null;
        refusal = null;
        calls.clear();
    }

    @Nullable
    String text() {
        return text;
    }

    @Nullable
    String thought() {
        return thought;
    }

    @Nullable
    String refusal() {
        return refusal;
    }

    List<CallReader.Piece> calls() {
        return calls.pieces();
    }

    /** @param isWhole whether it is a whole message, rather than what is new of one */
    void read(JsonParser in, boolean isWhole) {
        if (in.currentToken() != JsonToken.START_OBJECT) {
            in.skipChildren();
            return;
        }
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            JsonToken value = in.nextToken();
            switch (name) {
                case "content" -> content(in, Part.TEXT);
                // Some engines send both names with the same text.
                case "reasoning", "reasoning_content" ->
                    thought = value == JsonToken.VALUE_STRING ? in.getString() : thought;
                case "tool_calls" -> calls.calls(in, isWhole);
                case "function_call" -> calls.function(in, isWhole);
                case "refusal" -> refusal = value == JsonToken.VALUE_STRING ? in.getString() : refusal;
                default -> {}
            }
            in.skipChildren();
        }
    }

    /** A text, or a list of texts and parts, at any depth. */
    private void content(JsonParser in, Part part) {
        switch (in.currentToken()) {
            case VALUE_STRING -> add(in.getString(), part);
            case VALUE_NULL -> {}
            case START_ARRAY -> {
                while (in.nextToken() != JsonToken.END_ARRAY) {
                    if (in.currentToken() == JsonToken.START_OBJECT) {
                        part(in, part);
                    } else {
                        content(in, part);
                    }
                }
            }
            default -> throw unknown("content that is neither a text nor a list of parts");
        }
    }

    /** A part, whose text is in a field named like its type or in {@code text}. */
    private void part(JsonParser in, Part outer) {
        String type = "";
        String held = "";
        boolean found = false;
        Part before = outer;
        for (String name = in.nextName(); name != null; name = in.nextName()) {
            JsonToken value = in.nextToken();
            switch (name) {
                case "type" -> type = value == JsonToken.VALUE_STRING ? in.getString() : "";
                case "text", "refusal" -> {
                    if (value == JsonToken.VALUE_STRING) {
                        held += in.getString();
                        found = true;
                        before = name.equals("refusal") ? Part.REFUSAL : before;
                    }
                }
                case "thinking", "reasoning" -> {
                    content(in, Part.THOUGHT);
                    found = true;
                }
                default -> {}
            }
            in.skipChildren();
        }
        if (!found) {
            throw unknown("a part of content of the type \"" + type + "\" without a text");
        }
        add(
                held,
                switch (type.toLowerCase(Locale.ROOT)) {
                    case "", "text", "output_text" -> before;
                    case "thinking", "reasoning" -> Part.THOUGHT;
                    case "refusal" -> Part.REFUSAL;
                    default -> throw unknown("a part of content of the type \"" + type + "\"");
                });
    }

    private void add(String more, Part part) {
        switch (part) {
            case TEXT -> text = joined(text, more);
            case THOUGHT -> thought = joined(thought, more);
            case REFUSAL -> refusal = joined(refusal, more);
        }
    }

    private static @Nullable String joined(@Nullable String before, String more) {
        return more.isEmpty() ? before : before == null ? more : before + more;
    }

    private static RuntimeException unknown(String what) {
        return UpstreamBackend.ERRORS.unreadable(what);
    }
}
