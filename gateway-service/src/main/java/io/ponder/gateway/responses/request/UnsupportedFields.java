package io.ponder.gateway.responses.request;

import io.ponder.gateway.json.JsonFields;
import io.ponder.reasoning.model.Failure;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Refuses, by name, the fields that it would be a lie to ignore. */
final class UnsupportedFields {

    private static final Map<String, String> REFUSED = Map.of(
            "conversation", "no conversations are kept here: chain responses with previous_response_id",
            "prompt", "no prompts are kept here: send its text as instructions or input",
            "moderation", "nothing is moderated here");

    private static final List<String> INCLUDABLE = List.of(
            "reasoning.encrypted_content",
            "message.output_text.logprobs",
            "message.input_image.image_url",
            "file_search_call.results",
            "web_search_call.results",
            "web_search_call.action.sources",
            "computer_call_output.output.image_url",
            "code_interpreter_call.outputs");

    private UnsupportedFields() {}

    static void refuse(JsonFields body) {
        REFUSED.forEach((field, why) -> {
            if (body.node(field) != null) {
                throw Failure.invalid(field, field + " is not supported: " + why)
                        .asException();
            }
        });
        for (JsonNode include : body.array("include")) {
            if (!include.isString() || !INCLUDABLE.contains(include.stringValue())) {
                throw JsonFields.wrong("include", include, "one of " + String.join(", ", INCLUDABLE));
            }
        }
    }
}
