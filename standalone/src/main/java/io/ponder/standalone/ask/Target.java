package io.ponder.standalone.ask;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which Ponder a command talks to. */
final class Target {

    private Target() {}

    /**
     * @param url what the user named; null for {@code PONDER_URL}, or else this machine's
     * @throws GatewayException when that is no http URL
     */
    static Gateway gateway(@Nullable String url, Map<String, String> env) throws GatewayException {
        String given = url != null ? url : env.getOrDefault("PONDER_URL", "");
        String chosen = given.isBlank() ? "http://127.0.0.1:" + env.getOrDefault("PONDER_GATEWAY_PORT", "8080") : given;
        try {
            URI base = URI.create(chosen.strip());
            if (base.getHost() != null && ("http".equals(base.getScheme()) || "https".equals(base.getScheme()))) {
                return new Gateway(base);
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new GatewayException("'" + chosen + "' is no URL like http://127.0.0.1:8080");
    }
}
