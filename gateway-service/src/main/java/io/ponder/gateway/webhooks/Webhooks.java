package io.ponder.gateway.webhooks;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.work.Tasks;
import io.ponder.contracts.wire.WireJson;
import io.ponder.gateway.work.Announcer;
import io.ponder.gateway.work.Gateways;
import io.ponder.gateway.work.WorkSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
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
    private static final Duration CROWDED = Duration.ofSeconds(5);

    /** An event, in OpenAI's shape. */
    private record Event(String id, String object, long createdAt, String type, Map<String, String> data) {}

    /** A message to one endpoint. */
    private record Message(String event, String endpoint, String body) {}

    private final EndpointStore endpoints;
    private final Secrets secrets;
    private final WebhookSender sender;
    private final InstantSource clock;
    private final Tasks tasks;
    private final List<Duration> pauses;
    private final int atOnceToOne;
    private final Map<String, Integer> sending = new ConcurrentHashMap<>();
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
        this.pauses = settings.pauses();
        this.atOnceToOne = settings.atOnceToOne();
        this.tasks = new Tasks(
                "webhook",
                settings.atOnce(),
                database,
                gateways.self(),
                work.pace(),
                clock,
                failures -> failures > pauses.size() ? null : pauses.get(failures - 1),
                (_, data, failures) -> send(WireJson.mapper().readValue(data, Message.class), failures));
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

    private @Nullable Instant send(Message message, int failures) {
        WebhookEndpoint endpoint = endpoints.find(message.endpoint()).orElse(null);
        if (endpoint == null) {
            return null;
        }
        try {
            if (sending.merge(endpoint.id(), 1, Integer::sum) > atOnceToOne) {
                return clock.instant().plus(CROWDED);
            }
            send(message, endpoint);
            endpoints.delivered(endpoint.id(), clock.instant());
            return null;
        } catch (IOException e) {
            String why = Objects.requireNonNullElse(e.getMessage(), e.toString());
            endpoints.failed(endpoint.id(), clock.instant(), why, failures >= pauses.size());
            throw new UncheckedIOException("endpoint " + endpoint.id() + ": " + why, e);
        } finally {
            sending.computeIfPresent(endpoint.id(), (_, now) -> now == 1 ? null : now - 1);
        }
    }

    private void send(Message message, WebhookEndpoint endpoint) throws IOException {
        long now = clock.instant().getEpochSecond();
        Map<String, String> headers = Map.of(
                "webhook-id", message.event(),
                "webhook-timestamp", Long.toString(now),
                "webhook-signature", secrets.sign(endpoint, message.event(), now, message.body()));
        int status = sender.send(URI.create(endpoint.url()), headers, message.body());
        if (status == GONE) {
            LOG.warn("the webhook endpoint {} is gone, says its server", endpoint.id());
        } else if (status < 200 || status >= 300) {
            throw new IOException("answered with " + status);
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
