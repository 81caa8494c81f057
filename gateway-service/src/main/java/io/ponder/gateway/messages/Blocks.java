package io.ponder.gateway.messages;

import io.ponder.gateway.json.JsonFields;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Message.Role;
import io.ponder.reasoning.model.Part;
import io.ponder.reasoning.model.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Reads the content of a message of Anthropic's API: a text, or an array of blocks. */
final class Blocks {

    private static final List<String> OF_USER = List.of("text", "image", "document", "search_result", "tool_result");
    private static final List<String> OF_ASSISTANT = List.of("text", "tool_use", "thinking", "redacted_thinking");
    private static final List<String> IN_RESULT =
            List.of("text", "image", "document", "search_result", "tool_reference");

    private Blocks() {}

    /** Adds the content of a message to its turn. */
    static void read(JsonFields message, SideTurn turn) {
        JsonNode content = required(message, "content");
        if (content.isString()) {
            turn.add(Part.text(content.stringValue()));
            return;
        }
        requireBlocks(message, content);
        for (JsonFields block : message.objects("content")) {
            if (turn.role() == Role.ASSISTANT) {
                assistants(block, turn);
            } else {
                users(block, turn);
            }
        }
    }

    /** The text in a field that holds a text, or an array of text blocks. */
    static List<String> texts(JsonFields fields, String name) {
        JsonNode content = required(fields, name);
        if (content.isString()) {
            return List.of(content.stringValue());
        }
        requireBlocks(fields, content, name);
        List<String> texts = new ArrayList<>();
        for (JsonFields block : fields.objects(name)) {
            if (!block.required("type").equals("text")) {
                throw unknown(block, List.of("text"));
            }
            texts.add(block.required("text"));
        }
        return texts;
    }

    private static void users(JsonFields block, SideTurn turn) {
        if (block.required("type").equals("tool_result")) {
            result(block, turn);
        } else {
            said(block, OF_USER).forEach(turn::add);
        }
    }

    private static void assistants(JsonFields block, SideTurn turn) {
        switch (block.required("type")) {
            case "text" -> turn.add(Part.text(block.required("text")));
            // Told of a search, or sealed: nothing that the model would want to read again.
            case "thinking", "redacted_thinking" -> {}
            case "tool_use" -> turn.add(call(block), block.path());
            default -> throw unknown(block, OF_ASSISTANT);
        }
    }

    private static ToolCall call(JsonFields block) {
        String id = block.required("id");
        String name = block.required("name");
        block.requiredObject("input");
        return new ToolCall(id, name, String.valueOf(block.node("input")));
    }

    /** A result is text to every engine; images and files in it are shown by the user right after it. */
    private static void result(JsonFields block, SideTurn turn) {
        String id = block.required("tool_use_id");
        List<Part> parts = new ArrayList<>();
        JsonNode content = block.node("content");
        if (content != null && content.isString()) {
            parts.add(Part.text(content.stringValue()));
        } else if (content != null) {
            requireBlocks(block, content);
            block.objects("content").forEach(inner -> parts.addAll(said(inner, IN_RESULT)));
        }
        String text = parts.stream()
                .filter(Part::isText)
                .map(part -> String.valueOf(part.text()))
                .collect(Collectors.joining("\n"));
        boolean isError = block.flag("is_error", false);
        turn.add(id, Message.tool(id, isError ? "Error: " + text : text), block.path());
        parts.stream().filter(part -> !part.isText()).forEach(turn::add);
    }

    private static List<Part> said(JsonFields block, List<String> known) {
        String type = block.required("type");
        if (!known.contains(type)) {
            throw unknown(block, known);
        }
        return switch (type) {
            case "text" -> List.of(Part.text(block.required("text")));
            case "image" -> List.of(MediaBlocks.image(block));
            case "document" -> MediaBlocks.document(block);
            case "search_result" ->
                List.of(Part.text(block.required("title") + "\n" + block.required("source") + "\n"
                        + String.join("\n", texts(block, "content"))));
            case "tool_reference" ->
                List.of(Part.text("The tool " + block.required("tool_name") + " can be called now."));
            default -> throw unknown(block, known);
        };
    }

    static RuntimeException unknown(JsonFields block, List<String> known) {
        return Failure.invalid(
                        block.path(),
                        block.path() + " is a block of type '" + Field.shortened(block.required("type"), 40)
                                + "', which is not supported here; supported are " + String.join(", ", known),
                        known)
                .asException();
    }

    private static JsonNode required(JsonFields fields, String name) {
        JsonNode value = fields.node(name);
        if (value == null) {
            throw fields.missing(name);
        }
        return value;
    }

    private static void requireBlocks(JsonFields fields, JsonNode content) {
        requireBlocks(fields, content, "content");
    }

    private static void requireBlocks(JsonFields fields, JsonNode content, String name) {
        if (!content.isArray()) {
            throw JsonFields.wrong(fields.at(name), content, "a string or an array of content blocks");
        }
    }
}
