package io.ponder.proposer.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class EmbeddedSettingsTest {

    @Test
    void hasTheDefaultsTheDocumentationTells() {
        assertThat(bind(Map.of()))
                .isEqualTo(new EmbeddedSettings(
                        "qwen2.5-coder-0.5b", "", "", true, 8, 4096, 16384, 2048, 128, 0, 32, true));
    }

    @Test
    void readsEveryKey() {
        assertThat(bind(Map.ofEntries(
                        Map.entry("ponder.embedded.model", "m.gguf"),
                        Map.entry("ponder.embedded.models", "/models"),
                        Map.entry("ponder.embedded.hub", "http://mirror"),
                        Map.entry("ponder.embedded.mirror", "false"),
                        Map.entry("ponder.embedded.parallel", "2"),
                        Map.entry("ponder.embedded.context-tokens", "100"),
                        Map.entry("ponder.embedded.cache-tokens", "300"),
                        Map.entry("ponder.embedded.kept-tokens", "50"),
                        Map.entry("ponder.embedded.queue-length", "4"),
                        Map.entry("ponder.embedded.threads", "3"),
                        Map.entry("ponder.embedded.batch-tokens", "16"),
                        Map.entry("ponder.embedded.flash-attention", "false"))))
                .isEqualTo(new EmbeddedSettings(
                        "m.gguf", "/models", "http://mirror", false, 2, 100, 300, 50, 4, 3, 16, false));
    }

    @Test
    void refusesAContextThatTheCacheCannotHold() {
        assertThatThrownBy(() -> bind(Map.of("ponder.embedded.cache-tokens", "100")))
                .rootCause()
                .hasMessage("ponder.embedded.cache-tokens is 100, but must be at least"
                        + " ponder.embedded.context-tokens, 4096");
    }

    private static EmbeddedSettings bind(Map<String, String> properties) {
        return new Binder(new MapConfigurationPropertySource(properties))
                .bindOrCreate("ponder.embedded", EmbeddedSettings.class);
    }
}
