package io.ponder.gateway.accounts;

import io.ponder.accounts.database.Database;
import io.ponder.accounts.ledger.Feedbacks;
import io.ponder.accounts.ledger.KeptPrompts;
import io.ponder.accounts.ledger.LedgerReader;
import io.ponder.accounts.ledger.LedgerWriter;
import io.ponder.accounts.ledger.PastSearches;
import io.ponder.accounts.ledger.RollUps;
import io.ponder.accounts.ledger.Settlement;
import io.ponder.accounts.limit.LostSearches;
import io.ponder.accounts.outbox.Outbox;
import io.ponder.accounts.outbox.OutboxSettings;
import io.ponder.accounts.traffic.Traffic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts together the ledger and the way to it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LedgerSettings.class)
class LedgerConfiguration {

    private static final Logger LOG = LoggerFactory.getLogger(LedgerConfiguration.class);

    @Bean
    LedgerWriter ledgerWriter(Database database, ObjectProvider<Settlement> settlement, BookedMetrics booked) {
        return new LedgerWriter(database, settlement.getIfAvailable(() -> Settlement.NONE), booked::booked);
    }

    @Bean
    PastSearches pastSearches(Database database) {
        return new PastSearches(database);
    }

    @Bean
    LedgerReader ledgerReader(Database database) {
        return new LedgerReader(database);
    }

    @Bean
    RollUps rollUps(Database database) {
        return new RollUps(database);
    }

    @Bean
    Feedbacks feedbacks(Database database) {
        return new Feedbacks(database);
    }

    @Bean
    KeptPrompts keptPrompts(Database database) {
        return new KeptPrompts(database);
    }

    @Bean
    Traffic traffic(Database database) {
        return new Traffic(database);
    }

    @Bean(destroyMethod = "close")
    Outbox outbox(
            LedgerSettings settings,
            GatewayDatabase database,
            @Value("${server.port:0}") int port,
            LedgerWriter ledger,
            LostSearches lost,
            InstantSource clock)
            throws IOException {
        return Outbox.open(OutboxSettings.in(folder(settings, database, port)), ledger, clock, lost::known);
    }

    private static Path folder(LedgerSettings settings, GatewayDatabase database, int port) throws IOException {
        if (!settings.outbox().isBlank()) {
            return Path.of(settings.outbox());
        }
        if (!database.file().isBlank()) {
            return Path.of(database.file() + ".outbox");
        }
        if (database.url().isBlank()) {
            // The database is gone when this stops, and what waits for it may go as well.
            return Files.createTempDirectory("ponder-gateway").resolve("outbox");
        }
        Path folder = Path.of(System.getProperty("java.io.tmpdir"), "ponder-gateway-" + port + ".outbox");
        LOG.warn("what searches spent waits for the database in {}: PONDER_OUTBOX names a folder that lasts", folder);
        return folder;
    }
}
