package io.ponder.gateway.question;

import io.ponder.gateway.json.JsonFields;
import io.ponder.reasoning.model.Failure;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the options that the search itself has no use for and hands to the engine as they are. */
public final class EngineOptions {

    /** Their names in OpenAI's API and in vLLM's extension of it. */
    public static final List<String> FIELDS = List.of(
            "frequency_penalty",
            "presence_penalty",
            "repetition_penalty",
            "logit_bias",
            "top_k",
            "min_p",
            "verbosity",
            "chat_template_kwargs");

    private static final List<String> VERBOSITIES = List.of("low", "medium", "high");
    private static final int MOST_BIAS = 100;

    private EngineOptions() {}

    /**
     * The options that the request sets. A penalty of 0 and an empty bias change nothing, and are left out.
     *
     * @throws io.ponder.reasoning.model.FailureException naming the wrong field
     */
    public static Map<String, Object> read(JsonFields body) {
        Map<String, Object> options = new LinkedHashMap<>();
        for (String field : List.of("frequency_penalty", "presence_penalty")) {
            Double penalty = body.number(field, -2, 2, "a number from -2 to 2");
            if (penalty != null && penalty != 0) {
                options.put(field, penalty);
            }
        }
        put(
                options,
                "repetition_penalty",
                body.number("repetition_penalty", Double.MIN_NORMAL, 10, "a number above 0 and at most 10"));
        Map<String, Object> bias = bias(body);
        if (!bias.isEmpty()) {
            options.put("logit_bias", bias);
        }
        put(options, "top_k", body.integer("top_k", -1, Integer.MAX_VALUE));
        put(options, "min_p", body.number("min_p", 0, 1, "a number from 0 to 1"));
        put(options, "verbosity", body.oneOf("verbosity", VERBOSITIES));
        put(options, "chat_template_kwargs", body.tree("chat_template_kwargs"));
        return options;
    }

    private static void put(Map<String, Object> options, String field, @Nullable Object value) {
        if (value != null) {
            options.put(field, value);
        }
    }

    private static Map<String, Object> bias(JsonFields body) {
        JsonFields bias = body.object("logit_bias");
        if (bias == null) {
            return Map.of();
        }
        Map<String, Object> read = new LinkedHashMap<>();
        for (String token : bias.names()) {
            JsonNode value = bias.node(token);
            boolean isBias = value != null && Math.abs(JsonFields.real(value)) <= MOST_BIAS;
            if (value == null || !isBias || !token.matches("\\d+")) {
                throw Failure.invalid(
                                "logit_bias",
                                "logit_bias must map token ids, such as \"50256\", to numbers from -100 to 100")
                        .asException();
            }
            read.put(token, value.isIntegralNumber() ? (Object) value.intValue() : (Object) value.doubleValue());
        }
        return read;
    }
}
