package io.ponder.gateway.question;

import io.ponder.gateway.json.JsonFields;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.ToolCall;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The tool calls of a conversation so far, to which the results that follow refer. A call without a result, and a second
 * result of the same call, are left to the engine.
 */
public final class CallHistory {

    private final Set<String> ids = new HashSet<>();

    /** The last call of each function whose calls have no ids of their own. */
    private final Map<String, String> unnumbered = new LinkedHashMap<>();

    /** Adds a call. Turns may use the same ids again, as some engines count them from the start in each reply. */
    public void called(ToolCall call) {
        ids.add(call.id());
    }

    /**
     * Refuses a result that belongs to no call before it.
     *
     * @param field where the request names the call
     */
    public void requireCall(String id, String field) {
        if (!ids.contains(id)) {
            throw Failure.invalid(
                            field,
                            field + " is '" + Field.shortened(id, 60)
                                    + "', which no message before it calls; a result follows the assistant's message"
                                    + " that holds its call" + (ids.isEmpty() ? "" : " (" + known() + ")"))
                    .asException();
        }
    }

    private String known() {
        String shown = String.join(
                ", ",
                ids.stream()
                        .limit(5)
                        .map(id -> Field.shortened(id, 60))
                        .sorted()
                        .toList());
        return "the calls are " + shown + (ids.size() > 5 ? ", ..." : "");
    }

    /** Reads an assistant's {@code tool_calls}, or its {@code function_call} of old; usually there are none. */
    List<ToolCall> read(JsonFields message) {
        List<ToolCall> calls = new ArrayList<>();
        Set<String> here = new HashSet<>();
        for (JsonFields call : message.objects("tool_calls")) {
            String type = call.text("type");
            if (type != null && !type.equals("function")) {
                throw Failure.invalid(
                                call.at("type"),
                                call.at("type") + " is '" + Field.shortened(type, 40)
                                        + "', but only calls of functions are supported",
                                List.of("function"))
                        .asException();
            }
            String id = call.requiredName("id");
            if (!here.add(id)) {
                throw Failure.invalid(
                                call.at("id"), call.at("id") + " is the same as that of another call of this message")
                        .asException();
            }
            JsonFields function = call.requiredObject("function");
            calls.add(new ToolCall(id, function.requiredName("name"), arguments(function)));
        }
        JsonFields old = message.object("function_call");
        if (old != null && calls.isEmpty()) {
            String name = old.requiredName("name");
            String id = "call_" + (ids.size() + 1);
            calls.add(new ToolCall(id, name, arguments(old)));
            unnumbered.put(name, id);
        }
        calls.forEach(this::called);
        return calls;
    }

    /** The call that a message of the old role {@code function} answers: the last one of the function it names. */
    String idOfFunction(JsonFields message) {
        String name = message.requiredName("name");
        String id = unnumbered.get(name);
        if (id == null) {
            throw Failure.invalid(
                            message.at("name"),
                            message.at("name") + " is '" + Field.shortened(name, 60)
                                    + "', which no function_call before it names")
                    .asException();
        }
        return id;
    }

    /** Handed on as they are, JSON or not, since the model wrote them. Some clients send them as an object. */
    private static String arguments(JsonFields function) {
        JsonNode arguments = function.node("arguments");
        if (arguments == null) {
            return "{}";
        }
        if (arguments.isObject()) {
            return arguments.toString();
        }
        return function.required("arguments");
    }
}
