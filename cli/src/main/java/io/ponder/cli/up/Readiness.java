package io.ponder.cli.up;

import io.ponder.contracts.wire.WireJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Waits until the gateway is ready, and with it everything behind it, the model included. */
final class Readiness {

    private static final String READINESS = "/actuator/health/readiness";
    private static final String LIVENESS = "/actuator/health/liveness";
    private static final Duration POLL = Duration.ofMillis(25);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final UpSettings settings;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    Readiness(UpSettings settings) {
        this.settings = settings;
    }

    /**
     * @param waiting hears every few seconds what is not ready yet
     * @throws CannotStartException when the proposer can never become ready or the time is over, with the reason
     */
    void await(Duration atMost, Consumer<String> waiting) throws CannotStartException {
        long end = System.nanoTime() + atMost.toNanos();
        long tell = System.nanoTime() + PATIENCE.toNanos();
        String told = "";
        // A certificate need not be for this machine's own address; a gateway that has started needs search alone.
        ServiceName last = settings.tls() ? ServiceName.SEARCH : ServiceName.GATEWAY;
        while (!isUp(last)) {
            if (health(ServiceName.PROPOSER, LIVENESS)
                    .filter(health -> status(health).equals("DOWN"))
                    .isPresent()) {
                throw new CannotStartException("Cannot become ready: " + reason());
            }
            if (System.nanoTime() >= end) {
                throw new CannotStartException("Not ready after " + atMost.toSeconds() + " s: " + reason()
                        + "\nThe log has more: " + settings.logFile());
            }
            if (System.nanoTime() >= tell) {
                String reason = reason();
                if (!reason.equals(told)) {
                    told = reason;
                    waiting.accept(reason);
                }
                tell = System.nanoTime() + PATIENCE.toNanos();
            }
            pause();
        }
    }

    /** What the first service that is not ready says of itself; those that others need come first. */
    private String reason() {
        for (ServiceName service : ServiceName.values()) {
            if (settings.tls() && service == ServiceName.GATEWAY) {
                continue;
            }
            Optional<JsonNode> health = health(service, READINESS);
            if (health.isEmpty()) {
                return "the " + service.label() + " does not answer";
            }
            if (!isUp(health.get())) {
                return "the " + service.label() + " is not ready" + detail(health.get());
            }
        }
        return "the services are just becoming ready";
    }

    private static String detail(JsonNode health) {
        for (JsonNode component : health.path("components")) {
            JsonNode reason = component.path("details").path("reason");
            if (!isUp(component) && reason.isString()) {
                return ": " + reason.stringValue();
            }
        }
        return "";
    }

    private boolean isUp(ServiceName service) {
        return health(service, READINESS).filter(Readiness::isUp).isPresent();
    }

    private static boolean isUp(JsonNode health) {
        return status(health).equals("UP");
    }

    private static String status(JsonNode health) {
        return health.path("status").asString("");
    }

    private Optional<JsonNode> health(ServiceName service, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(settings.url(service) + path))
                .timeout(PATIENCE)
                .build();
        try {
            HttpResponse<byte[]> response = http.send(request, BodyHandlers.ofByteArray());
            return Optional.of(WireJson.mapper().readTree(response.body()));
        } catch (IOException | JacksonException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static void pause() throws CannotStartException {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStartException("Interrupted.");
        }
    }
}
