package io.ponder.evaluation.data;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of one problem. Several names are spellings of the same field, and the first that is there counts. A null
 * counts as missing. A field that is missing or of the wrong kind makes the problem {@link Unusable}.
 */
final class Fields {
    /** A number with more zeros than this is written with an exponent. */
    private static final int MAX_SCALE = 100;

    private final JsonNode node;

    private Fields(JsonNode node) {
        this.node = node;
    }

    static Fields of(JsonNode node) {
        if (!node.isObject()) {
            throw new Unusable("it is " + kind(node) + ", not an object with fields");
        }
        return new Fields(node);
    }

    /**
     * The same problem under the names that formats know.
     *
     * @param names from those to the file's; one that begins with a slash is a JSON pointer (RFC 6901)
     */
    Fields renamed(Map<String, String> names) {
        if (names.isEmpty()) {
            return this;
        }
        ObjectNode renamed = ((ObjectNode) node).deepCopy();
        names.forEach((known, own) -> {
            JsonNode value = own.startsWith("/") ? node.at(own) : node.path(own);
            if (isThere(value)) {
                renamed.set(known, value);
            } else if (!known.equals("id")) {
                throw new Unusable("there is no \"" + own + "\" in it, which was named for " + known);
            }
        });
        return new Fields(renamed);
    }

    List<String> names() {
        return List.copyOf(node.propertyNames());
    }

    boolean has(String... names) {
        return find(names).isPresent();
    }

    boolean hasObject(String name) {
        return node.path(name).isObject();
    }

    /** Whether there is more than an empty text or list, as data sets write for none. */
    boolean hasAny(String name) {
        JsonNode value = node.path(name);
        return isThere(value)
                && (value.isArray() ? !value.isEmpty() : !text(value, name).isBlank());
    }

    boolean hasInteger(String name) {
        return node.path(name).isIntegralNumber();
    }

    /** A text, or a number or truth value as a text; never blank. */
    String text(String... names) {
        return optional(names).orElseThrow(() -> missing(names[0]));
    }

    Optional<String> optional(String... names) {
        return find(names).map(name -> {
            String text = text(node.path(name), name);
            if (text.isBlank()) {
                throw new Unusable("its \"" + name + "\" is blank");
            }
            return text;
        });
    }

    /** A list of texts, none of them blank. */
    List<String> texts(String... names) {
        String name = find(names).orElseThrow(() -> missing(names[0]));
        JsonNode list = node.path(name);
        if (!list.isArray()) {
            throw new Unusable("its \"" + name + "\" is " + kind(list) + "; it must be a list");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode element : list) {
            texts.add(text(element, name));
        }
        if (texts.isEmpty() || texts.stream().anyMatch(String::isBlank)) {
            throw new Unusable("its \"" + name + "\" has " + (texts.isEmpty() ? "nothing" : "a blank") + " in it");
        }
        return texts;
    }

    Fields object(String name) {
        return new Fields(node.path(name));
    }

    /** A list of objects, at least one. */
    List<Fields> objects(String name) {
        JsonNode list = node.path(name);
        if (!list.isArray() || list.isEmpty()) {
            throw new Unusable("its \"" + name + "\" is " + (list.isArray() ? "empty" : kind(list))
                    + "; it must be a list of objects");
        }
        List<Fields> objects = new ArrayList<>();
        list.forEach(element -> objects.add(of(element)));
        return objects;
    }

    private Optional<String> find(String... names) {
        return Arrays.stream(names).filter(name -> isThere(node.path(name))).findFirst();
    }

    private static boolean isThere(JsonNode value) {
        return !value.isMissingNode() && !value.isNull();
    }

    private static Unusable missing(String name) {
        return new Unusable("there is no \"" + name + "\" in it");
    }

    private static String text(JsonNode value, String name) {
        if (value.isString()) {
            return value.stringValue();
        }
        if (value.isNumber()) {
            BigDecimal number = value.decimalValue();
            return Math.abs(number.scale()) <= MAX_SCALE ? number.toPlainString() : number.toString();
        }
        if (value.isBoolean()) {
            return String.valueOf(value.booleanValue());
        }
        throw new Unusable("its \"" + name + "\" is or holds " + kind(value) + "; only a text or a number will do");
    }

    private static String kind(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "a list";
            case OBJECT -> "an object";
            case STRING -> "a text";
            case NUMBER -> "a number";
            case BOOLEAN -> "true or false";
            default -> "null";
        };
    }
}
