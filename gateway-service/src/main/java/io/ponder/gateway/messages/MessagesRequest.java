package io.ponder.gateway.messages;

import io.ponder.contracts.proposer.Hints;
import io.ponder.contracts.search.SearchRequest.SamplingOptions;
import io.ponder.gateway.error.AnthropicErrors;
import io.ponder.gateway.json.JsonFields;
import io.ponder.gateway.question.Ask;
import io.ponder.gateway.question.SearchFields;
import io.ponder.gateway.question.TrainingFields;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.ResponseFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * {@code POST /v1/messages} as read. Fields that nobody here knows are ignored, since Anthropic adds some with every beta;
 * those that name something which cannot be done are refused.
 *
 * @param isThinkingShown whether the reply begins with a thinking block
 */
record MessagesRequest(Ask ask, boolean streamed, boolean isThinkingShown) {

    private static final long MOST_TOKENS = 1_000_000;
    private static final int MOST_STOPS = 16;

    /** Claude Code's header; all requests of one session share their beginning. */
    static final String SESSION = "x-claude-code-session-id";

    /** @throws io.ponder.reasoning.model.FailureException naming the wrong field */
    static MessagesRequest read(JsonFields body, @Nullable String session) {
        for (String field : List.of("mcp_servers", "container")) {
            JsonNode value = body.node(field);
            if (value != null && !(value.isArray() && value.isEmpty())) {
                throw Failure.invalid(field, field + " is not supported: only Anthropic's servers have it")
                        .asException();
            }
        }
        if (body.node(AnthropicErrors.THREAD) != null) {
            throw Failure.invalid(
                            AnthropicErrors.THREAD,
                            "thread is not supported: no conversation is kept here; send all of it")
                    .asException();
        }
        JsonFields metadata = body.object("metadata");
        if (metadata != null) {
            metadata.text("user_id");
        }
        ThinkingFields thinking = ThinkingFields.read(body);
        JsonFields extension = body.object("reasoning");
        SearchFields search = SearchFields.none("reasoning.");
        if (extension != null) {
            extension.allowOnly(SearchFields.FIELDS);
            search = SearchFields.read(extension);
        }
        Ask ask = new Ask(
                "messages",
                body.name("model"),
                Conversation.read(body),
                ClaudeTools.read(body),
                sampling(body, thinking),
                search,
                thinking.effort(),
                1,
                new Hints(null, session, null, null, null, null),
                TrainingFields.read(body, search),
                List.of());
        return new MessagesRequest(ask, body.flag("stream", false), thinking.isShown());
    }

    private static SamplingOptions sampling(JsonFields body, ThinkingFields thinking) {
        Long maxTokens = body.integer("max_tokens", 1, MOST_TOKENS);
        if (maxTokens == null) {
            throw body.missing("max_tokens");
        }
        Map<String, Object> engineOptions = new HashMap<>();
        Long topK = body.integer("top_k", 0, Integer.MAX_VALUE);
        if (topK != null && topK > 0) {
            engineOptions.put("top_k", topK);
        }
        return new SamplingOptions(
                body.number("temperature", 0, 2, "a number from 0 to 2"),
                body.number("top_p", Double.MIN_NORMAL, 1, "a number above 0 and at most 1"),
                maxTokens.intValue(),
                stop(body),
                format(body),
                null,
                engineOptions,
                null,
                thinking.tokens());
    }

    private static List<String> stop(JsonFields body) {
        List<String> stop = new ArrayList<>();
        for (JsonNode sequence : body.array("stop_sequences")) {
            if (!sequence.isString() || sequence.stringValue().isEmpty() || stop.size() == MOST_STOPS) {
                throw Failure.invalid(
                                "stop_sequences",
                                "stop_sequences must be an array of up to " + MOST_STOPS
                                        + " strings, none of them empty")
                        .asException();
            }
            stop.add(sequence.stringValue());
        }
        return stop;
    }

    /** {@code output_config.format}, or {@code output_format} of an older beta. */
    private static @Nullable ResponseFormat format(JsonFields body) {
        JsonFields output = body.object("output_config");
        JsonFields newer = output == null ? null : output.object("format");
        JsonFields format = newer != null ? newer : body.object("output_format");
        if (format == null) {
            return null;
        }
        if (!format.required("type").equals("json_schema")) {
            throw Failure.invalid(format.at("type"), format.at("type") + " must be json_schema", List.of("json_schema"))
                    .asException();
        }
        return new ResponseFormat(
                ResponseFormat.Type.JSON_SCHEMA, format.requiredObject("schema").tree());
    }
}
