package io.ponder.gateway.question;

import io.ponder.gateway.json.JsonFields;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What a message says, read from OpenAI's content: a string, or an array of parts.
 *
 * @param text all its text, joined
 * @param parts all its parts in order where it holds more than text; otherwise empty
 */
public record Content(String text, List<Part> parts) {

    private static final List<String> TYPES = List.of("text", "image_url", "input_audio", "file");

    /** Says where a cached prefix of the prompt should end. Engines find that out themselves. */
    private static final String CACHE_MARK = "prompt_cache_breakpoint";

    public static final Content EMPTY = new Content("", List.of());

    /** What these parts say. */
    public static Content of(List<Part> parts) {
        String text = parts.stream()
                .filter(Part::isText)
                .map(part -> String.valueOf(part.text()))
                .collect(Collectors.joining());
        boolean isText = parts.stream().allMatch(Part::isText);
        return new Content(text, isText ? List.of() : List.copyOf(parts));
    }

    /**
     * Reads {@code content}; null if it is absent.
     *
     * @throws io.ponder.reasoning.model.FailureException naming the wrong part
     */
    public static @Nullable Content read(JsonFields message) {
        JsonNode content = message.node("content");
        if (content == null) {
            return null;
        }
        if (content.isString()) {
            return new Content(content.stringValue(), List.of());
        }
        if (!content.isArray()) {
            throw JsonFields.wrong(message.at("content"), content, "a string or an array of content parts");
        }
        List<Part> parts = new ArrayList<>();
        for (JsonFields part : message.objects("content")) {
            parts.add(part(part));
        }
        return of(parts);
    }

    private static Part part(JsonFields part) {
        String type = part.required("type");
        return switch (type) {
            case "text", "input_text", "output_text" -> Part.text(part.required("text"));
            case "refusal" -> Part.text(part.required("refusal"));
            case "image_url" -> image(part);
            case "input_audio" -> {
                JsonFields audio = part.requiredObject("input_audio");
                audio.required("data");
                audio.required("format");
                yield media(Part.Kind.AUDIO, part);
            }
            case "file" -> {
                JsonFields file = part.requiredObject("file");
                if (file.text("file_data") == null && file.text("file_id") == null) {
                    throw Failure.invalid(file.path(), file.path() + " needs file_data (the file in base64) or file_id")
                            .asException();
                }
                yield media(Part.Kind.FILE, part);
            }
            default ->
                throw Failure.invalid(
                                part.at("type"),
                                part.at("type") + " is '" + Field.shortened(type, 40) + "', but must be one of "
                                        + String.join(", ", TYPES),
                                TYPES)
                        .asException();
        };
    }

    /** An image as an object with its {@code url}; some clients send the URL alone. */
    private static Part image(JsonFields part) {
        JsonNode url = part.node("image_url");
        if (url != null && url.isString()) {
            return new Part(
                    Part.Kind.IMAGE, null, Map.of("type", "image_url", "image_url", Map.of("url", url.stringValue())));
        }
        part.requiredObject("image_url").required("url");
        return media(Part.Kind.IMAGE, part);
    }

    private static Part media(Part.Kind kind, JsonFields part) {
        Map<String, Object> document = new LinkedHashMap<>(part.tree());
        document.remove(CACHE_MARK);
        return new Part(kind, null, document);
    }
}
