package io.ponder.gateway.accounts;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.database.DatabaseSettings;
import io.ponder.accounts.tenant.Audit;
import io.ponder.accounts.tenant.Keys;
import io.ponder.accounts.tenant.Organizations;
import io.ponder.accounts.tenant.Teams;
import io.ponder.runtime.PassingTrouble;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts together what the gateway knows of accounts. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(GatewayDatabase.class)
class AccountsConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(AccountsConfiguration.class);

    @Bean(destroyMethod = "close")
    Database database(GatewayDatabase settings) throws IOException {
        Path file = Path.of(settings.file());
        if (settings.url().isBlank() && settings.file().isBlank()) {
            Path folder = Files.createTempDirectory("ponder-gateway");
            file = folder.resolve("data");
            LOG.warn("no database is configured: keys, budgets, the ledger and responses are gone when this stops");
        }
        return Database.open(new DatabaseSettings(
                settings.url(), settings.user(), settings.password(), file, settings.connections()));
    }

    @Bean
    PassingTrouble databaseAway() {
        return e -> Database.failureOf(e, "the gateway's");
    }

    @Bean
    Audit audit(Database database, InstantSource clock) {
        return new Audit(database, clock);
    }

    @Bean
    Organizations organizations(Database database, Audit audit, InstantSource clock) {
        return new Organizations(database, audit, clock);
    }

    @Bean
    Teams teams(Database database, Audit audit, InstantSource clock) {
        return new Teams(database, audit, clock);
    }

    @Bean
    Keys keys(Database database, Audit audit, InstantSource clock) {
        return new Keys(database, audit, clock);
    }
}
