package io.ponder.gateway.door;

import com.github.benmanes.caffeine.cache.Ticker;
import io.ponder.accounts.database.Database;
import io.ponder.accounts.tenant.Keys;
import io.ponder.accounts.tenant.OperatorKey;
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
    KeyRule keyRule(Database database, Keys keys, KeySettings settings, ServerProperties server, InstantSource clock) {
        String given = settings.operatorsKey();
        if (!given.isEmpty()) {
            try {
                new OperatorKey(database, keys, clock).keep(given);
            } catch (IllegalArgumentException e) {
                throw new KeysMissingException("PONDER_ADMIN_KEY: " + e.getMessage() + ".");
            }
        }
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
