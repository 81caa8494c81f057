package io.ponder.gateway.responses.request;

import io.ponder.gateway.json.JsonFields;
import io.ponder.gateway.question.ToolFields;
import io.ponder.reasoning.model.Tools;
import io.ponder.reasoning.model.Tools.Function;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The tools of a response. Unlike in a chat completion, a function's name, description and schema stand in the tool itself.
 *
 * @param tools what the model may call; null for none
 * @param told the tools as a response tells them
 * @param choice {@code tool_choice} as a response tells it
 * @param parallel whether one answer may hold several calls
 */
record ToolSettings(@Nullable Tools tools, List<Map<String, Object>> told, Object choice, boolean parallel) {

    static ToolSettings read(JsonFields body) {
        List<JsonFields> given = body.objects("tools");
        given.forEach(tool -> ToolFields.requireFunction(tool, tool.requiredName("type")));
        List<Function> functions = ToolFields.functions(given, "parameters");
        JsonNode choice = body.node("tool_choice");
        return new ToolSettings(
                ToolFields.chosen(functions, body),
                functions.stream().map(ToolSettings::told).toList(),
                choice == null ? "auto" : choice,
                body.flag("parallel_tool_calls", true));
    }

    private static Map<String, Object> told(Function function) {
        Map<String, Object> tool = new LinkedHashMap<>();
        tool.put("type", "function");
        tool.put("name", function.name());
        tool.put("description", function.description());
        tool.put("parameters", function.parameters());
        tool.put("strict", function.strict());
        return tool;
    }
}
