package io.ponder.gateway.responses.store;

import io.ponder.gateway.responses.wire.ResponseDocument.Status;
import java.time.Instant;

/**
 * A response as it is kept.
 *
 * @param tenant whose it is: nobody else can find it
 * @param background whether it goes on without its client
 * @param document the response, as JSON
 * @param input the items of the whole conversation that led to it, as a JSON array
 * @param expires when it is forgotten
 */
public record StoredResponse(
        String id, String tenant, Status status, boolean background, String document, String input, Instant expires) {}
