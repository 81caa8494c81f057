package io.ponder.gateway.responses.request;

import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.json.JsonFields;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.Part;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads the content of an item, part by part, and says what each part is to an engine. */
final class InputParts {

    private static final List<String> TYPES =
            List.of("input_text", "output_text", "refusal", "input_image", "input_file", "input_audio");
    private static final List<String> FILE_FIELDS = List.of("filename", "file_data");

    private InputParts() {}

    /**
     * The parts of a field that holds a string or an array of parts.
     *
     * @param isModels whether a model wrote them: text is then {@code output_text}
     */
    static ArrayNode read(JsonFields item, String field, boolean isModels) {
        String textType = isModels ? "output_text" : "input_text";
        ArrayNode parts = WireJson.mapper().createArrayNode();
        JsonNode content = item.node(field);
        if (content == null) {
            if (isModels) {
                return parts;
            }
            throw item.missing(field);
        }
        if (content.isString()) {
            return parts.add(text(textType, content.stringValue()));
        }
        if (!content.isArray()) {
            throw JsonFields.wrong(item.at(field), content, "a string or an array of parts");
        }
        for (JsonFields part : item.objects(field)) {
            parts.add(part(part, textType));
        }
        return parts;
    }

    static ObjectNode text(String type, String text) {
        ObjectNode part = WireJson.mapper().createObjectNode();
        part.put("type", type);
        part.put("text", text);
        if (type.equals("output_text")) {
            part.putArray("annotations");
        }
        return part;
    }

    private static ObjectNode part(JsonFields part, String textType) {
        String type = part.requiredName("type");
        return switch (type) {
            case "input_text", "output_text", "text" -> text(textType, part.required("text"));
            case "refusal" -> with(type, "refusal", part.required("refusal"));
            case "input_image" -> image(part);
            case "input_file" -> file(part);
            case "input_audio" -> audio(part);
            default ->
                throw Failure.invalid(
                                part.at("type"),
                                part.at("type") + " is '" + Field.shortened(type, 60)
                                        + "', but the parts taken here are " + String.join(", ", TYPES),
                                TYPES)
                        .asException();
        };
    }

    private static ObjectNode image(JsonFields part) {
        refuseUploads(part, "send the image itself as `image_url`, a URL or a data URL");
        ObjectNode image = with("input_image", "image_url", part.requiredName("image_url"));
        String detail = part.name("detail");
        image.put("detail", detail == null ? "auto" : detail);
        return image;
    }

    private static ObjectNode file(JsonFields part) {
        refuseUploads(part, "send the file itself as `file_data`");
        if (part.node("file_url") != null) {
            throw Failure.invalid(
                            part.at("file_url"),
                            part.at("file_url") + " is not supported, since nothing is fetched here: send the file"
                                    + " itself as `file_data`")
                    .asException();
        }
        ObjectNode file = with("input_file", "file_data", part.requiredName("file_data"));
        file.put("filename", part.name("filename"));
        return file;
    }

    private static ObjectNode audio(JsonFields part) {
        JsonFields sound = part.requiredObject("input_audio");
        ObjectNode audio = WireJson.mapper().createObjectNode();
        audio.put("type", "input_audio");
        ObjectNode inside = audio.putObject("input_audio");
        inside.put("data", sound.requiredName("data"));
        inside.put("format", sound.requiredName("format"));
        return audio;
    }

    private static void refuseUploads(JsonFields part, String instead) {
        if (part.node("file_id") != null) {
            throw Failure.invalid(
                            part.at("file_id"),
                            part.at("file_id") + " is not supported, since no files are kept here: " + instead)
                    .asException();
        }
    }

    private static ObjectNode with(String type, String name, String value) {
        ObjectNode part = WireJson.mapper().createObjectNode();
        part.put("type", type);
        part.put(name, value);
        return part;
    }

    /** A part that was read, for an engine: OpenAI's chat part, unless it is text. */
    static Part forEngine(JsonNode part) {
        String type = part.get("type").stringValue();
        return switch (type) {
            case "input_image" ->
                new Part(
                        Part.Kind.IMAGE,
                        null,
                        chat(
                                "image_url",
                                Map.of(
                                        "url", part.get("image_url").stringValue(),
                                        "detail", part.get("detail").stringValue())));
            case "input_file" -> {
                Map<String, Object> file = new LinkedHashMap<>();
                for (String field : FILE_FIELDS) {
                    if (part.path(field).isString()) {
                        file.put(field, part.get(field).stringValue());
                    }
                }
                yield new Part(Part.Kind.FILE, null, chat("file", file));
            }
            case "input_audio" -> {
                JsonNode sound = part.get("input_audio");
                Map<String, Object> audio = Map.of(
                        "data", sound.get("data").stringValue(),
                        "format", sound.get("format").stringValue());
                yield new Part(Part.Kind.AUDIO, null, chat("input_audio", audio));
            }
            default ->
                Part.text(part.path(type.equals("refusal") ? "refusal" : "text").stringValue());
        };
    }

    private static Map<String, Object> chat(String type, Map<String, Object> content) {
        return Map.of("type", type, type, content);
    }
}
