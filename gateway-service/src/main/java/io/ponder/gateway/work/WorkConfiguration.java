package io.ponder.gateway.work;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.tenant.Keys;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts together what all durable work needs. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(WorkSettings.class)
class WorkConfiguration {

    @Bean
    Gateways gateways(Database database, WorkSettings settings) {
        return new Gateways(database, settings);
    }

    @Bean
    PresentCaller present(Keys keys) {
        return then -> then.key() == null ? then : keys.present(then.key());
    }

    @Bean
    Housekeeping housekeeping(
            Gateways gateways, ObjectProvider<Keeper> keepers, WorkSettings settings, InstantSource clock) {
        return new Housekeeping(gateways, keepers, settings, clock);
    }
}
