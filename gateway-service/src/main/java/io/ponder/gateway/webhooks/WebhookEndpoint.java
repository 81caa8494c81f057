package io.ponder.gateway.webhooks;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the messages of a team go.
 *
 * @param secretVersion which of its secrets is in use
 * @param signingSecret shown once, when it is new; null otherwise
 */
record WebhookEndpoint(
        String id,
        String object,
        @JsonIgnore String tenant,
        String name,
        String url,
        List<String> eventTypes,
        @JsonIgnore int secretVersion,
        @JsonIgnore Instant created,
        long createdAt,
        @Nullable String signingSecret) {

    static WebhookEndpoint of(
            String id, String tenant, String name, String url, List<String> eventTypes, int version, Instant created) {
        return new WebhookEndpoint(
                id,
                "webhook_endpoint",
                tenant,
                name,
                url,
                eventTypes,
                version,
                created,
                created.getEpochSecond(),
                null);
    }

    WebhookEndpoint with(String secret) {
        return new WebhookEndpoint(
                id, object, tenant, name, url, eventTypes, secretVersion, created, createdAt, secret);
    }
}
