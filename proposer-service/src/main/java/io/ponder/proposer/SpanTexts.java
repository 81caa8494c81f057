package io.ponder.proposer;

import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.engine.ProposalReply.Continuation;
import io.ponder.reasoning.model.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a model was asked and what it answered, in the JSON of OpenTelemetry's conventions for generative AI. Of each text
 * only the beginning is kept, and of many messages the last ones. Only for those who want texts in their traces.
 */
final class SpanTexts {

    private static final int MOST_CHARACTERS = 4096;
    private static final int MOST_MESSAGES = 16;
    private static final JsonMapper JSON = WireJson.mapper();

    private final List<Map<String, Object>> answers = new ArrayList<>();

    /** @param prefix what of the answer there is already; empty for none */
    static String asked(List<Message> messages, String prefix) {
        List<Map<String, Object>> all = new ArrayList<>();
        for (Message message : messages.subList(Math.max(0, messages.size() - MOST_MESSAGES), messages.size())) {
            all.add(message(
                    message.role().name().toLowerCase(Locale.ROOT), part("text", String.valueOf(message.content()))));
        }
        if (!prefix.isEmpty()) {
            all.add(message("assistant", part("text", prefix)));
        }
        return JSON.writeValueAsString(all);
    }

    void add(Continuation sample) {
        if (answers.size() < MOST_MESSAGES) {
            answers.add(Map.of(
                    "role",
                    "assistant",
                    "parts",
                    List.of(part("text", sample.text())),
                    "finish_reason",
                    sample.finishReason().name().toLowerCase(Locale.ROOT)));
        }
    }

    String answered() {
        return JSON.writeValueAsString(answers);
    }

    private static Map<String, Object> message(String role, Map<String, Object> part) {
        return Map.of("role", role, "parts", List.of(part));
    }

    private static Map<String, Object> part(String type, String text) {
        String kept = text.length() <= MOST_CHARACTERS
                ? text
                : text.substring(0, MOST_CHARACTERS) + "... (" + (text.length() - MOST_CHARACTERS)
                        + " more characters)";
        return Map.of("type", type, "content", kept);
    }
}
