package io.ponder.gateway.door;

import com.github.benmanes.caffeine.cache.Ticker;
import io.ponder.accounts.tenant.Keys;
import io.ponder.runtime.FailureRenderer;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.server.autoconfigure.ServerProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts together what asks for keys. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(KeySettings.class)
class DoorConfiguration {

    @Bean
    KeyRule keyRule(Keys keys, KeySettings settings, ServerProperties server) {
        return new KeyRule(keys, settings.requireKeys(), server.getAddress(), Ticker.systemTicker());
    }

    @Bean
    KeyRing keyRing(Keys keys, KeySettings settings) {
        return new KeyRing(keys, settings.keysOutlive(), Ticker.systemTicker());
    }

    @Bean
    KeyFilter keyFilter(KeyRule rule, KeyRing ring, FailureRenderer renderer, InstantSource clock) {
        return new KeyFilter(rule, ring, new WrongKeys(Thread::sleep, Ticker.systemTicker()), renderer, clock);
    }

    @Bean
    KeyChanges keyChanges(KeyRule rule, KeyRing ring) {
        return new KeyChanges(rule, ring);
    }
}
