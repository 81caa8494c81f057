package io.ponder.gateway.messages;

import io.ponder.gateway.json.JsonFields;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.Tools;
import io.ponder.reasoning.model.Tools.Choice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code tools} and {@code tool_choice} of Anthropic's API. */
final class ClaudeTools {

    private static final List<String> CHOICES = List.of("auto", "any", "tool", "none");

    private ClaudeTools() {}

    /**
     * What the model may call; null for nothing.
     *
     * @throws io.ponder.reasoning.model.FailureException for a tool that only Anthropic's servers or models know
     */
    static @Nullable Tools read(JsonFields body) {
        List<Tools.Function> functions = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (JsonFields tool : body.objects("tools")) {
            Tools.Function function = function(tool);
            if (!names.add(function.name())) {
                throw Failure.invalid(
                                tool.at("name"),
                                tool.at("name") + " is '" + Field.shortened(function.name(), 60)
                                        + "', as that of another tool")
                        .asException();
            }
            functions.add(function);
        }
        JsonFields choice = body.object("tool_choice");
        if (functions.isEmpty()) {
            return null;
        }
        if (choice == null) {
            return new Tools(functions, Choice.AUTO, null, null);
        }
        Boolean parallel = choice.node("disable_parallel_tool_use") == null
                ? null
                : !choice.flag("disable_parallel_tool_use", false);
        return switch (Blocks.type(choice)) {
            case "auto" -> new Tools(functions, Choice.AUTO, null, parallel);
            case "any" -> new Tools(functions, Choice.REQUIRED, null, parallel);
            case "none" -> new Tools(functions, Choice.NONE, null, null);
            case "tool" -> new Tools(functions, Choice.NAMED, named(choice, names), parallel);
            default ->
                throw Failure.invalid(
                                choice.at("type"),
                                choice.at("type") + " must be one of " + String.join(", ", CHOICES),
                                CHOICES)
                        .asException();
        };
    }

    private static Tools.Function function(JsonFields tool) {
        String type = tool.text("type");
        if (type != null && !type.equals("custom")) {
            throw Failure.invalid(
                            tool.path(),
                            tool.path() + " is of type '" + Field.shortened(type, 40)
                                    + "', which Anthropic's servers or models provide; only tools with a name and an"
                                    + " input_schema of yours are supported")
                    .asException();
        }
        String name = Blocks.text(tool, "name");
        Map<String, Object> schema = tool.tree("input_schema");
        if (schema == null) {
            throw Failure.invalid(tool.at("input_schema"), tool.at("input_schema") + " is missing")
                    .asException();
        }
        Boolean strict = tool.node("strict") == null ? null : tool.flag("strict", false);
        return new Tools.Function(name, tool.text("description"), schema, strict);
    }

    private static String named(JsonFields choice, Set<String> names) {
        String name = Blocks.text(choice, "name");
        if (!names.contains(name)) {
            throw Failure.invalid(
                            choice.at("name"),
                            choice.at("name") + " is '" + Field.shortened(name, 60) + "', which is none of the tools")
                    .asException();
        }
        return name;
    }
}
