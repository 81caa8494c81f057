package io.ponder.datasets.file;

import io.ponder.reasoning.model.Message;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** A message as every chat template takes it. */
record ChatTurn(String role, String content) {

    static ChatTurn of(Message message) {
        if (!message.toolCalls().isEmpty() || message.toolCallId() != null) {
            throw new Unfit("calls tools, which only the format ponder holds");
        }
        if (message.parts().stream().anyMatch(part -> !part.isText())) {
            throw new Unfit("holds more than text, which only the format ponder does");
        }
        return new ChatTurn(message.role().name().toLowerCase(Locale.ROOT), message.content());
    }

    static ChatTurn assistant(String content) {
        return new ChatTurn("assistant", content);
    }

    boolean isOf(String other) {
        return role.equals(other);
    }

    /** A prompt, which ends with what is to be answered or continued. */
    static List<ChatTurn> prompt(List<Message> messages) {
        if (messages.isEmpty()) {
            throw new Unfit("has no message in its prompt");
        }
        if (messages.getLast().role() == Message.Role.SYSTEM) {
            throw new Unfit("has a prompt that ends with the system's message, so that there is nothing to answer");
        }
        return messages.stream().map(ChatTurn::of).toList();
    }

    /** The texts alone: each is followed by an empty line, so that a completion can follow. */
    static String plain(List<ChatTurn> turns) {
        return turns.stream().map(turn -> turn.content() + "\n\n").collect(Collectors.joining());
    }
}
