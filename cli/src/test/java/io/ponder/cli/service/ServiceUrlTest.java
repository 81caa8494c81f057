package io.ponder.cli.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceUrlTest {

    @Test
    void theOptionComesBeforeTheEnvironmentAndThisMachine() {
        assertThat(ServiceUrl.VERIFIER.of("--url", "https://a:1", Map.of("PONDER_VERIFIER_URL", "http://b")))
                .hasToString("https://a:1");
        assertThat(ServiceUrl.VERIFIER.of("--url", null, Map.of("PONDER_VERIFIER_URL", " http://b ")))
                .hasToString("http://b");
        assertThat(ServiceUrl.GATEWAY.of("--url", null, Map.of("PONDER_GATEWAY_PORT", "9000")))
                .hasToString("http://127.0.0.1:9000");
        assertThat(ServiceUrl.GATEWAY.of("--url", null, Map.of("PONDER_URL", "")))
                .hasToString("http://127.0.0.1:8080");
    }

    @Test
    void whatIsNoUrlIsToldByItsName() {
        assertThatThrownBy(() -> ServiceUrl.GATEWAY.of("--url", "localhost:8080", Map.of()))
                .hasMessage("--url: 'localhost:8080' is no URL like http://127.0.0.1:8080");
        assertThatThrownBy(() -> ServiceUrl.VERIFIER.of("--url", null, Map.of("PONDER_VERIFIER_URL", "ftp://b")))
                .hasMessage("PONDER_VERIFIER_URL: 'ftp://b' is no URL like http://127.0.0.1:8083");
        assertThatThrownBy(() -> ServiceUrl.GATEWAY.of("--url", null, Map.of("PONDER_GATEWAY_PORT", "a b")))
                .hasMessageStartingWith("PONDER_GATEWAY_PORT: ");
    }
}
