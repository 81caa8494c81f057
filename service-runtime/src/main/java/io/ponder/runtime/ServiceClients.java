package io.ponder.runtime;

import io.ponder.contracts.wire.Neighbours;
import io.ponder.contracts.wire.ServiceClient;
import java.net.URI;
import java.time.InstantSource;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.springframework.beans.factory.ObjectProvider;

/** Makes the clients of other services: by a connection, or without one where they are neighbours in this process. */
public final class ServiceClients {

    private final CloseableHttpClient http;
    private final HttpSettings settings;
    private final InstantSource clock;
    private final Neighbours neighbours;

    ServiceClients(
            CloseableHttpClient http,
            HttpSettings settings,
            InstantSource clock,
            ObjectProvider<Neighbours> neighbours) {
        this.http = http;
        this.settings = settings;
        this.clock = clock;
        this.neighbours = neighbours.getIfAvailable(() -> Neighbours.NONE);
    }

    /**
     * @param service its name, such as {@code search-service}
     * @param base its base URL
     */
    public ServiceClient client(String service, URI base) {
        return new ServiceClient(service, base, http, settings.restartPatience(), clock).beside(neighbours);
    }
}
