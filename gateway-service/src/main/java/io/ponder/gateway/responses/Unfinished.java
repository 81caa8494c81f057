package io.ponder.gateway.responses;

import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.responses.store.ResponseStore;
import io.ponder.gateway.responses.store.StoredEvent;
import io.ponder.gateway.responses.store.StoredResponse;
import io.ponder.gateway.responses.stream.ResponseErrors;
import io.ponder.gateway.responses.wire.ResponseDocument.Status;
import io.ponder.gateway.responses.wire.StreamEvent;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Ends what a gateway left unfinished in the foreground, so that nobody waits for it. */
final class Unfinished {

    static final Failure FAILURE = Failure.of(
            Kind.UPSTREAM_UNAVAILABLE,
            "the gateway was restarted while this response was in progress; send the request again");

    private Unfinished() {}

    /** Fails a response in the foreground that its gateway has left. */
    static void end(ResponseStore store, StoredResponse response) {
        ObjectNode document = (ObjectNode) WireJson.mapper().readTree(response.document());
        document.put("status", Status.FAILED.wireName());
        document.set("error", WireJson.mapper().valueToTree(ResponseErrors.of(FAILURE)));
        int next = store.lastEvent(response.id()) + 1;
        StreamEvent error = ResponseErrors.event(next, FAILURE);
        ObjectNode failed = WireJson.mapper().createObjectNode();
        failed.put("type", "response.failed");
        failed.put("sequence_number", next + 1);
        failed.set("response", document);
        store.change(
                response.id(),
                0,
                Status.FAILED,
                WireJson.mapper().writeValueAsString(document),
                List.of(
                        new StoredEvent(next, error.type(), WireJson.mapper().writeValueAsString(error)),
                        new StoredEvent(
                                next + 1, "response.failed", WireJson.mapper().writeValueAsString(failed))));
    }
}
