package io.ponder.cli.up;

import java.util.Locale;

/** The services, in the order they are needed. */
enum ServiceName {
    PROPOSER(8082),
    VERIFIER(8083),
    SEARCH(8081),
    DATASET(8084),
    GATEWAY(8080);

    private final int port;

    ServiceName(int port) {
        this.port = port;
    }

    /** The port it has unless told otherwise. */
    int defaultPort() {
        return port;
    }

    /** The environment variable that moves it. */
    String portVariable() {
        return "PONDER_" + name() + "_PORT";
    }

    /** The environment variable by which the others find it. */
    String urlVariable() {
        return "PONDER_" + name() + "_URL";
    }

    /** As in its logs. */
    String applicationName() {
        return label() + "-service";
    }

    String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
