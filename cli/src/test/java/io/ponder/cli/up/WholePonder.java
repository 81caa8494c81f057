package io.ponder.cli.up;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

/** The services on free ports, as {@code ponder up} starts them. */
public final class WholePonder implements AutoCloseable {

    final UpSettings settings;
    private final Services services = new Services();
    private final Map<String, String> properties;

    private WholePonder(UpSettings settings, Map<String, String> properties) {
        this.settings = settings;
        this.properties = properties;
    }

    /** Starts everything and waits until it is ready. */
    public static WholePonder ready(Path home, Map<String, String> properties) throws Exception {
        WholePonder ponder = started(home, properties);
        new Readiness(ponder.settings).await(Duration.ofSeconds(60), why -> {});
        return ponder;
    }

    /** The same with dataset-service, which shares the gateway's database. */
    public static WholePonder withData(Path home, Map<String, String> properties) throws Exception {
        Map<String, String> all = new HashMap<>(properties);
        String file = home.resolve("data").toString();
        all.put("ponder.gateway.database.file", file);
        all.put("ponder.dataset.database.file", file);
        WholePonder ponder = started(List.of(ServiceName.values()), home, all);
        new Readiness(ponder.settings).await(Duration.ofSeconds(60), why -> {});
        return ponder;
    }

    /** Without dataset-service, which few need. */
    static WholePonder started(Path home, Map<String, String> properties) throws Exception {
        List<ServiceName> most = new ArrayList<>(List.of(ServiceName.values()));
        most.remove(ServiceName.DATASET);
        return started(most, home, properties);
    }

    static WholePonder started(List<ServiceName> services, Path home, Map<String, String> properties) throws Exception {
        WholePonder ponder = new WholePonder(
                new UpSettings(freePorts(), UpSettings.LOOPBACK, Optional.empty(), false, home), properties);
        LogFile.open(ponder.settings.logFile());
        ponder.services.start(services, ponder.settings, properties);
        return ponder;
    }

    /** The gateway's URL. */
    public String url() {
        return settings.url(ServiceName.GATEWAY);
    }

    /** Stops a service as its process would stop at SIGTERM, and starts it again. */
    void restart(ServiceName service) throws Exception {
        services.restart(service, settings, properties);
    }

    @Override
    public void close() {
        services.close();
    }

    /** A port that was free a moment ago, below those that systems give to connections, which would take it again. */
    static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // Somebody else's.
            }
        }
    }

    private static Map<ServiceName, Integer> freePorts() throws IOException {
        Map<ServiceName, Integer> ports = new EnumMap<>(ServiceName.class);
        for (ServiceName service : ServiceName.values()) {
            ports.put(service, freePort());
        }
        return ports;
    }
}
