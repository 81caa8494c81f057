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
 * @param deliveredAt when a message last arrived, in seconds since 1970; null for never
 * @param failedAt when a message last failed to arrive, whether or not it did later; null for never
 * @param failure why it failed
 * @param givenUp how many messages were given up
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
        @Nullable String signingSecret,
        @Nullable Long deliveredAt,
        @Nullable Long failedAt,
        @Nullable String failure,
        int givenUp) {

    static WebhookEndpoint created(
            String id, String tenant, String name, String url, List<String> eventTypes, Instant created) {
        return of(id, tenant, name, url, eventTypes, 1, created, null, null, null, 0);
    }

    static WebhookEndpoint of(
            String id,
            String tenant,
            String name,
            String url,
            List<String> eventTypes,
            int version,
            Instant created,
            @Nullable Instant delivered,
            @Nullable Instant failed,
            @Nullable String failure,
            int givenUp) {
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
                null,
                delivered == null ? null : delivered.getEpochSecond(),
                failed == null ? null : failed.getEpochSecond(),
                failure,
                givenUp);
    }

    WebhookEndpoint with(String secret) {
        return new WebhookEndpoint(
                id,
                object,
                tenant,
                name,
                url,
                eventTypes,
                secretVersion,
                created,
                createdAt,
                secret,
                deliveredAt,
                failedAt,
                failure,
                givenUp);
    }
}
