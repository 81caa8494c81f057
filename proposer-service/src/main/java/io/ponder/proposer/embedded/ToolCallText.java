package io.ponder.proposer.embedded;

import io.ponder.reasoning.model.ToolCall;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a model wrote, with the calls between {@code <tool_call>} tags taken out.
 *
 * @param text the rest
 */
record ToolCallText(String text, List<ToolCall> calls) {

    static final String OPEN = "<tool_call>";
    static final String CLOSE = "</tool_call>";

    /** The longest text that can be the start of a call without a tag. */
    static final int LONGEST_BARE_START = 40;

    /** Models that were hardly trained on the tag begin with the call itself, or with another mark. */
    private static final Pattern BARE_START = Pattern.compile("\\s*(?:```(?:json)?\\s*|<tools>\\s*)?\\{\\s*\"name");

    private static final Pattern BARE =
            Pattern.compile("\\s*(?:```(?:json)?\\s*|<tools>\\s*)?(\\{.*})\\s*(?:```|</tools>)?\\s*", Pattern.DOTALL);

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Pattern NAME = Pattern.compile("\"name\"\\s*:\\s*\"([^\"\\\\]{1,256})\"");
    private static final Pattern ARGUMENTS = Pattern.compile("\"(?:arguments|parameters)\"\\s*:\\s*");

    /** Whether a text is the beginning of a call without a tag, up to its name. */
    static boolean startsBare(String written) {
        return BARE_START.matcher(written).matches();
    }

    /**
     * Reads the calls in a text. What stands between the tags but is no call stays text; so does a call that was cut off.
     *
     * @param known the names of the tools: a text that is nothing but JSON is a call only of one of these
     */
    static ToolCallText of(String written, Set<String> known) {
        if (!written.contains(OPEN)) {
            Matcher bare = BARE.matcher(written);
            ToolCall call = bare.matches() ? call(bare.group(1)) : null;
            return call != null && known.contains(call.name())
                    ? new ToolCallText("", List.of(call))
                    : new ToolCallText(written, List.of());
        }
        StringBuilder text = new StringBuilder();
        List<ToolCall> calls = new ArrayList<>();
        int from = 0;
        for (int open = written.indexOf(OPEN); open >= 0; open = written.indexOf(OPEN, from)) {
            int close = written.indexOf(CLOSE, open);
            if (close < 0) {
                break;
            }
            ToolCall call = call(written.substring(open + OPEN.length(), close).strip());
            int end = close + CLOSE.length();
            text.append(written, from, call == null ? end : open);
            if (call != null) {
                calls.add(call);
            }
            from = end;
        }
        text.append(written, from, written.length());
        return calls.isEmpty()
                ? new ToolCallText(written, List.of())
                : new ToolCallText(text.toString().stripTrailing(), List.copyOf(calls));
    }

    private static @Nullable ToolCall call(String body) {
        try {
            JsonNode call = JSON.readTree(body);
            JsonNode arguments = call.has("arguments") ? call.get("arguments") : call.path("parameters");
            if (call.path("name").isString()) {
                String written = arguments.isMissingNode() || arguments.isNull()
                        ? "{}"
                        : arguments.isString() ? arguments.stringValue() : JSON.writeValueAsString(arguments);
                return new ToolCall(id(), call.get("name").stringValue(), written);
            }
            return null;
        } catch (JacksonException e) {
            return broken(body);
        }
    }

    /** A call that is no JSON: whoever takes it sees what the model wrote. */
    private static @Nullable ToolCall broken(String body) {
        Matcher name = NAME.matcher(body);
        if (!name.find()) {
            return null;
        }
        Matcher arguments = ARGUMENTS.matcher(body);
        String written = arguments.find() ? body.substring(arguments.end()) : "";
        int end = written.endsWith("}") ? written.length() - 1 : written.length();
        return new ToolCall(id(), name.group(1), written.substring(0, end).strip());
    }

    private static String id() {
        return "call_" + UUID.randomUUID().toString().replace("-", "");
    }
}
