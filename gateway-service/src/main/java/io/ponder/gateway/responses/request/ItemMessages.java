package io.ponder.gateway.responses.request;

import io.ponder.gateway.question.CallHistory;
import io.ponder.gateway.question.Content;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Message.Role;
import io.ponder.reasoning.model.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Makes messages of items. What an assistant said and called in one turn stands in several items, but in one message. */
final class ItemMessages {

    private ItemMessages() {}

    /**
     * Refuses results without their calls: no engine takes them.
     *
     * @param earlier the items of the responses before
     * @param input the items of this request
     */
    static void requireCalls(List<JsonNode> earlier, List<JsonNode> input) {
        CallHistory calls = new CallHistory();
        earlier.forEach(item -> pair(item, calls, "previous_response_id"));
        for (int i = 0; i < input.size(); i++) {
            pair(input.get(i), calls, "input[" + i + "].call_id");
        }
    }

    private static void pair(JsonNode item, CallHistory calls, String field) {
        if (type(item).equals(InputItems.CALL)) {
            calls.called(toolCall(item));
        } else if (type(item).equals(InputItems.OUTPUT)) {
            calls.requireCall(item.get("call_id").stringValue(), field);
        }
    }

    /**
     * The messages that these items make.
     *
     * @param instructions the system's message before all others; null for none
     */
    static List<Message> messages(@Nullable String instructions, List<JsonNode> items) {
        List<Message> messages = new ArrayList<>();
        if (instructions != null && !instructions.isEmpty()) {
            messages.add(Message.system(instructions));
        }
        for (JsonNode item : items) {
            switch (type(item)) {
                case InputItems.MESSAGE -> say(messages, message(item));
                case InputItems.CALL -> call(messages, item);
                case InputItems.OUTPUT -> messages.add(result(item));
                default -> {
                    // Reasoning tells of an earlier search, and is not for the model.
                }
            }
        }
        return messages;
    }

    private static String type(JsonNode item) {
        return item.get("type").stringValue();
    }

    private static void say(List<Message> messages, Message message) {
        Message last = messages.isEmpty() ? null : messages.getLast();
        if (last != null
                && message.role() == Role.ASSISTANT
                && last.role() == Role.ASSISTANT
                && !last.toolCalls().isEmpty()) {
            String both = Stream.of(last.content(), message.content())
                    .filter(text -> !text.isEmpty())
                    .collect(Collectors.joining("\n"));
            messages.set(messages.size() - 1, last.withContent(both));
        } else {
            messages.add(message);
        }
    }

    private static void call(List<Message> messages, JsonNode item) {
        ToolCall call = toolCall(item);
        Message last = messages.isEmpty() ? null : messages.getLast();
        if (last == null || last.role() != Role.ASSISTANT) {
            messages.add(new Message(Role.ASSISTANT, "", List.of(), List.of(call), null, null));
        } else {
            List<ToolCall> calls =
                    Stream.concat(last.toolCalls().stream(), Stream.of(call)).toList();
            messages.set(
                    messages.size() - 1,
                    new Message(last.role(), last.content(), last.parts(), calls, null, last.name()));
        }
    }

    private static ToolCall toolCall(JsonNode item) {
        return new ToolCall(
                item.get("call_id").stringValue(),
                item.get("name").stringValue(),
                item.get("arguments").stringValue());
    }

    private static Message message(JsonNode item) {
        Role role = switch (item.get("role").stringValue()) {
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            default -> Role.SYSTEM;
        };
        return of(role, item.get("content"), null);
    }

    private static Message result(JsonNode item) {
        JsonNode output = item.get("output");
        String call = item.get("call_id").stringValue();
        return output.isString() ? Message.tool(call, output.stringValue()) : of(Role.TOOL, output, call);
    }

    private static Message of(Role role, JsonNode content, @Nullable String call) {
        Content said =
                Content.of(content.valueStream().map(InputParts::forEngine).toList());
        return new Message(role, said.text(), said.parts(), List.of(), call, null);
    }
}
