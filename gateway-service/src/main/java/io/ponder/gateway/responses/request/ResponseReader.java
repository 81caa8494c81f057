package io.ponder.gateway.responses.request;

import io.ponder.contracts.proposer.Hints;
import io.ponder.contracts.search.SearchRequest.SamplingOptions;
import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.json.JsonFields;
import io.ponder.gateway.question.Ask;
import io.ponder.gateway.responses.store.ResponseStore;
import io.ponder.gateway.responses.store.StoredResponse;
import io.ponder.gateway.responses.stream.ItemIds;
import io.ponder.gateway.responses.wire.ResponseSettings;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.model.Message;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the body of {@code POST /v1/responses}. Fields that nobody knows are ignored, as OpenAI does. */
public final class ResponseReader {

    private static final long MOST_TOKENS = 1_000_000;
    private static final int MOST_LOGPROBS = 20;
    private static final int METADATA_PAIRS = 16;
    private static final int METADATA_KEY = 64;
    private static final int METADATA_VALUE = 512;
    private static final List<String> TIERS =
            List.of("auto", "default", "flex", "scale", "priority", "fast", "ultrafast");
    private static final List<String> TRUNCATIONS = List.of("auto", "disabled");

    private final ResponseStore store;

    public ResponseReader(ResponseStore store) {
        this.store = store;
    }

    /**
     * Reads a request.
     *
     * @param tenant whose earlier responses it may continue
     * @throws io.ponder.reasoning.model.FailureException naming the wrong field
     */
    public ResponseRequest read(JsonFields body, String tenant) {
        UnsupportedFields.refuse(body);
        String id = ItemIds.newResponse();
        String previous = body.name("previous_response_id");
        List<JsonNode> earlier = previous == null ? List.of() : earlier(previous, tenant);
        List<JsonNode> input = new InputItems(id, item -> item(item, tenant)).read(body);
        ItemMessages.requireCalls(earlier, input);
        List<JsonNode> items = Stream.concat(earlier.stream(), input.stream()).toList();
        String instructions = body.text("instructions");
        List<Message> messages = ItemMessages.messages(instructions, items);
        if (messages.isEmpty()) {
            throw Failure.invalid("input", "input is missing: send a string or an array of items")
                    .asException();
        }
        ToolSettings tools = ToolSettings.read(body);
        TextFields text = TextFields.read(body);
        ReasoningFields reasoning = ReasoningFields.read(body);
        boolean logprobs = isIncluded(body, "message.output_text.logprobs");
        Integer top = whole(body, "top_logprobs", 0, MOST_LOGPROBS);
        Integer maxTokens = whole(body, "max_output_tokens", 1, MOST_TOKENS);
        Integer maxCalls = whole(body, "max_tool_calls", 1, Integer.MAX_VALUE);
        Double temperature = body.number("temperature", 0, 2, "a number from 0 to 2");
        Double topP = body.number("top_p", Double.MIN_NORMAL, 1, "a number above 0 and at most 1");
        Map<String, Object> forEngine = new LinkedHashMap<>();
        double presence = penalty(body, "presence_penalty", forEngine);
        double frequency = penalty(body, "frequency_penalty", forEngine);
        if (text.verbosity() != null && !text.verbosity().equals("medium")) {
            forEngine.put("verbosity", text.verbosity());
        }
        String tier = TextFields.oneOf(body, "service_tier", TIERS);
        String truncation = TextFields.oneOf(body, "truncation", TRUNCATIONS);
        boolean background = body.flag("background", false);
        boolean isKept = body.flag("store", true);
        if (background && !isKept) {
            throw Failure.invalid("store", "store must not be false with background: such a response is fetched later")
                    .asException();
        }
        String cacheKey = body.text("prompt_cache_key");
        Ask ask = new Ask(
                "responses",
                body.name("model"),
                messages,
                tools.tools(),
                new SamplingOptions(
                        temperature,
                        topP,
                        maxTokens,
                        List.of(),
                        text.format(),
                        body.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE),
                        forEngine,
                        logprobs ? Integer.valueOf(top == null ? 0 : top) : null,
                        null),
                reasoning.search(),
                reasoning.effort(),
                1,
                cacheKey == null ? Hints.NONE : new Hints(null, null, cacheKey, null, null, null),
                List.of());
        ResponseSettings settings = new ResponseSettings(
                Objects.requireNonNullElse(body.name("model"), ""),
                previous,
                instructions,
                tools.told(),
                tools.choice(),
                tools.parallel(),
                truncation == null ? "disabled" : truncation,
                text.told(),
                temperature == null ? 1 : temperature,
                topP == null ? 1 : topP,
                presence,
                frequency,
                top == null ? 0 : top,
                maxTokens,
                maxCalls,
                isKept,
                background,
                tier == null || tier.equals("auto") ? "default" : tier,
                metadata(body),
                body.text("safety_identifier"),
                cacheKey,
                body.text("user"),
                reasoning.asked());
        return new ResponseRequest(
                id,
                ask,
                items,
                settings,
                body.flag("stream", false),
                "auto".equals(truncation),
                maxCalls == null ? Integer.MAX_VALUE : maxCalls,
                logprobs);
    }

    private List<JsonNode> earlier(String previous, String tenant) {
        StoredResponse response = store.find(tenant, previous)
                .orElseThrow(() -> new Failure(
                                Failure.Kind.NOT_FOUND,
                                "Previous response with id '" + Field.shortened(previous, 80) + "' not found",
                                "previous_response_id",
                                List.of(),
                                null)
                        .asException());
        if (!response.status().isFinal()) {
            throw Failure.invalid(
                            "previous_response_id",
                            "The response '" + previous + "' is "
                                    + response.status().wireName()
                                    + ": wait for its end, or cancel it, before you continue it")
                    .asException();
        }
        return Stream.concat(WireJson.mapper().readTree(response.input()).valueStream(), output(response))
                .toList();
    }

    private @Nullable JsonNode item(String id, String tenant) {
        return ItemIds.responseOf(id)
                .flatMap(response -> store.find(tenant, response))
                .flatMap(response -> Stream.concat(
                                output(response),
                                WireJson.mapper().readTree(response.input()).valueStream())
                        .filter(item -> item.get("id").asString().equals(id))
                        .findFirst())
                .orElse(null);
    }

    private static Stream<JsonNode> output(StoredResponse response) {
        return WireJson.mapper().readTree(response.document()).get("output").valueStream();
    }

    private static boolean isIncluded(JsonFields body, String what) {
        return body.array("include").stream()
                .anyMatch(included -> included.stringValue().equals(what));
    }

    private static @Nullable Integer whole(JsonFields body, String name, long low, long high) {
        Long value = body.integer(name, low, high);
        return value == null ? null : value.intValue();
    }

    private static double penalty(JsonFields body, String name, Map<String, Object> forEngine) {
        Double penalty = body.number(name, -2, 2, "a number from -2 to 2");
        if (penalty == null || penalty == 0) {
            return 0;
        }
        forEngine.put(name, penalty);
        return penalty;
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
