package io.ponder.gateway.question;

import io.ponder.gateway.json.JsonFields;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.Tools;
import io.ponder.reasoning.model.Tools.Choice;
import io.ponder.reasoning.model.Tools.Function;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the tools that a model may call, and whether it must. */
public final class ToolFields {

    /** OpenAI allows neither dots nor colons nor more than 64 characters, but other engines and their clients do. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:-]{1,128}");

    private static final List<String> CHOICES = List.of("auto", "none", "required");

    private ToolFields() {}

    /**
     * The tools of a chat completion: {@code tools} and {@code tool_choice}, or {@code functions} and
     * {@code function_call} as they were called before. Null without any.
     *
     * @throws io.ponder.reasoning.model.FailureException naming the wrong field
     */
    public static @Nullable Tools read(JsonFields body) {
        List<JsonFields> given = body.objects("tools");
        if (!isOld(body)) {
            return chosen(
                    functions(
                            given.stream()
                                    .map(tool -> {
                                        requireFunction(tool, tool.text("type"));
                                        return tool.requiredObject("function");
                                    })
                                    .toList(),
                            "parameters"),
                    body);
        }
        if (!given.isEmpty()) {
            throw Failure.invalid("functions", "send either tools or functions, not both")
                    .asException();
        }
        List<Function> functions = functions(body.objects("functions"), "parameters");
        Tools tools = chosen(functions, body, "function_call");
        return tools == null ? null : new Tools(functions, tools.choice(), tools.named(), false);
    }

    /** Whether the tools have their old name, so that a call must have its old form too. */
    public static boolean isOld(JsonFields body) {
        return !body.array("functions").isEmpty();
    }

    /**
     * Functions, each described by an object with its {@code name}, {@code description} and {@code strict}.
     *
     * @param schema the name of the field with the JSON schema of its arguments
     * @throws io.ponder.reasoning.model.FailureException for a name that is missing, taken or not allowed
     */
    public static List<Function> functions(List<JsonFields> described, String schema) {
        Set<String> names = new HashSet<>();
        List<Function> functions = new ArrayList<>(described.size());
        for (JsonFields function : described) {
            String field = function.at("name");
            String name = function.requiredName("name");
            if (!NAME.matcher(name).matches()) {
                throw Failure.invalid(
                                field,
                                field + " is '" + Field.shortened(name, 60)
                                        + "', but must be 1 to 128 letters, digits and characters of _-.:")
                        .asException();
            }
            if (!names.add(name)) {
                throw Failure.invalid(field, field + " is '" + name + "', as another tool is already called")
                        .asException();
            }
            functions.add(
                    new Function(name, function.text("description"), function.tree(schema), function.choice("strict")));
        }
        return functions;
    }

    /**
     * Adds {@code tool_choice} and {@code parallel_tool_calls}, in the forms of chat completions and of responses; null if
     * there are no functions.
     *
     * @throws io.ponder.reasoning.model.FailureException for a choice of something that is not there
     */
    public static @Nullable Tools chosen(List<Function> functions, JsonFields body) {
        return chosen(functions, body, "tool_choice");
    }

    private static @Nullable Tools chosen(List<Function> functions, JsonFields body, String field) {
        Boolean parallel =
                body.node("parallel_tool_calls") == null ? null : (Boolean) body.flag("parallel_tool_calls", true);
        JsonNode choice = body.node(field);
        if (choice != null && choice.isObject()) {
            JsonFields object = body.requiredObject(field);
            return "allowed_tools".equals(object.text("type"))
                    ? allowed(functions, object, parallel)
                    : new Tools(functions, Choice.NAMED, named(functions, object), parallel);
        }
        String word = choice == null ? "auto" : choice.isString() ? choice.stringValue() : "";
        Choice chosen = choice(word, field, CHOICES);
        if (functions.isEmpty()) {
            requireNone(chosen, field);
            return null;
        }
        return new Tools(functions, chosen, null, parallel);
    }

    private static Choice choice(String word, String field, List<String> possible) {
        if (!possible.contains(word)) {
            throw Failure.invalid(
                            field,
                            field + " must be one of " + String.join(", ", possible) + ", or name a function",
                            possible)
                    .asException();
        }
        return switch (word) {
            case "none" -> Choice.NONE;
            case "required" -> Choice.REQUIRED;
            default -> Choice.AUTO;
        };
    }

    private static void requireNone(Choice chosen, String field) {
        if (chosen == Choice.REQUIRED) {
            throw Failure.invalid(field, field + " requires a call, but the request has no tools")
                    .asException();
        }
    }

    private static Tools allowed(List<Function> functions, JsonFields choice, @Nullable Boolean parallel) {
        JsonFields nested = choice.object("allowed_tools");
        JsonFields allowed = nested == null ? choice : nested;
        Choice mode = choice(allowed.required("mode"), allowed.at("mode"), List.of("auto", "required"));
        Set<String> names = new HashSet<>();
        for (JsonFields tool : allowed.objects("tools")) {
            names.add(named(functions, tool));
        }
        if (names.isEmpty()) {
            throw Failure.invalid(allowed.at("tools"), allowed.at("tools") + " must name at least one function")
                    .asException();
        }
        return new Tools(
                functions.stream()
                        .filter(function -> names.contains(function.name()))
                        .toList(),
                mode,
                null,
                parallel);
    }

    /** The function that an object names, in itself or, as in a chat completion, in its {@code function}. */
    private static String named(List<Function> functions, JsonFields choice) {
        String type = choice.text("type");
        if (type != null) {
            requireFunction(choice, type);
        }
        JsonFields nested = choice.object("function");
        JsonFields function = nested == null ? choice : nested;
        String name = function.requiredName("name");
        requireKnown(name, function.at("name"), functions);
        return name;
    }

    /**
     * Refuses a choice of a function that is not there.
     *
     * @param field where the request names it
     */
    public static void requireKnown(String name, String field, List<Function> functions) {
        List<String> known = functions.stream().map(Function::name).toList();
        if (!known.contains(name)) {
            throw Failure.invalid(
                            field,
                            field + " is '" + Field.shortened(name, 60) + "', which is none of the tools"
                                    + (known.isEmpty() ? ": there are none" : ""),
                            known)
                    .asException();
        }
    }

    /**
     * Refuses tools that are no functions.
     *
     * @param type null for a function
     */
    public static void requireFunction(JsonFields tool, @Nullable String type) {
        if (type != null && !type.equals("function")) {
            throw Failure.invalid(
                            tool.at("type"),
                            tool.at("type") + " is '" + Field.shortened(type, 40)
                                    + "', but only functions are supported: describe the tool as a function whose"
                                    + " arguments are a JSON object",
                            List.of("function"))
                    .asException();
        }
    }
}
