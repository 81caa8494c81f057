package io.ponder.gateway.webhooks;

import io.ponder.accounts.database.Database;
import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.work.Announcer;
import io.ponder.gateway.work.Gateways;
import io.ponder.gateway.work.Tasks;
import io.ponder.gateway.work.WorkSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Tells the endpoints of a team what has become of its work. Each message is a piece of work of its own, kept with the end that
 * it tells of, and tried again for more than half a day; so nothing waits for an endpoint.
 */
final class Webhooks implements Announcer, SmartLifecycle {

    /** What may be told. */
    static final List<String> TYPES = List.of(
            "response.completed",
            "response.incomplete",
            "response.failed",
            "response.cancelled",
            "batch.completed",
            "batch.failed",
            "batch.expired",
            "batch.cancelled");

    private static final Logger LOG = LoggerFactory.getLogger(Webhooks.class);
    private static final int GONE = 410;
    private static final List<Duration> PAUSES = List.of(
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofMinutes(10),
            Duration.ofMinutes(30),
            Duration.ofHours(1),
            Duration.ofHours(2),
            Duration.ofHours(4),
            Duration.ofHours(8));

    /** An event, in OpenAI's shape. */
    private record Event(String id, String object, long createdAt, String type, Map<String, String> data) {}

    /** A message to one endpoint. */
    private record Message(String event, String endpoint, String body) {}

    private final EndpointStore endpoints;
    private final Secrets secrets;
    private final WebhookSender sender;
    private final InstantSource clock;
    private final Tasks tasks;
    private volatile boolean running;

    Webhooks(
            EndpointStore endpoints,
            Secrets secrets,
            WebhookSender sender,
            Database database,
            Gateways gateways,
            WorkSettings work,
            WebhooksSettings settings,
            InstantSource clock) {
        this.endpoints = endpoints;
        this.secrets = secrets;
        this.sender = sender;
        this.clock = clock;
        this.tasks = new Tasks(
                "webhook",
                settings.atOnce(),
                database,
                gateways,
                work,
                clock,
                failures -> failures > PAUSES.size() ? null : PAUSES.get(failures - 1),
                (_, data, _) -> send(WireJson.mapper().readValue(data, Message.class)));
    }

    @Override
    public void announce(String tenant, String type, String id) {
        List<WebhookEndpoint> told = endpoints.of(tenant).stream()
                .filter(endpoint -> endpoint.eventTypes().contains(type))
                .toList();
        if (told.isEmpty()) {
            return;
        }
        String event = "evt_" + UUID.randomUUID().toString().replace("-", "");
        String body = WireJson.mapper()
                .writeValueAsString(
                        new Event(event, "event", clock.instant().getEpochSecond(), type, Map.of("id", id)));
        for (WebhookEndpoint endpoint : told) {
            Message message = new Message(event, endpoint.id(), body);
            tasks.add(event + "/" + endpoint.id(), WireJson.mapper().writeValueAsString(message));
        }
    }

    private @Nullable Instant send(Message message) {
        WebhookEndpoint endpoint = endpoints.find(message.endpoint()).orElse(null);
        if (endpoint == null) {
            return null;
        }
        long now = clock.instant().getEpochSecond();
        Map<String, String> headers = Map.of(
                "webhook-id", message.event(),
                "webhook-timestamp", Long.toString(now),
                "webhook-signature", secrets.sign(endpoint, message.event(), now, message.body()));
        try {
            int status = sender.send(URI.create(endpoint.url()), headers, message.body());
            if (status == GONE) {
                LOG.warn("the webhook endpoint {} is gone, says its server", endpoint.id());
            } else if (status < 200 || status >= 300) {
                throw new IOException("it answered with " + status);
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("endpoint " + endpoint.id(), e);
        }
    }

    @Override
    public void start() {
        running = true;
        tasks.start();
    }

    @Override
    public void stop() {
        running = false;
        tasks.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
