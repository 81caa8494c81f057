package io.ponder.gateway.messages;

import io.ponder.gateway.json.JsonFields;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Message.Role;
import io.ponder.reasoning.model.Part;
import io.ponder.reasoning.model.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Reads {@code system} and {@code messages} of Anthropic's API. */
final class Conversation {

    private static final List<String> ROLES = List.of("user", "assistant", "system");

    /** Claude Code begins its system prompt with an account of itself, which changes with every request. */
    private static final String BILLING = "x-anthropic-billing-header:";

    private Conversation() {}

    /**
     * The conversation, at least one message. Messages of one side that follow one another are one turn. What the system
     * says in the middle of a conversation is told by the user, marked as the system's, since the templates of many
     * models take a system message at the beginning only.
     *
     * @throws io.ponder.reasoning.model.FailureException naming the wrong message or block
     */
    static List<Message> read(JsonFields body) {
        List<Message> messages = new ArrayList<>();
        String system = system(body);
        if (!system.isEmpty()) {
            messages.add(Message.system(system));
        }
        List<SideTurn> turns = turns(body);
        List<ToolCall> called = List.of();
        for (SideTurn turn : turns) {
            turn.requireAnswersTo(called);
            called = turn.calls();
            messages.addAll(turn.messages());
        }
        turns.getLast().requireQuestion();
        return messages;
    }

    private static String system(JsonFields body) {
        return body.node("system") == null
                ? ""
                : Blocks.texts(body, "system").stream()
                        .filter(text -> !text.startsWith(BILLING))
                        .collect(Collectors.joining("\n"));
    }

    private static List<SideTurn> turns(JsonFields body) {
        List<SideTurn> turns = new ArrayList<>();
        for (JsonFields message : body.objects("messages")) {
            String role = role(message);
            Role side = role.equals("assistant") ? Role.ASSISTANT : Role.USER;
            if (turns.isEmpty() || turns.getLast().role() != side) {
                turns.add(new SideTurn(side, message.path()));
            }
            if (role.equals("system")) {
                turns.getLast()
                        .add(Part.text("<system-reminder>\n" + String.join("\n", Blocks.texts(message, "content"))
                                + "\n</system-reminder>"));
            } else {
                Blocks.read(message, turns.getLast());
            }
        }
        if (turns.isEmpty()) {
            throw Failure.invalid("messages", "messages must hold at least one message")
                    .asException();
        }
        return turns;
    }

    private static String role(JsonFields message) {
        String role = message.required("role");
        if (!ROLES.contains(role)) {
            throw Failure.invalid(
                            message.at("role"),
                            message.at("role") + " must be one of " + String.join(", ", ROLES),
                            ROLES)
                    .asException();
        }
        return role;
    }
}
