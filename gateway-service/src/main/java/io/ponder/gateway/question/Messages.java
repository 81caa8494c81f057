package io.ponder.gateway.question;

import io.ponder.gateway.json.JsonFields;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Message.Role;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Reads OpenAI's {@code messages}, which must be text only. */
public final class Messages {

    private static final List<String> ROLES = List.of("system", "developer", "user", "assistant");

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
        List<Message> read = new ArrayList<>(messages.size());
        for (JsonFields message : messages) {
            Role role = role(message);
            if (!message.array("tool_calls").isEmpty() || message.node("function_call") != null) {
                throw noTools(message.at("tool_calls"));
            }
            read.add(new Message(role, content(message)));
        }
        return read;
    }

    /** Refuses tools, because an answer that silently ignores them would be worse. */
    static RuntimeException noTools(String field) {
        return Failure.invalid(field, field + " is not supported: this model answers in text and calls no tools")
                .asException();
    }

    private static Role role(JsonFields message) {
        String role = message.text("role");
        return switch (role) {
            case "system", "developer" -> Role.SYSTEM;
            case "user" -> Role.USER;
            case "assistant" -> Role.ASSISTANT;
            case "tool", "function" -> throw noTools(message.at("role"));
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

    private static String content(JsonFields message) {
        JsonNode content = message.node("content");
        if (content == null) {
            throw Failure.invalid(message.at("content"), message.at("content") + " is missing")
                    .asException();
        }
        if (content.isString()) {
            return content.stringValue();
        }
        if (!content.isArray()) {
            throw JsonFields.wrong(message.at("content"), content, "a string or an array of text parts");
        }
        StringBuilder joined = new StringBuilder();
        for (JsonFields part : message.objects("content")) {
            joined.append(text(part));
        }
        return joined.toString();
    }

    private static String text(JsonFields part) {
        String type = part.text("type");
        String text = switch (type) {
            case "text", "input_text", "output_text" -> part.text("text");
            case "refusal" -> part.text("refusal");
            case null ->
                throw Failure.invalid(part.at("type"), part.at("type") + " is missing")
                        .asException();
            default ->
                throw Failure.invalid(
                                part.path(),
                                part.path() + " is a part of type '" + Field.shortened(String.valueOf(type), 40)
                                        + "', but this model takes text only",
                                List.of("text"))
                        .asException();
        };
        if (text == null) {
            throw Failure.invalid(part.at("text"), part.at("text") + " is missing")
                    .asException();
        }
        return text;
    }
}
