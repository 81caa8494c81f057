package io.ponder.testing;

import io.ponder.testing.ScriptedServer.Script;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the parts of an engine's chat completions in OpenAI's format. */
public final class ChatReplies {

    /** The prompt tokens that {@link #vllm} and {@link #usage(int)} report. */
    public static final int PROMPT_TOKENS = 11;

    /** The completion tokens that they report for each choice. */
    public static final int TOKENS_EACH = 4;

    private ChatReplies() {}

    /** Answers like vLLM, streamed or whole. The text of each sample contains its seed. */
    public static Script vllm() {
        return call -> {
            if (call.isStream()) {
                stream(call);
            } else {
                call.json(200, whole(call, call.n()));
            }
        };
    }

    /**
     * Answers every sample with the same message, streamed or whole.
     *
     * @param message a JSON object, such as {@code {"content":null}}
     * @param finish the finish reason
     * @param usage what the call used, as JSON; empty for an engine that does not say
     */
    public static Script saying(String message, String finish, String usage) {
        return call -> {
            String used = usage.isEmpty() ? "" : ",\"usage\":" + usage;
            if (call.isStream()) {
                call.beginEvents();
                for (int i = 0; i < call.n(); i++) {
                    call.event("{\"choices\":[{\"index\":" + i + ",\"delta\":" + message + "}]}");
                    call.event(finish(i, finish, null));
                }
                call.event("{\"choices\":[]" + used + "}");
                call.endEvents();
            } else {
                List<String> choices = new ArrayList<>();
                for (int i = 0; i < call.n(); i++) {
                    choices.add(
                            "{\"index\":" + i + ",\"message\":" + message + ",\"finish_reason\":\"" + finish + "\"}");
                }
                call.json(200, "{\"choices\":[" + String.join(",", choices) + "]" + used + "}");
            }
        };
    }

    private static void stream(ScriptedCall call) throws IOException {
        call.beginEvents();
        for (int i = 0; i < call.n(); i++) {
            call.event(delta(i, "seed " + (call.seed() + i), logProbs(call)));
        }
        for (int i = 0; i < call.n(); i++) {
            call.event(delta(i, " \\\\boxed{7}", logProbs(call)));
            call.event(finish(i, "stop", null));
        }
        call.event(usage(call.n()));
        call.endEvents();
    }

    /** A whole reply with the given number of choices, as from {@link #vllm}. */
    public static String whole(ScriptedCall call, int choices) {
        List<String> parts = new ArrayList<>();
        boolean json = call.body().has("response_format");
        boolean continued = call.body().path("continue_final_message").asBoolean(false);
        for (int i = 0; i < choices; i++) {
            String text = json ? "{}" : continued ? " 5, 6" : "seed " + (call.seed() + i) + " \\\\boxed{7}";
            parts.add("{\"index\":" + i + ",\"message\":{\"role\":\"assistant\",\"content\":\"" + text
                    + "\"},\"logprobs\":" + logProbs(call) + ",\"finish_reason\":\"stop\",\"stop_reason\":null}");
        }
        return "{\"id\":\"chatcmpl-1\",\"model\":\"m\",\"choices\":[" + String.join(",", parts) + "],"
                + usageField(choices) + "}";
    }

    /**
     * An event with text.
     *
     * @param text escaped for JSON
     * @param logProbs a document, or {@code null}
     */
    public static String delta(int index, String text, String logProbs) {
        return "{\"choices\":[{\"index\":" + index + ",\"delta\":{\"content\":\"" + text + "\"},\"logprobs\":"
                + logProbs + ",\"finish_reason\":null}]}";
    }

    /** The event that ends a choice. */
    public static String finish(int index, String reason, @Nullable String stopReason) {
        return "{\"choices\":[{\"delta\":{},\"finish_reason\":\"" + reason + "\",\"index\":" + index
                + ",\"stop_reason\":" + (stopReason == null ? "null" : "\"" + stopReason + "\"") + "}]}";
    }

    /** The event that reports what a call used. */
    public static String usage(int choices) {
        return "{\"choices\":[]," + usageField(choices) + "}";
    }

    private static String usageField(int choices) {
        return "\"usage\":{\"prompt_tokens\":" + PROMPT_TOKENS + ",\"completion_tokens\":" + TOKENS_EACH * choices
                + ",\"prompt_tokens_details\":{\"cached_tokens\":3}}";
    }

    private static String logProbs(ScriptedCall call) {
        if (!call.body().path("logprobs").asBoolean(false)) {
            return "null";
        }
        String top = call.body().path("top_logprobs").asInt(0) == 0
                ? ""
                : "{\"token\":\"no\",\"logprob\":-2.5},{\"token\":\"yes\",\"logprob\":-0.1}";
        return "{\"content\":[{\"token\":\"a\",\"logprob\":-0.5,\"top_logprobs\":[" + top
                + "]},{\"token\":\"b\",\"logprob\":-1.5,\"top_logprobs\":[" + top + "]}]}";
    }

    /** A finished choice of a whole reply. */
    public static Map<String, Object> choice(int index, String text) {
        return Map.of("index", index, "message", Map.of("role", "assistant", "content", text), "finish_reason", "stop");
    }

    /** What a call used, for the field {@code usage}. */
    public static Map<String, Integer> usage(int prompt, int completion) {
        return Map.of("prompt_tokens", prompt, "completion_tokens", completion, "total_tokens", prompt + completion);
    }
}
