package io.ponder.gateway.messages;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Message.Role;
import io.ponder.reasoning.model.Part;
import io.ponder.reasoning.model.ToolCall;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What one side says until the other speaks, gathered from one or more messages of Anthropic's API. */
final class SideTurn {

    /** The result of a call, and where the request holds it. */
    private record Result(String path, Message message) {}

    private final Role role;

    /** Where the request begins it. */
    private final String path;

    private final List<Part> parts = new ArrayList<>();
    private final List<ToolCall> calls = new ArrayList<>();
    private final Map<String, Result> results = new LinkedHashMap<>();

    /**
     * @param role the user's or the assistant's
     * @param path where the request begins it
     */
    SideTurn(Role role, String path) {
        this.role = role;
        this.path = path;
    }

    Role role() {
        return role;
    }

    void add(Part part) {
        if (!part.isText() || !String.valueOf(part.text()).isEmpty()) {
            parts.add(part);
        }
    }

    void add(ToolCall call, String at) {
        if (calls.stream().anyMatch(other -> other.id().equals(call.id()))) {
            throw Failure.invalid(at + ".id", at + ".id is '" + call.id() + "', as that of another call of this turn")
                    .asException();
        }
        calls.add(call);
    }

    void add(String callId, Message result, String at) {
        if (results.putIfAbsent(callId, new Result(at, result)) != null) {
            throw Failure.invalid(at, at + " is a second result of the call '" + callId + "'")
                    .asException();
        }
    }

    /**
     * Checks that this turn answers every call of the turn before it, and nothing else.
     *
     * @throws io.ponder.reasoning.model.FailureException naming the result without a call, or the call without a result
     */
    void requireAnswersTo(List<ToolCall> called) {
        List<String> ids = called.stream().map(ToolCall::id).toList();
        results.forEach((id, result) -> {
            if (!ids.contains(id)) {
                throw Failure.invalid(
                                result.path() + ".tool_use_id",
                                result.path() + ".tool_use_id is '" + id
                                        + "', but the message before it has no tool_use block with this id")
                        .asException();
            }
        });
        for (String id : ids) {
            if (!results.containsKey(id)) {
                throw Failure.invalid(
                                path,
                                path + " lacks a tool_result block for the tool_use block '" + id
                                        + "' of the message before it")
                        .asException();
            }
        }
    }

    List<ToolCall> calls() {
        return List.copyOf(calls);
    }

    boolean isEmpty() {
        return parts.isEmpty() && calls.isEmpty() && results.isEmpty();
    }

    /** Whether the last thing said is something to be answered. */
    void requireQuestion() {
        if (role == Role.ASSISTANT) {
            throw Failure.invalid(
                            path,
                            path + " is an assistant's, but the last message must be a user's: beginning the answer for"
                                    + " the model is not supported")
                    .asException();
        }
        if (isEmpty()) {
            throw Failure.invalid(path + ".content", path + ".content is empty").asException();
        }
    }

    /** The same in messages: results of calls first, then what else is said. */
    List<Message> messages() {
        List<Message> messages = new ArrayList<>();
        results.values().forEach(result -> messages.add(result.message()));
        if (parts.isEmpty() && calls.isEmpty()) {
            return messages;
        }
        // An assistant's blocks are pieces of one text, a user's stand each on its own.
        String text = parts.stream()
                .filter(Part::isText)
                .map(part -> String.valueOf(part.text()))
                .collect(Collectors.joining(role == Role.ASSISTANT ? "" : "\n"));
        boolean isText = parts.stream().allMatch(Part::isText);
        messages.add(new Message(role, text, isText ? List.of() : parts, calls, null, null));
        return messages;
    }
}
