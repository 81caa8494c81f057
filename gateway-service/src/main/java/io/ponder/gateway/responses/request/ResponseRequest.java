package io.ponder.gateway.responses.request;

import io.ponder.gateway.question.Ask;
import io.ponder.gateway.responses.wire.ResponseSettings;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * A request for a response, read and checked.
 *
 * @param id of the response to come
 * @param items the whole conversation: the items of the responses before, then those of this request
 * @param settings what the response tells of its request
 * @param truncates whether the oldest turns may be left out if all of them do not fit the model
 */
public record ResponseRequest(
        String id, Ask ask, List<JsonNode> items, ResponseSettings settings, boolean streams, boolean truncates) {}
