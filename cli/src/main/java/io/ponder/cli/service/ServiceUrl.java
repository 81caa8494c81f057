package io.ponder.cli.service;

import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The service a command talks to: from its option, or else the environment, or else on this machine. */
public enum ServiceUrl {
    GATEWAY("PONDER_URL", "PONDER_GATEWAY_PORT", "8080"),
    VERIFIER("PONDER_VERIFIER_URL", "PONDER_VERIFIER_PORT", "8083");

    private final String variable;
    private final String portVariable;
    private final String port;

    ServiceUrl(String variable, String portVariable, String port) {
        this.variable = variable;
        this.portVariable = portVariable;
        this.port = port;
    }

    /**
     * @param option its name, for the message
     * @param given its value; null without
     * @throws IllegalArgumentException when that is no http URL
     */
    public URI of(String option, @Nullable String given, Map<String, String> env) {
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
        String by = given != null ? option : named.isBlank() ? portVariable : variable;
        throw new IllegalArgumentException(by + ": '" + chosen + "' is no URL like http://127.0.0.1:" + port);
    }
}
