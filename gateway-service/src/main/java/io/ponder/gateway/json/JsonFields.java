package io.ponder.gateway.json;

import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/**
 * Reads the fields of a JSON object in a request. JSON {@code null} counts as absent, and nothing is converted:
 * {@code "1"} is not a number. A wrong field causes a {@link io.ponder.reasoning.model.FailureException} that names it
 * by its path, such as {@code messages[2].content[0]}, and says what was expected.
 */
public final class JsonFields {

    private static final int LONGEST_SHOWN = 60;
    private static final TypeReference<Map<String, Object>> TREE = new TypeReference<>() {};

    private final JsonNode object;
    private final String path;

    private JsonFields(JsonNode object, String path) {
        this.object = object;
        this.path = path;
    }

    /** The fields of a whole request. */
    public static JsonFields ofBody(JsonNode body) {
        if (!body.isObject()) {
            throw Failure.of(Kind.INVALID_REQUEST, "the request body must be a JSON object")
                    .asException();
        }
        return new JsonFields(body, "");
    }

    /** The path of one of these fields, for use in messages. */
    public String at(String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    /** The field's value; null if it is absent or JSON null. */
    public @Nullable JsonNode node(String name) {
        JsonNode value = object.get(name);
        return value == null || value.isNull() ? null : value;
    }

    public @Nullable String text(String name) {
        JsonNode value = node(name);
        if (value == null) {
            return null;
        }
        if (!value.isString()) {
            throw wrong(at(name), value, "a string");
        }
        return value.stringValue();
    }

    /** A string that must be there. */
    public String required(String name) {
        String value = text(name);
        if (value == null) {
            throw missing(name);
        }
        return value;
    }

    /** A string that must be there, and must not be blank. */
    public String requiredName(String name) {
        String value = name(name);
        if (value == null) {
            throw missing(name);
        }
        return value;
    }

    /** A string that must be one of these, if it is there. */
    public @Nullable String oneOf(String name, List<String> possible) {
        String value = text(name);
        if (value != null && !possible.contains(value)) {
            throw Failure.invalid(at(name), at(name) + " must be one of " + String.join(", ", possible), possible)
                    .asException();
        }
        return value;
    }

    /** An object that must be there. */
    public JsonFields requiredObject(String name) {
        JsonFields value = object(name);
        if (value == null) {
            throw missing(name);
        }
        return value;
    }

    /** A failure that tells the client which field it left out. */
    public RuntimeException missing(String name) {
        return Failure.invalid(at(name), at(name) + " is missing").asException();
    }

    /** A string that must not be blank. */
    public @Nullable String name(String name) {
        String value = text(name);
        if (value != null && value.isBlank()) {
            throw Failure.invalid(at(name), at(name) + " is empty").asException();
        }
        return value;
    }

    public boolean flag(String name, boolean byDefault) {
        JsonNode value = node(name);
        if (value == null) {
            return byDefault;
        }
        if (!value.isBoolean()) {
            throw wrong(at(name), value, "true or false");
        }
        return value.booleanValue();
    }

    /** True or false; null if it is absent. */
    public @Nullable Boolean choice(String name) {
        return node(name) == null ? null : (Boolean) flag(name, false);
    }

    /** A whole number from {@code low} to {@code high}, inclusive. */
    public @Nullable Long integer(String name, long low, long high) {
        JsonNode value = node(name);
        if (value == null) {
            return null;
        }
        if (!value.isIntegralNumber()
                || !value.canConvertToLong()
                || value.longValue() < low
                || value.longValue() > high) {
            throw wrong(at(name), value, range("a whole number", low, high));
        }
        return value.longValue();
    }

    private static String range(String what, long low, long high) {
        return low == Long.MIN_VALUE ? what + " of 64 bits" : what + " from " + low + " to " + high;
    }

    /**
     * A number from {@code low} to {@code high}, inclusive.
     *
     * @param expected the range in words
     */
    public @Nullable Double number(String name, double low, double high, String expected) {
        JsonNode value = node(name);
        if (value == null) {
            return null;
        }
        double number = real(value);
        if (!(number >= low && number <= high)) {
            throw wrong(at(name), value, expected);
        }
        return number;
    }

    /** The value as a number; NaN if it is none, or beyond all doubles. */
    public static double real(JsonNode value) {
        return value.isNumber() ? value.asDouble(Double.NaN) : Double.NaN;
    }

    public @Nullable JsonFields object(String name) {
        JsonNode value = node(name);
        if (value == null) {
            return null;
        }
        if (!value.isObject()) {
            throw wrong(at(name), value, "an object");
        }
        return new JsonFields(value, at(name));
    }

    /** The field as maps, lists and scalars. */
    public @Nullable Map<String, Object> tree(String name) {
        JsonFields fields = object(name);
        return fields == null ? null : fields.tree();
    }

    /** All fields as maps, lists and scalars. */
    public Map<String, Object> tree() {
        return WireJson.mapper().convertValue(object, TREE);
    }

    /** The elements of an array; empty if the field is absent. */
    public List<JsonNode> array(String name) {
        JsonNode value = node(name);
        if (value == null) {
            return List.of();
        }
        if (!value.isArray()) {
            throw wrong(at(name), value, "an array");
        }
        return List.copyOf(value.values());
    }

    /** The elements of an array of objects. */
    public List<JsonFields> objects(String name) {
        List<JsonFields> objects = new ArrayList<>();
        for (JsonNode element : array(name)) {
            String place = at(name) + "[" + objects.size() + "]";
            if (!element.isObject()) {
                throw wrong(place, element, "an object");
            }
            objects.add(new JsonFields(element, place));
        }
        return objects;
    }

    /** Refuses fields that are not {@code known}, so that a misspelt limit is not silently ignored. */
    public void allowOnly(List<String> known) {
        for (String name : object.propertyNames()) {
            if (!known.contains(name)) {
                String whose = path.isEmpty() ? "this request" : path;
                throw Failure.invalid(
                                at(name),
                                at(name) + " is unknown; " + whose + " takes " + String.join(", ", known),
                                known)
                        .asException();
            }
        }
    }

    /** The names of its fields. */
    public List<String> names() {
        return List.copyOf(object.propertyNames());
    }

    /** The path of this object; empty for the body. */
    public String path() {
        return path;
    }

    /** A failure that tells the client what is wrong with a value. */
    public static RuntimeException wrong(String field, JsonNode value, String expected) {
        String shown = value.isObject() ? "an object" : value.isArray() ? "an array" : value.toString();
        return Failure.invalid(
                        field, field + " is " + Field.shortened(shown, LONGEST_SHOWN) + ", but must be " + expected)
                .asException();
    }
}
