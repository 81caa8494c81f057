package io.ponder.reasoning.model;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One chat message.
 *
 * @param role who speaks
 * @param content its text, word for word; empty where it has none
 * @param parts empty unless it holds more than text; then all its parts in order, of which {@code content} is the text
 * @param toolCalls what an assistant called; usually empty
 * @param toolCallId the call that a tool's message answers; null for any other message
 * @param name who speaks, where several share a role; null for none
 */
public record Message(
        Role role,
        String content,
        List<Part> parts,
        List<ToolCall> toolCalls,
        @Nullable String toolCallId,
        @Nullable String name) {

    public enum Role {
        SYSTEM,
        USER,
        ASSISTANT,
        /** The result of a tool call. */
        TOOL
    }

    public Message {
        // An absent list arrives as null from JSON.
        parts = parts == null ? List.of() : List.copyOf(parts);
        toolCalls = toolCalls == null ? List.of() : List.copyOf(toolCalls);
    }

    /** A message of text alone. */
    public Message(Role role, String content) {
        this(role, content, List.of(), List.of(), null, null);
    }

    public static Message system(String content) {
        return new Message(Role.SYSTEM, content);
    }

    public static Message user(String content) {
        return new Message(Role.USER, content);
    }

    public static Message assistant(String content) {
        return new Message(Role.ASSISTANT, content);
    }

    /** The result of a call, as text. */
    public static Message tool(String toolCallId, String content) {
        return new Message(Role.TOOL, content, List.of(), List.of(), toolCallId, null);
    }

    /** The same with another text. Parts that are not text stay, behind the text. */
    public Message withContent(String other) {
        List<Part> media = parts.stream().filter(part -> !part.isText()).toList();
        List<Part> all = media.isEmpty()
                ? media
                : Stream.concat(Stream.of(Part.text(other)), media.stream()).toList();
        return new Message(role, other, all, toolCalls, toolCallId, name);
    }
}
