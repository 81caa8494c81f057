package io.ponder.clients;

import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes a document that meets a JSON schema, of the kind that frameworks derive from their users' types. */
final class SchemaFiller {

    /** A document for those who ask for any JSON. */
    static final String CITY = "{\"name\":\"Paris\",\"country\":\"France\"}";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Map<String, String> KNOWN = Map.of("name", "Paris", "city", "Paris", "country", "France");
    private static final int NUMBER = 42;

    private final JsonNode schema;
    private final String said;

    /**
     * @param said what to write for a text of no known name
     */
    SchemaFiller(JsonNode schema, String said) {
        this.schema = schema;
        this.said = said;
    }

    String filled() {
        return JsonMapper.shared().writeValueAsString(fill("", schema));
    }

    private JsonNode fill(String name, JsonNode part) {
        if (part.has("$ref")) {
            return fill(name, schema.at(part.get("$ref").asString().substring(1)));
        }
        if (part.path("anyOf").isArray()) {
            return fill(name, part.get("anyOf").get(0));
        }
        if (part.path("enum").isArray()) {
            return part.get("enum").get(0);
        }
        JsonNode type = part.path("type").isArray() ? part.get("type").get(0) : part.path("type");
        return switch (type.asString("object")) {
            case "string" -> NODES.stringNode(KNOWN.getOrDefault(name, said));
            case "integer", "number" -> NODES.numberNode(NUMBER);
            case "boolean" -> NODES.booleanNode(true);
            case "array" -> array(name, part);
            case "null" -> NODES.nullNode();
            default -> object(part);
        };
    }

    private ArrayNode array(String name, JsonNode part) {
        return NODES.arrayNode().add(fill(name, part.path("items")));
    }

    private ObjectNode object(JsonNode part) {
        ObjectNode document = NODES.objectNode();
        part.path("properties").properties().forEach(p -> document.set(p.getKey(), fill(p.getKey(), p.getValue())));
        return document;
    }
}
