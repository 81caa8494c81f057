package io.ponder.reasoning.form;

import io.ponder.answers.Answer;
import io.ponder.answers.extract.JsonCanonical;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.ToolCall;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The tool calls of a sample as an answer that a vote can compare. Two samples answer alike if they call the same tools in
 * the same order, with arguments that mean the same JSON: the order of keys, white space, the spelling of numbers (1 is
 * 1.0) and escapes do not matter.
 */
public final class CalledTools {

    /** Sets the key of a call apart from that of a text, whatever the text says. */
    private static final String MARK = "call: ";

    /** Longer arguments are shown cut, and compared by their hash. */
    private static final int LONGEST = 1_000;

    private CalledTools() {}

    /** The names of the called tools, in order. Equal names are equal strings; no call is an empty one. */
    public static String names(List<ToolCall> calls) {
        return switch (calls.size()) {
            case 0 -> "";
            case 1 -> calls.getFirst().name();
            default -> calls.stream().map(ToolCall::name).collect(Collectors.joining("\n"));
        };
    }

    /**
     * The calls as one answer, shown like {@code add({"a": 1}); add({"a": 2})}. Empty if there is none, or if the arguments
     * of one are no JSON object.
     */
    public static Optional<Answer> answer(List<ToolCall> calls) {
        if (calls.isEmpty()) {
            return Optional.empty();
        }
        List<String> keys = new ArrayList<>(calls.size());
        for (ToolCall call : calls) {
            Optional<String> arguments = arguments(call);
            if (arguments.isEmpty()) {
                return Optional.empty();
            }
            keys.add(call.name() + "(" + arguments.get() + ")");
        }
        return Optional.of(new Answer(text(calls), MARK + shortKey(String.join("; ", keys))));
    }

    /** The calls as people read them, long ones cut. */
    public static String text(List<ToolCall> calls) {
        String text = calls.stream()
                .map(call ->
                        call.name() + "(" + Field.shortened(call.arguments().strip(), LONGEST) + ")")
                .collect(Collectors.joining("; "));
        return Field.shortened(text, LONGEST);
    }

    /** The arguments of a call in the one form that all their spellings share; empty if they are no JSON object. */
    static Optional<String> arguments(ToolCall call) {
        // A code fence is no JSON to whoever carries the call out.
        return call.arguments().stripLeading().startsWith("{") ? JsonCanonical.of(call.arguments()) : Optional.empty();
    }

    private static String shortKey(String key) {
        return key.length() <= LONGEST
                ? key
                : key.substring(0, LONGEST) + "… " + UUID.nameUUIDFromBytes(key.getBytes(StandardCharsets.UTF_8));
    }
}
