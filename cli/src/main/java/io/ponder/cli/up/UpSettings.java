package io.ponder.cli.up;

import io.ponder.cli.service.PonderHome;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * What {@code ponder up} takes from the environment.
 *
 * @param ports where each service listens
 * @param bind the gateway's address; the other three stay on loopback, since only the gateway is meant for clients
 * @param engineUrl the OpenAI-compatible engine to use instead of the embedded model
 * @param tls whether the gateway speaks TLS; the others never do here
 * @param home the folder of models, logs and data
 */
record UpSettings(Map<ServiceName, Integer> ports, String bind, Optional<String> engineUrl, boolean tls, Path home) {

    static final String LOOPBACK = "127.0.0.1";

    /**
     * @throws CannotStartException when a variable has a bad value
     */
    static UpSettings from(Map<String, String> env) throws CannotStartException {
        Map<ServiceName, Integer> ports = new EnumMap<>(ServiceName.class);
        for (ServiceName service : ServiceName.values()) {
            ports.put(service, port(env, service));
        }
        return new UpSettings(
                ports,
                env.getOrDefault("PONDER_BIND", LOOPBACK),
                Optional.ofNullable(env.get("PONDER_ENGINE_URL"))
                        .map(String::strip)
                        .filter(url -> !url.isEmpty()),
                !env.getOrDefault("PONDER_TLS_CERT", "").isEmpty(),
                PonderHome.of(env));
    }

    private static int port(Map<String, String> env, ServiceName service) throws CannotStartException {
        String value = env.getOrDefault(service.portVariable(), "").strip();
        if (value.isEmpty()) {
            return service.defaultPort();
        }
        try {
            int port = Integer.parseInt(value);
            if (port >= 1 && port <= 65535) {
                return port;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new CannotStartException(service.portVariable() + " is '" + value + "', but must be a port, 1 to 65535.");
    }

    /** Whether {@code PONDER_ENGINE} asks for an engine that Ponder starts, and not for the embedded one. */
    static boolean managesEngine(Map<String, String> env) throws CannotStartException {
        String engine = env.getOrDefault("PONDER_ENGINE", "").strip();
        if (engine.isEmpty() || engine.equals("embedded")) {
            return false;
        }
        if (!env.getOrDefault("PONDER_ENGINE_URL", "").isBlank()) {
            throw new CannotStartException(
                    "PONDER_ENGINE and PONDER_ENGINE_URL are both set, and name different engines:"
                            + " unset PONDER_ENGINE to use the engine at the URL, or PONDER_ENGINE_URL to have one started.");
        }
        return true;
    }

    int port(ServiceName service) {
        return java.util.Objects.requireNonNull(ports.get(service));
    }

    String address(ServiceName service) {
        return service == ServiceName.GATEWAY ? bind : LOOPBACK;
    }

    /** Where this machine reaches a service. */
    String url(ServiceName service) {
        String address = address(service);
        String host = address.equals("0.0.0.0") || address.equals("::") ? LOOPBACK : address;
        String scheme = tls && service == ServiceName.GATEWAY ? "https://" : "http://";
        return scheme + (host.contains(":") ? "[" + host + "]" : host) + ":" + port(service);
    }

    Path logFile() {
        return home.resolve("logs").resolve("ponder.log");
    }

    /**
     * @throws CannotStartException naming the first port that something else holds
     */
    void requireFreePorts() throws CannotStartException {
        for (ServiceName service : ServiceName.values()) {
            try (ServerSocket probe = new ServerSocket()) {
                probe.setReuseAddress(true);
                probe.bind(new InetSocketAddress(InetAddress.getByName(address(service)), port(service)));
            } catch (UnknownHostException e) {
                throw new CannotStartException("PONDER_BIND is '" + bind + "', which is no address of this machine.");
            } catch (IOException e) {
                throw new CannotStartException(
                        "Port " + port(service) + " of " + address(service) + ", for the " + service.label()
                                + ", cannot be had (" + e.getMessage() + "): perhaps Ponder already runs. "
                                + service.portVariable() + "=PORT ./ponder up chooses another.");
            }
        }
    }
}
