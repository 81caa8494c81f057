package io.ponder.gateway.responses.request;

import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.json.JsonFields;
import io.ponder.gateway.responses.stream.ItemIds;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Reads {@code input}: each item is checked and brought into the form in which it is kept and listed, with an id and with
 * its content as parts.
 */
final class InputItems {

    static final String MESSAGE = "message";
    static final String CALL = "function_call";
    static final String OUTPUT = "function_call_output";
    static final String REASONING = "reasoning";
    private static final String REFERENCE = "item_reference";
    private static final List<String> TYPES = List.of(MESSAGE, CALL, OUTPUT, REASONING, REFERENCE);
    private static final List<String> ROLES = List.of("user", "assistant", "system", "developer");

    private final String response;
    private final Function<String, @Nullable JsonNode> kept;

    /**
     * @param response the id of the response that the items belong to
     * @param kept finds an item that was kept earlier by its id
     */
    InputItems(String response, Function<String, @Nullable JsonNode> kept) {
        this.response = response;
        this.kept = kept;
    }

    /**
     * The items of a request, one for each that it holds.
     *
     * @throws io.ponder.reasoning.model.FailureException naming the wrong item or part
     */
    List<JsonNode> read(JsonFields body) {
        JsonNode input = body.node("input");
        if (input == null) {
            return List.of();
        }
        if (input.isString()) {
            ObjectNode message = item(ItemIds.input("msg", response, 0), MESSAGE);
            message.put("role", "user");
            message.putArray("content").add(InputParts.text("input_text", input.stringValue()));
            return List.of(message);
        }
        if (!input.isArray()) {
            throw JsonFields.wrong("input", input, "a string or an array of items");
        }
        List<JsonNode> items = new ArrayList<>();
        for (JsonFields item : body.objects("input")) {
            items.add(read(item, items.size()));
        }
        return items;
    }

    private JsonNode read(JsonFields item, int index) {
        String type = item.text("type");
        if (type == null) {
            type = item.node("role") != null ? MESSAGE : item.node("id") != null ? REFERENCE : null;
        }
        return switch (type) {
            case MESSAGE -> message(item, index);
            case CALL -> call(item, index);
            case OUTPUT -> output(item, index);
            case REASONING -> reasoning(item, index);
            case REFERENCE -> reference(item);
            case null ->
                throw Failure.invalid(item.at("type"), item.at("type") + " is missing", TYPES)
                        .asException();
            default ->
                throw Failure.invalid(
                                item.at("type"),
                                item.at("type") + " is '" + Field.shortened(type, 60)
                                        + "', but the items taken here are " + String.join(", ", TYPES),
                                TYPES)
                        .asException();
        };
    }

    private ObjectNode message(JsonFields item, int index) {
        String role = item.requiredName("role");
        if (!ROLES.contains(role)) {
            throw Failure.invalid(
                            item.at("role"), item.at("role") + " must be one of " + String.join(", ", ROLES), ROLES)
                    .asException();
        }
        ObjectNode read = item(id(item, "msg", index), MESSAGE);
        read.put("role", role);
        read.set("content", InputParts.read(item, "content", role.equals("assistant")));
        return read;
    }

    private ObjectNode call(JsonFields item, int index) {
        ObjectNode read = item(id(item, "fc", index), CALL);
        read.put("call_id", item.requiredName("call_id"));
        read.put("name", item.requiredName("name"));
        read.put("arguments", item.required("arguments"));
        return read;
    }

    private ObjectNode output(JsonFields item, int index) {
        ObjectNode read = item(id(item, "fco", index), OUTPUT);
        read.put("call_id", item.requiredName("call_id"));
        JsonNode output = item.node("output");
        if (output != null && output.isString()) {
            read.set("output", output);
        } else {
            read.set("output", InputParts.read(item, "output", false));
        }
        return read;
    }

    /** What earlier reasoning tells is kept to be listed, but no model reads it again. */
    private ObjectNode reasoning(JsonFields item, int index) {
        ObjectNode read = item(id(item, "rs", index), REASONING);
        for (String list : List.of("summary", "content")) {
            ArrayNode parts = read.putArray(list);
            for (JsonFields part : item.objects(list)) {
                ObjectNode copy = parts.addObject();
                copy.put("type", part.requiredName("type"));
                copy.put("text", part.required("text"));
            }
        }
        read.put("encrypted_content", item.text("encrypted_content"));
        return read;
    }

    private JsonNode reference(JsonFields item) {
        String id = item.requiredName("id");
        JsonNode found = kept.apply(id);
        if (found == null) {
            throw new Failure(
                            Failure.Kind.NOT_FOUND,
                            "Item with id '" + Field.shortened(id, 80) + "' not found. Items are kept unless `store` is"
                                    + " false, for as long as their response is; send the item itself instead",
                            item.at("id"),
                            List.of(),
                            null)
                    .asException();
        }
        return found;
    }

    private static ObjectNode item(String id, String type) {
        ObjectNode item = WireJson.mapper().createObjectNode();
        item.put("id", id);
        item.put("type", type);
        item.put("status", "completed");
        return item;
    }

    private String id(JsonFields item, String prefix, int index) {
        String given = item.name("id");
        return given != null ? given : ItemIds.input(prefix, response, index);
    }
}
