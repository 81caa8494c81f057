package io.ponder.proposer.embedded;

import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Message.Role;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.model.Tools;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes tools, their calls and their results into plain messages, in the form that the Hermes and Qwen models were trained
 * on: functions between {@code <tools>} tags in the system message, calls between {@code <tool_call>} tags.
 */
final class ToolPrompt {

    private static final JsonMapper JSON = JsonMapper.shared();

    private static final String BEFORE = """
            # Tools

            You may call one or more functions to assist with the user query.

            You are provided with function signatures within <tools></tools> XML tags:
            <tools>
            """;

    private static final String AFTER = """

            </tools>

            For each function call, return a json object with function name and arguments within \
            <tool_call></tool_call> XML tags:
            <tool_call>
            {"name": <function-name>, "arguments": <args-json-object>}
            </tool_call>""";

    /** Without it, models as small as the default one call the same tool again instead of answering. */
    private static final String HINT =
            "\nIf this answers the question, say the answer in plain words, without another call.";

    private ToolPrompt() {}

    /** Whether a chat template says that its model calls tools in this form. */
    static boolean isForm(String template) {
        return template.contains("<tools>") && template.contains(ToolCallText.OPEN);
    }

    /**
     * The same conversation in messages of system, user and assistant alone.
     *
     * @param tools null for none, or none to be called now
     * @param defaultSystem what the template says to the model where nobody else does; null for nothing
     */
    static List<Message> plain(List<Message> messages, @Nullable Tools tools, @Nullable Message defaultSystem) {
        List<Message> plain = new ArrayList<>();
        List<String> results = new ArrayList<>();
        for (Message message : messages) {
            if (message.role() == Role.TOOL) {
                results.add("<tool_response>\n" + message.content() + "\n</tool_response>");
                continue;
            }
            addResults(results, plain);
            plain.add(message.toolCalls().isEmpty() ? message : calling(message));
        }
        if (!results.isEmpty()) {
            results.add(HINT);
        }
        addResults(results, plain);
        if (tools != null && tools.choice() != Tools.Choice.NONE) {
            addTools(tools, plain, defaultSystem);
        }
        return plain;
    }

    private static void addResults(List<String> results, List<Message> to) {
        if (!results.isEmpty()) {
            to.add(Message.user(String.join("\n", results)));
            results.clear();
        }
    }

    private static Message calling(Message message) {
        String calls = message.toolCalls().stream().map(ToolPrompt::call).collect(Collectors.joining("\n"));
        return Message.assistant(message.content().isEmpty() ? calls : message.content() + "\n" + calls);
    }

    private static String call(ToolCall call) {
        return ToolCallText.OPEN + "\n{\"name\": " + JSON.writeValueAsString(call.name()) + ", \"arguments\": "
                + call.arguments() + "}\n" + ToolCallText.CLOSE;
    }

    private static void addTools(Tools tools, List<Message> plain, @Nullable Message defaultSystem) {
        String functions = tools.functions().stream()
                .map(ToolPrompt::described)
                .map(JSON::writeValueAsString)
                .collect(Collectors.joining("\n"));
        String request = BEFORE + functions + AFTER;
        boolean hasOwn = !plain.isEmpty() && plain.getFirst().role() == Role.SYSTEM;
        Message system = hasOwn ? plain.removeFirst() : defaultSystem;
        String said = system == null || system.content().isEmpty() ? "" : system.content() + "\n\n";
        plain.addFirst(Message.system(said + request));
    }

    private static Map<String, Object> described(Tools.Function function) {
        Map<String, Object> described = new LinkedHashMap<>();
        described.put("name", function.name());
        if (function.description() != null) {
            described.put("description", function.description());
        }
        described.put("parameters", function.parameters() == null ? Map.of() : function.parameters());
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("type", "function");
        document.put("function", described);
        return document;
    }
}
