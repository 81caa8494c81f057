package io.ponder.gateway.question;

import io.ponder.gateway.json.JsonFields;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Message.Role;
import io.ponder.reasoning.model.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads OpenAI's {@code messages}, in all the forms in which clients send a conversation. */
public final class Messages {

    private static final List<String> ROLES = List.of("system", "developer", "user", "assistant", "tool");

    private Messages() {}

    /**
     * The conversation in {@code messages}, at least one message.
     *
     * @throws io.ponder.reasoning.model.FailureException naming the wrong message or content part
     */
    public static List<Message> read(JsonFields body) {
        List<JsonFields> messages = body.objects("messages");
        if (messages.isEmpty()) {
            throw Failure.invalid("messages", "messages must hold at least one message")
                    .asException();
        }
        CallHistory calls = new CallHistory();
        List<Message> read = new ArrayList<>(messages.size());
        for (JsonFields message : messages) {
            read.add(read(message, calls));
        }
        return read;
    }

    private static Message read(JsonFields message, CallHistory calls) {
        String role = message.text("role");
        Content content = Content.read(message);
        return switch (role) {
            case "system", "developer" -> spoken(Role.SYSTEM, message, content);
            case "user" -> spoken(Role.USER, message, content);
            case "assistant" -> assistant(message, content, calls.read(message));
            case "tool" -> {
                String id = message.requiredName("tool_call_id");
                calls.requireCall(id, message.at("tool_call_id"));
                yield result(id, message, content);
            }
            case "function" -> result(calls.idOfFunction(message), message, content);
            case null ->
                throw Failure.invalid(message.at("role"), message.at("role") + " is missing", ROLES)
                        .asException();
            default ->
                throw Failure.invalid(
                                message.at("role"),
                                message.at("role") + " must be one of " + String.join(", ", ROLES),
                                ROLES)
                        .asException();
        };
    }

    private static Message spoken(Role role, JsonFields message, @Nullable Content content) {
        if (content == null) {
            throw message.missing("content");
        }
        return new Message(role, content.text(), content.parts(), List.of(), null, message.text("name"));
    }

    /** One that only called tools has no text, and neither have those that some clients keep of an empty reply. */
    private static Message assistant(JsonFields message, @Nullable Content content, List<ToolCall> calls) {
        String refusal = message.text("refusal");
        if (content == null && message.node("audio") != null) {
            throw Failure.invalid(
                            message.at("audio"),
                            message.at("audio") + " is not supported: send what was said as content")
                    .asException();
        }
        Content said = Objects.requireNonNullElse(content, Content.EMPTY);
        String text = said.text().isEmpty() && refusal != null ? refusal : said.text();
        return new Message(Role.ASSISTANT, text, said.parts(), calls, null, message.text("name"));
    }

    private static Message result(String id, JsonFields message, @Nullable Content content) {
        Content result = Objects.requireNonNullElse(content, Content.EMPTY);
        return new Message(Role.TOOL, result.text(), result.parts(), List.of(), id, message.text("name"));
    }
}
