package io.ponder.cli.eval;

import io.ponder.cli.service.ServiceUrl;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where the services of a running Ponder are. */
final class ServiceOptions {

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "The gateway to ask; by default $$PONDER_URL, or http://127.0.0.1:8080.")
    private @Nullable String gateway;

    @Option(
            names = "--verifier-url",
            paramLabel = "URL",
            description = "verifier-service, which scores the samples; by default $$PONDER_VERIFIER_URL, or"
                    + " http://127.0.0.1:8083.")
    private @Nullable String verifier;

    URI gateway(Map<String, String> env) {
        return ServiceUrl.GATEWAY.of("--url", gateway, env);
    }

    URI verifier(Map<String, String> env) {
        return ServiceUrl.VERIFIER.of("--verifier-url", verifier, env);
    }
}
