package io.ponder.reasoning.model;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Conversations in plain words, for readers that know texts alone, such as judges and reward models. */
public final class Spoken {

    private Spoken() {}

    /** What a message says, and each call that it makes, such as {@code calls add({"a": 1})}, on a line of its own. */
    public static String words(Message message) {
        return message.toolCalls().isEmpty() ? message.content() : words(message.content(), message.toolCalls());
    }

    /** The same of an answer. */
    public static String words(String text, List<ToolCall> calls) {
        return Stream.concat(
                        text.isBlank() ? Stream.of() : Stream.of(text),
                        calls.stream().map(call -> "calls " + call.name() + "(" + call.arguments() + ")"))
                .collect(Collectors.joining("\n"));
    }

    /** The same message as a text of the user, the assistant or the system: the result of a tool is told to the model. */
    public static Message plain(Message message) {
        boolean isResult = message.role() == Message.Role.TOOL;
        if (!isResult && message.toolCalls().isEmpty()) {
            return message;
        }
        return isResult
                ? Message.user("The tool's result: " + message.content())
                : new Message(message.role(), words(message));
    }

    /** What has to be answered: the last message of the user, with what was called and found since. */
    public static String question(Problem problem) {
        List<Message> messages = problem.messages();
        int from = messages.size() - 1;
        while (from > 0 && messages.get(from).role() != Message.Role.USER) {
            from--;
        }
        return messages.subList(from, messages.size()).stream()
                .map(message -> words(plain(message)))
                .collect(Collectors.joining("\n\n"));
    }
}
