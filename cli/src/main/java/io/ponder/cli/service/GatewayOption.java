package io.ponder.cli.service;

import io.ponder.contracts.gateway.GatewayClient;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says where the gateway is. */
public final class GatewayOption {

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The gateway to ask; by default $$PONDER_URL, or port 8080 of this machine.")
    private @Nullable String url;

    /**
     * @throws IllegalArgumentException when what was given is no http URL
     */
    public URI url(Map<String, String> env) {
        return ServiceUrl.GATEWAY.of("--url", url, env);
    }

    /**
     * A client of the gateway, with the key in {@code PONDER_API_KEY} if there is one.
     *
     * @throws IllegalArgumentException when what was given is no http URL
     */
    public GatewayClient client(Map<String, String> env) {
        String key = env.getOrDefault("PONDER_API_KEY", "").strip();
        return new GatewayClient(url(env), key.isEmpty() ? null : key);
    }
}
