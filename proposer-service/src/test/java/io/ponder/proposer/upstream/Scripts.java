package io.ponder.proposer.upstream;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How engines answer when all is well. */
final class Scripts {

    static final int PROMPT_TOKENS = 11;
    static final int TOKENS_EACH = 4;

    private Scripts() {}

    /** Everything works; sample text tells its seed. */
    static ScriptedEngine.Script vllm() {
        return call -> {
            if (call.isStream()) {
                stream(call);
            } else {
                call.json(200, whole(call, call.n()));
            }
        };
    }

    private static void stream(ScriptedEngine.Call call) throws IOException {
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

    static String whole(ScriptedEngine.Call call, int choices) {
        List<String> parts = new ArrayList<>();
        boolean json = call.body().has("response_format");
        boolean continued = call.body().path("continue_final_message").asBoolean(false);
        for (int i = 0; i < choices; i++) {
            String text = json ? "{}" : continued ? " 5, 6" : "seed " + (call.seed() + i) + " \\\\boxed{7}";
            parts.add("{\"index\":" + i + ",\"message\":{\"role\":\"assistant\",\"content\":\"" + text
                    + "\"},\"logprobs\":" + logProbs(call) + ",\"finish_reason\":\"stop\",\"stop_reason\":null}");
        }
        return "{\"choices\":[" + String.join(",", parts) + "]," + usageField(choices) + "}";
    }

    static String delta(int index, String text, String logProbs) {
        return "{\"choices\":[{\"index\":" + index + ",\"delta\":{\"content\":\"" + text + "\"},\"logprobs\":"
                + logProbs + ",\"finish_reason\":null}]}";
    }

    static String finish(int index, String reason, @Nullable String stopReason) {
        return "{\"choices\":[{\"delta\":{},\"finish_reason\":\"" + reason + "\",\"index\":" + index
                + ",\"stop_reason\":" + (stopReason == null ? "null" : "\"" + stopReason + "\"") + "}]}";
    }

    static String usage(int choices) {
        return "{\"choices\":[]," + usageField(choices) + "}";
    }

    private static String usageField(int choices) {
        return "\"usage\":{\"prompt_tokens\":" + PROMPT_TOKENS + ",\"completion_tokens\":" + TOKENS_EACH * choices
                + ",\"prompt_tokens_details\":{\"cached_tokens\":3}}";
    }

    static String logProbs(ScriptedEngine.Call call) {
        if (!call.body().path("logprobs").asBoolean(false)) {
            return "null";
        }
        String top = call.body().path("top_logprobs").asInt(0) == 0
                ? ""
                : "{\"token\":\"no\",\"logprob\":-2.5},{\"token\":\"yes\",\"logprob\":-0.1}";
        return "{\"content\":[{\"token\":\"a\",\"logprob\":-0.5,\"top_logprobs\":[" + top
                + "]},{\"token\":\"b\",\"logprob\":-1.5,\"top_logprobs\":[" + top + "]}]}";
    }
}
