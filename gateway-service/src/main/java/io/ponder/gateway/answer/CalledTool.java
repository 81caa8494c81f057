package io.ponder.gateway.answer;

import io.ponder.reasoning.model.ToolCall;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A tool call in the form of chat completions, or a piece of one in a stream.
 *
 * @param index which call a piece belongs to, from 0; null outside streams
 * @param id only in the first piece of a call
 * @param type always {@code function}; only in the first piece
 */
public record CalledTool(
        @Nullable Integer index,
        @Nullable String id,
        @Nullable String type,
        Function function) {

    /**
     * What is called.
     *
     * @param name only in the first piece of a call
     * @param arguments the arguments, or the next piece of them
     */
    public record Function(@Nullable String name, String arguments) {
        public static Function of(ToolCall call) {
            return new Function(call.name(), call.arguments());
        }
    }

    private static final String TYPE = "function";

    /** The calls of a whole message; null for none, so that the field is left out. */
    public static @Nullable List<CalledTool> all(List<ToolCall> calls) {
        return calls.isEmpty()
                ? null
                : calls.stream()
                        .map(call -> new CalledTool(null, call.id(), TYPE, Function.of(call)))
                        .toList();
    }

    /** The first piece of a call, without its arguments. */
    public static CalledTool begin(int index, ToolCall call) {
        return new CalledTool(index, call.id(), TYPE, new Function(call.name(), ""));
    }

    /** A further piece. */
    public static CalledTool more(int index, String arguments) {
        return new CalledTool(index, null, null, new Function(null, arguments));
    }
}
