package io.ponder.gateway.messages;

import io.ponder.gateway.json.JsonFields;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.Part;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads blocks that hold images and documents, and writes them as OpenAI's parts, which engines understand. */
final class MediaBlocks {

    private static final List<String> OF_IMAGES = List.of("base64", "url");
    private static final List<String> OF_DOCUMENTS = List.of("base64", "text", "content");

    private MediaBlocks() {}

    static Part image(JsonFields block) {
        JsonFields source = block.requiredObject("source");
        String url = switch (source.required("type")) {
            case "base64" -> dataUrl(source);
            case "url" -> source.required("url");
            default -> throw unknown(source, OF_IMAGES);
        };
        return new Part(Part.Kind.IMAGE, null, Map.of("type", "image_url", "image_url", Map.of("url", url)));
    }

    /** A document of text is text; any other is handed on as a file. */
    static List<Part> document(JsonFields block) {
        JsonFields source = block.requiredObject("source");
        String title = block.text("title");
        List<Part> parts = new ArrayList<>();
        String context = block.text("context");
        String head = (title == null ? "" : title + "\n") + (context == null ? "" : context + "\n");
        switch (source.required("type")) {
            case "text" -> parts.add(Part.text(head + source.required("data")));
            case "content" -> parts.add(Part.text(head + String.join("\n", Blocks.texts(source, "content"))));
            case "base64" -> {
                if (!head.isEmpty()) {
                    parts.add(Part.text(head.strip()));
                }
                Map<String, Object> file =
                        Map.of("filename", title == null ? "document.pdf" : title, "file_data", dataUrl(source));
                parts.add(new Part(Part.Kind.FILE, null, Map.of("type", "file", "file", file)));
            }
            default -> throw unknown(source, OF_DOCUMENTS);
        }
        return parts;
    }

    private static String dataUrl(JsonFields source) {
        return "data:" + source.required("media_type") + ";base64," + source.required("data");
    }

    private static RuntimeException unknown(JsonFields source, List<String> known) {
        return Failure.invalid(
                        source.at("type"),
                        source.at("type") + " is '" + Field.shortened(source.required("type"), 40)
                                + "', but must be one of " + String.join(", ", known)
                                + ": there is no store of files here",
                        known)
                .asException();
    }
}
