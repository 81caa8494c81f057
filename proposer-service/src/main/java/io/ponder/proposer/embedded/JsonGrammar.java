package io.ponder.proposer.embedded;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.ResponseFormat;
import io.ponder.reasoning.model.Tools;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns a response format into a grammar in llama.cpp's GBNF. llama.cpp has its own conversion, but that ends the
 * process on a schema it does not understand; this one refuses the schema. The grammar allows only the schema's
 * properties, in the schema's order.
 */
final class JsonGrammar {

    private static final String BASICS = """
            ws ::= | " " | "\\n" [ \\t]{0,20}
            char ::= [^"\\\\\\x7F\\x00-\\x1F] | "\\\\" (["\\\\bfnrt/] | "u" [0-9a-fA-F]{4})
            string ::= "\\"" char* "\\""
            integer ::= "-"? ("0" | [1-9] [0-9]{0,15})
            number ::= integer ("." [0-9]{1,16})? ([eE] [-+]? [0-9]{1,3})?
            boolean ::= "true" | "false"
            null ::= "null"
            value ::= object | array | string | number | boolean | null
            object ::= "{" ws (string ws ":" ws value (ws "," ws string ws ":" ws value)*)? ws "}"
            array ::= "[" ws (value (ws "," ws value)*)? ws "]"
            """;

    private static final Set<String> SCALARS = Set.of("string", "integer", "number", "boolean", "null");

    /**
     * Keywords that the grammar follows or that do not affect it. Any other is refused rather than silently ignored.
     */
    private static final Set<String> UNDERSTOOD = Set.of(
            "title",
            "description",
            "default",
            "examples",
            "$schema",
            "$id",
            "$comment",
            "name",
            "strict",
            "additionalProperties",
            "$defs",
            "definitions",
            "type",
            "properties",
            "required",
            "items",
            "minItems",
            "maxItems",
            "enum",
            "const",
            "anyOf",
            "oneOf",
            "$ref");

    private final JsonMapper json = JsonMapper.shared();
    private Map<String, Object> root;
    private final Map<String, String> rules = new LinkedHashMap<>();
    private final Map<String, String> references = new LinkedHashMap<>();

    private JsonGrammar(Map<String, Object> root) {
        this.root = root;
    }

    /**
     * The grammar of a format; null when there is no format.
     *
     * @throws FailureException when the schema is invalid or asks for something a grammar cannot enforce
     */
    static @Nullable String of(@Nullable ResponseFormat format) {
        if (format == null) {
            return null;
        }
        Map<String, Object> schema = format.schema();
        if (format.type() == ResponseFormat.Type.JSON_OBJECT || schema == null) {
            return "root ::= object\n" + BASICS;
        }
        JsonGrammar grammar = new JsonGrammar(schema);
        grammar.rules.put("root", grammar.expression(schema, "schema"));
        return grammar.text();
    }

    /** Where the grammar of a call sets in. */
    enum CallFrom {
        /** Before the tag: the model must call. */
        START,
        /** After {@code <tool_call>}. */
        TAG,
        /** After <code>{"name</code>, as models that were hardly trained on the tag begin a call. */
        NAME
    }

    /**
     * The grammar of a call of one of these functions. Arguments follow the function's schema as far as a grammar can
     * enforce it.
     */
    static String ofCall(List<Tools.Function> functions, CallFrom from) {
        JsonGrammar grammar = new JsonGrammar(Map.of());
        List<String> calls = new ArrayList<>();
        for (Tools.Function function : functions) {
            calls.add(grammar.literal(function.name()) + " \", \\\"arguments\\\": \" " + grammar.arguments(function));
        }
        String call = "\"\\\": \" " + either(calls, "tools") + " \"}\"";
        String tagged = "\"\\n{\\\"name\" " + call + " \"\\n" + ToolCallText.CLOSE + "\"";
        grammar.rules.put(
                "root",
                switch (from) {
                    case START -> "\"" + ToolCallText.OPEN + "\" " + tagged;
                    case TAG -> tagged;
                    case NAME -> call;
                });
        return grammar.text();
    }

    private String arguments(Tools.Function function) {
        Map<String, Object> schema = function.parameters();
        if (schema == null || schema.isEmpty()) {
            return "object";
        }
        Map<String, String> before = new LinkedHashMap<>(rules);
        root = schema;
        references.clear();
        try {
            return rule(expression(schema, function.name()));
        } catch (FailureException e) {
            // The search checks what a grammar cannot enforce.
            rules.clear();
            rules.putAll(before);
            return "object";
        }
    }

    private String text() {
        return rules.entrySet().stream()
                        .map(rule -> rule.getKey() + " ::= " + rule.getValue() + "\n")
                        .collect(Collectors.joining())
                + BASICS;
    }

    private String expression(@Nullable Object part, String path) {
        if (Boolean.TRUE.equals(part)) {
            return "value";
        }
        Map<String, Object> schema = map(part, path);
        for (String keyword : schema.keySet()) {
            if (!UNDERSTOOD.contains(keyword)) {
                throw Failure.of(
                                Kind.CAPABILITY_MISSING,
                                "the embedded engine cannot enforce \"" + keyword + "\" at " + path)
                        .asException();
            }
        }
        if (schema.get("$ref") instanceof String reference) {
            return reference(reference, path);
        }
        if (schema.containsKey("const")) {
            return literal(schema.get("const"));
        }
        if (schema.get("enum") instanceof List<?> values) {
            return either(values.stream().map(this::literal).toList(), path + ".enum");
        }
        for (String keyword : List.of("anyOf", "oneOf")) {
            if (schema.get(keyword) instanceof List<?> choices) {
                return either(
                        choices.stream()
                                .map(choice -> expression(choice, path + "." + keyword))
                                .toList(),
                        path + "." + keyword);
            }
        }
        Object type = schema.get("type");
        if (type instanceof List<?> types) {
            return either(
                    types.stream()
                            .map(one -> ofType(String.valueOf(one), schema, path))
                            .toList(),
                    path + ".type");
        }
        return type == null
                ? schema.containsKey("properties") ? ofType("object", schema, path) : "value"
                : ofType(type.toString(), schema, path);
    }

    private String ofType(String type, Map<String, Object> schema, String path) {
        if (SCALARS.contains(type)) {
            return type;
        }
        return switch (type) {
            case "object" -> schema.containsKey("properties") ? object(schema, path) : "object";
            case "array" -> schema.containsKey("items") ? array(schema, path) : "array";
            default -> throw bad(path, "has the unknown type " + type);
        };
    }

    private String object(Map<String, Object> schema, String path) {
        Map<String, Object> properties = map(schema.get("properties"), path + ".properties");
        Set<String> required = new LinkedHashSet<>();
        if (schema.get("required") instanceof List<?> names) {
            names.forEach(name -> required.add(String.valueOf(name)));
        }
        List<String> always = new ArrayList<>();
        List<String> maybe = new ArrayList<>();
        properties.forEach((name, part) -> {
            String member = literal(name) + " ws \":\" ws " + rule(expression(part, path + "." + name));
            (required.contains(name) ? always : maybe).add(member);
        });
        if (!properties.keySet().containsAll(required)) {
            throw bad(path, "requires properties that it does not describe");
        }
        String comma = " ws \",\" ws ";
        String optional =
                maybe.stream().map(member -> " (" + comma + member + ")?").collect(Collectors.joining());
        if (!always.isEmpty()) {
            return "\"{\" ws " + String.join(comma, always) + optional + " ws \"}\"";
        }
        List<String> starts = new ArrayList<>();
        for (int i = 0; i < maybe.size(); i++) {
            starts.add(maybe.get(i)
                    + maybe.subList(i + 1, maybe.size()).stream()
                            .map(member -> " (" + comma + member + ")?")
                            .collect(Collectors.joining()));
        }
        return "\"{\" ws (" + String.join(" | ", starts) + ")? ws \"}\"";
    }

    private String array(Map<String, Object> schema, String path) {
        String item = rule(expression(schema.get("items"), path + ".items"));
        int least = schema.get("minItems") instanceof Number number ? number.intValue() : 0;
        int most = schema.get("maxItems") instanceof Number number ? number.intValue() : -1;
        if (most == 0) {
            return "\"[\" ws \"]\"";
        }
        String more = "{" + Math.max(0, least - 1) + "," + (most < 0 ? "" : most - 1) + "}";
        String items = item + " (ws \",\" ws " + item + ")" + more;
        return "\"[\" ws " + (least > 0 ? items : "(" + items + ")?") + " ws \"]\"";
    }

    private String reference(String reference, String path) {
        String known = references.get(reference);
        if (known != null) {
            return known;
        }
        if (!reference.startsWith("#")) {
            throw bad(path, "refers to " + reference + ", which is not within the schema");
        }
        Object target = root;
        for (String step : reference.substring(1).split("/", -1)) {
            if (!step.isEmpty()) {
                target = map(target, path).get(step);
            }
        }
        if (target == null) {
            throw bad(path, "refers to " + reference + ", which does not exist");
        }
        String name = "ref-" + rules.size();
        references.put(reference, name);
        rules.put(name, "value"); // takes its place, as a schema may refer to itself
        rules.put(name, expression(target, reference));
        return name;
    }

    private String rule(String expression) {
        String name = "r-" + rules.size();
        rules.put(name, expression);
        return name;
    }

    private static String either(List<String> choices, String path) {
        if (choices.isEmpty()) {
            throw bad(path, "leaves no choice");
        }
        return "(" + String.join(" | ", choices) + ")";
    }

    private String literal(@Nullable Object value) {
        String text = json.writeValueAsString(value);
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(@Nullable Object part, String path) {
        if (part instanceof Map<?, ?> map) {
            return (Map<String, Object>) map;
        }
        throw bad(path, "is not an object");
    }

    private static FailureException bad(String path, String what) {
        String field = "sampling.response_format." + path;
        return Failure.invalid(field, "the schema " + what + " (at " + path + ")")
                .asException();
    }
}
