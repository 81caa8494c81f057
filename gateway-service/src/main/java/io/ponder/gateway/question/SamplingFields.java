package io.ponder.gateway.question;

import io.ponder.contracts.search.SearchRequest.SamplingOptions;
import io.ponder.gateway.json.JsonFields;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.ResponseFormat;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the sampling options, under OpenAI's names. */
public final class SamplingFields {

    private static final long MOST_TOKENS = 1_000_000;
    private static final int MOST_STOPS = 4;
    private static final List<String> FORMATS = List.of("text", "json_object", "json_schema");

    private SamplingFields() {}

    /** The same for a request that cannot ask for log-probabilities. */
    public static SamplingOptions read(JsonFields body) {
        return read(body, null);
    }

    /**
     * The request's sampling options; null for those not set.
     *
     * @param topLogProbs how many alternatives to report for each token; null to report no log-probabilities
     * @throws io.ponder.reasoning.model.FailureException naming the wrong field
     */
    public static SamplingOptions read(JsonFields body, @Nullable Integer topLogProbs) {
        Long older = body.integer("max_tokens", 1, MOST_TOKENS);
        Long newer = body.integer("max_completion_tokens", 1, MOST_TOKENS);
        Long maxTokens = newer != null ? newer : older;
        Long thinkingTokens = body.integer("thinking_token_budget", 1, MOST_TOKENS);
        return new SamplingOptions(
                body.number("temperature", 0, 2, "a number from 0 to 2"),
                body.number("top_p", Double.MIN_NORMAL, 1, "a number above 0 and at most 1"),
                maxTokens == null ? null : maxTokens.intValue(),
                stop(body),
                responseFormat(body),
                body.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE),
                EngineOptions.read(body),
                topLogProbs,
                thinkingTokens == null ? null : thinkingTokens.intValue());
    }

    private static List<String> stop(JsonFields body) {
        JsonNode value = body.node("stop");
        if (value == null) {
            return List.of();
        }
        List<JsonNode> strings = value.isArray() ? List.copyOf(value.values()) : List.of(value);
        List<String> stop = new ArrayList<>(strings.size());
        for (JsonNode string : strings) {
            if (!string.isString() || string.stringValue().isEmpty() || strings.size() > MOST_STOPS) {
                throw Failure.invalid(
                                "stop", "stop must be a string or an array of up to 4 strings, none of them empty")
                        .asException();
            }
            stop.add(string.stringValue());
        }
        return stop;
    }

    private static @Nullable ResponseFormat responseFormat(JsonFields body) {
        JsonFields format = body.object("response_format");
        if (format == null) {
            return null;
        }
        String type = format.text("type");
        return switch (type) {
            case "text" -> null;
            case "json_object" -> new ResponseFormat(ResponseFormat.Type.JSON_OBJECT, null);
            case "json_schema" -> jsonSchema(format.requiredObject("json_schema"));
            case null, default ->
                throw Failure.invalid(
                                format.at("type"),
                                format.at("type") + " must be one of " + String.join(", ", FORMATS),
                                FORMATS)
                        .asException();
        };
    }

    /**
     * A JSON schema with its {@code name} and {@code strict}.
     *
     * @throws io.ponder.reasoning.model.FailureException when there is no schema
     */
    public static ResponseFormat jsonSchema(JsonFields described) {
        Map<String, Object> schema = described.tree("schema");
        if (schema == null) {
            throw described.missing("schema");
        }
        return new ResponseFormat(
                ResponseFormat.Type.JSON_SCHEMA, schema, described.text("name"), described.choice("strict"));
    }
}
