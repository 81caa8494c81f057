package io.ponder.proposer.embedded;

import io.ponder.proposer.Backend;
import io.ponder.proposer.EngineChoice;
import io.ponder.runtime.tracing.Tracing;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

/** Wires the embedded engine, used when no engine's URL is set. */
@Configuration(proxyBeanMethods = false)
@Conditional(EngineChoice.Embedded.class)
@EnableConfigurationProperties(EmbeddedSettings.class)
public class EmbeddedConfiguration {

    @Bean(destroyMethod = "close")
    Backend embeddedBackend(EmbeddedSettings settings, InstantSource clock, Tracing tracing) {
        return EmbeddedBackend.start(settings, clock, tracing);
    }
}
