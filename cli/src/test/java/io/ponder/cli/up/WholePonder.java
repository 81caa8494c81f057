package io.ponder.cli.up;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** The four services on free ports, as {@code ponder up} starts them. */
final class WholePonder implements AutoCloseable {

    final UpSettings settings;
    private final Services services = new Services();
    private final Map<String, String> properties;

    private WholePonder(UpSettings settings, Map<String, String> properties) {
        this.settings = settings;
        this.properties = properties;
    }

    /** Starts everything and waits until it is ready. */
    static WholePonder ready(Path home, Map<String, String> properties) throws Exception {
        WholePonder ponder = started(home, properties);
        new Readiness(ponder.settings).await(Duration.ofSeconds(60), why -> {});
        return ponder;
    }

    static WholePonder started(Path home, Map<String, String> properties) throws Exception {
        WholePonder ponder =
                new WholePonder(new UpSettings(freePorts(), UpSettings.LOOPBACK, Optional.empty(), home), properties);
        LogFile.open(ponder.settings.logFile());
        ponder.services.start(ponder.settings, properties);
        return ponder;
    }

    String url() {
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

    /** A port that was free a moment ago. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
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
