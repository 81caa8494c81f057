package io.ponder.gateway.responses.request;

import io.ponder.contracts.search.SearchRequest.SamplingOptions;
import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.json.JsonFields;
import io.ponder.gateway.question.Ask;
import io.ponder.gateway.question.HintFields;
import io.ponder.gateway.question.SamplingFields;
import io.ponder.gateway.question.TrainingFields;
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
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads the body of {@code POST /v1/responses}. Fields that nobody knows are ignored, as OpenAI does. */
public final class ResponseReader {

    private static final long MOST_TOKENS = 1_000_000;
    private static final int MOST_ALTERNATIVES = 20;

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
        StoredResponse continued = previous == null ? null : ended(previous, tenant);
        List<JsonNode> earlier = continued == null ? List.of() : items(continued);
        List<JsonNode> input = new InputItems(id, item -> item(item, tenant)).read(body);
        ItemMessages.requireCalls(earlier, input);
        List<JsonNode> items = Stream.concat(earlier.stream(), input.stream()).toList();
        List<Message> messages = ItemMessages.messages(body.text("instructions"), items);
        if (messages.isEmpty()) {
            throw Failure.invalid("input", "input is missing: send a string or an array of items")
                    .asException();
        }
        ToolSettings tools = ToolSettings.read(body);
        TextFields text = TextFields.read(body);
        ReasoningFields reasoning = ReasoningFields.read(body, continued == null ? null : conversation(continued));
        HintFields hints = HintFields.read(body);
        Integer alternatives = alternatives(body);
        SamplingOptions sampling = sampling(body, text, alternatives);
        ResponseSettings settings = ToldSettings.read(body, tools, text, reasoning, sampling, hints.serviceTier());
        Ask ask = new Ask(
                "responses",
                body.name("model"),
                messages,
                tools.tools(),
                sampling,
                reasoning.search(),
                reasoning.effort(),
                1,
                hints.hints(),
                TrainingFields.read(body, reasoning.search()),
                List.of());
        return new ResponseRequest(
                id,
                ask,
                items,
                settings,
                body.flag("stream", false),
                settings.truncation().equals("auto"));
    }

    private static SamplingOptions sampling(JsonFields body, TextFields text, @Nullable Integer alternatives) {
        SamplingOptions read = SamplingFields.read(body, alternatives);
        Long limit = body.integer("max_output_tokens", 1, MOST_TOKENS);
        Map<String, Object> forEngine = new LinkedHashMap<>(read.engineOptions());
        if (text.verbosity() != null && !text.verbosity().equals("medium")) {
            forEngine.put("verbosity", text.verbosity());
        }
        return new SamplingOptions(
                read.temperature(),
                read.topP(),
                limit == null ? read.maxTokens() : Integer.valueOf(limit.intValue()),
                read.stop(),
                text.format(),
                read.seed(),
                forEngine,
                read.topLogProbs(),
                read.thinkingTokens());
    }

    /** How many alternatives to report for each token; null to report no log-probabilities. */
    private static @Nullable Integer alternatives(JsonFields body) {
        Long top = body.integer("top_logprobs", 0, MOST_ALTERNATIVES);
        boolean isIncluded = body.array("include").stream()
                .anyMatch(included -> included.stringValue().equals("message.output_text.logprobs"));
        return isIncluded ? (Integer) (top == null ? 0 : top.intValue()) : null;
    }

    private StoredResponse ended(String previous, String tenant) {
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
        return response;
    }

    private static List<JsonNode> items(StoredResponse response) {
        return Stream.concat(WireJson.mapper().readTree(response.input()).valueStream(), output(response))
                .toList();
    }

    private static @Nullable String conversation(StoredResponse response) {
        return WireJson.mapper()
                .readTree(response.document())
                .at("/reasoning/conversation/id")
                .asString(null);
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
}
