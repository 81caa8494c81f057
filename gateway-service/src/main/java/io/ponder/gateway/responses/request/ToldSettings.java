package io.ponder.gateway.responses.request;

import io.ponder.contracts.search.SearchRequest.SamplingOptions;
import io.ponder.gateway.json.JsonFields;
import io.ponder.gateway.responses.wire.ResponseSettings;
import io.ponder.reasoning.model.Failure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads what a response tells of its request, much of which has no other effect. */
final class ToldSettings {

    private static final int METADATA_PAIRS = 16;
    private static final int METADATA_KEY = 64;
    private static final int METADATA_VALUE = 512;
    private static final List<String> TRUNCATIONS = List.of("auto", "disabled");

    private ToldSettings() {}

    static ResponseSettings read(
            JsonFields body,
            ToolSettings tools,
            TextFields text,
            ReasoningFields reasoning,
            SamplingOptions sampling,
            @Nullable String tier) {
        boolean background = body.flag("background", false);
        boolean isKept = body.flag("store", true);
        if (background && !isKept) {
            throw Failure.invalid("store", "store must not be false with background: such a response is fetched later")
                    .asException();
        }
        Long calls = body.integer("max_tool_calls", 1, Integer.MAX_VALUE);
        Long alternatives = body.integer("top_logprobs", 0, Integer.MAX_VALUE);
        return new ResponseSettings(
                Objects.requireNonNullElse(body.name("model"), ""),
                body.name("previous_response_id"),
                body.text("instructions"),
                tools.told(),
                tools.choice(),
                tools.parallel(),
                Objects.requireNonNullElse(body.oneOf("truncation", TRUNCATIONS), "disabled"),
                text.told(),
                Objects.requireNonNullElse(sampling.temperature(), 1.0),
                Objects.requireNonNullElse(sampling.topP(), 1.0),
                penalty(sampling, "presence_penalty"),
                penalty(sampling, "frequency_penalty"),
                alternatives == null ? 0 : alternatives.intValue(),
                sampling.maxTokens(),
                calls == null ? null : (Integer) calls.intValue(),
                isKept,
                background,
                tier == null ? "default" : tier,
                metadata(body),
                body.text("safety_identifier"),
                body.text("prompt_cache_key"),
                body.text("user"),
                reasoning.asked());
    }

    private static double penalty(SamplingOptions sampling, String name) {
        return sampling.engineOptions().get(name) instanceof Number penalty ? penalty.doubleValue() : 0;
    }

    private static Map<String, String> metadata(JsonFields body) {
        Map<String, Object> given = body.tree("metadata");
        Map<String, String> metadata = new LinkedHashMap<>();
        if (given != null) {
            given.forEach((key, value) -> {
                if (!(value instanceof String text)
                        || key.length() > METADATA_KEY
                        || text.length() > METADATA_VALUE
                        || given.size() > METADATA_PAIRS) {
                    throw Failure.invalid(
                                    "metadata",
                                    "metadata takes up to 16 pairs of a key of up to 64 characters and a string of up"
                                            + " to 512")
                            .asException();
                }
                metadata.put(key, text);
            });
        }
        return metadata;
    }
}
