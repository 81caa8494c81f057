package io.ponder.gateway.messages;

import io.ponder.gateway.json.JsonFields;
import io.ponder.gateway.question.ToolFields;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.Tools;
import io.ponder.reasoning.model.Tools.Choice;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code tools} and {@code tool_choice} of Anthropic's API. */
final class ClaudeTools {

    private static final String SCHEMA = "input_schema";
    private static final List<String> CHOICES = List.of("auto", "any", "tool", "none");

    private ClaudeTools() {}

    /**
     * What the model may call; null for nothing.
     *
     * @throws io.ponder.reasoning.model.FailureException for a tool that only Anthropic's servers or models know
     */
    static @Nullable Tools read(JsonFields body) {
        List<JsonFields> described = body.objects("tools");
        described.forEach(ClaudeTools::requireCustom);
        List<Tools.Function> functions = ToolFields.functions(described, SCHEMA);
        JsonFields choice = body.object("tool_choice");
        if (functions.isEmpty()) {
            return null;
        }
        if (choice == null) {
            return new Tools(functions, Choice.AUTO, null, null);
        }
        Boolean parallel = choice.node("disable_parallel_tool_use") == null
                ? null
                : (Boolean) !choice.flag("disable_parallel_tool_use", false);
        return switch (choice.required("type")) {
            case "auto" -> new Tools(functions, Choice.AUTO, null, parallel);
            case "any" -> new Tools(functions, Choice.REQUIRED, null, parallel);
            case "none" -> new Tools(functions, Choice.NONE, null, null);
            case "tool" -> {
                String name = choice.requiredName("name");
                ToolFields.requireKnown(name, choice.at("name"), functions);
                yield new Tools(functions, Choice.NAMED, name, parallel);
            }
            default ->
                throw Failure.invalid(
                                choice.at("type"),
                                choice.at("type") + " must be one of " + String.join(", ", CHOICES),
                                CHOICES)
                        .asException();
        };
    }

    private static void requireCustom(JsonFields tool) {
        String type = tool.text("type");
        if (type != null && !type.equals("custom")) {
            throw Failure.invalid(
                            tool.path(),
                            tool.path() + " is of type '" + Field.shortened(type, 40)
                                    + "', which Anthropic's servers or models provide; only tools with a name and an"
                                    + " input_schema of yours are supported")
                    .asException();
        }
        tool.requiredObject(SCHEMA);
    }
}
