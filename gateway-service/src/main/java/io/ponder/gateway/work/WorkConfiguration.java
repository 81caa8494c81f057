package io.ponder.gateway.work;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.tenant.Keys;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
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
    PresentCaller present(Keys keys, InstantSource clock) {
        return then -> {
            if (then.key() == null) {
                return then;
            }
            return keys.known(then.key())
                    .orElseThrow(() -> Failure.of(
                                    Kind.UNAUTHENTICATED,
                                    "the API key " + then.key() + ", which asked for this, is not there any more")
                            .asException())
                    .caller(clock.instant());
        };
    }

    @Bean
    Housekeeping housekeeping(
            Gateways gateways, ObjectProvider<Keeper> keepers, WorkSettings settings, InstantSource clock) {
        return new Housekeeping(gateways, keepers, settings, clock);
    }
}
