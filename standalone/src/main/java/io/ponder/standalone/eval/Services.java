package io.ponder.standalone.eval;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where the services of a running Ponder are. */
final class Services {

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The gateway; by default PONDER_URL, or http://127.0.0.1:8080.")
    private @Nullable String gateway;

    @Option(
            names = "--verifier-url",
            paramLabel = "URL",
            description = "verifier-service, which scores what was drawn; by default PONDER_VERIFIER_URL, or"
                    + " http://127.0.0.1:8083.")
    private @Nullable String verifier;

    URI gateway(Map<String, String> env) {
        return url("--url", gateway, env, "PONDER_URL", "PONDER_GATEWAY_PORT", "8080");
    }

    URI verifier(Map<String, String> env) {
        return url("--verifier-url", verifier, env, "PONDER_VERIFIER_URL", "PONDER_VERIFIER_PORT", "8083");
    }

    private static URI url(
            String option,
            @Nullable String given,
            Map<String, String> env,
            String variable,
            String portVariable,
            String port) {
        String named = given != null ? given : env.getOrDefault(variable, "");
        String chosen = named.isBlank() ? "http://127.0.0.1:" + env.getOrDefault(portVariable, port) : named.strip();
        try {
            URI url = URI.create(chosen);
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return url;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new IllegalArgumentException(option + ": '" + chosen + "' is no URL like http://127.0.0.1:" + port);
    }
}
