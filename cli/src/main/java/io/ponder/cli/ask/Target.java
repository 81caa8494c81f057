package io.ponder.cli.ask;

import io.ponder.cli.address.ServiceUrl;
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
        try {
            return new Gateway(ServiceUrl.GATEWAY.of("--url", url, env));
        } catch (IllegalArgumentException e) {
            throw new GatewayException(String.valueOf(e.getMessage()));
        }
    }
}
