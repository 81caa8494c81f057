package io.ponder.dataset;

import io.micrometer.core.instrument.MeterRegistry;
import io.ponder.accounts.database.Database;
import io.ponder.accounts.database.DatabaseSettings;
import io.ponder.accounts.ledger.LedgerWriter;
import io.ponder.accounts.limit.Budgets;
import io.ponder.accounts.limit.LostSearches;
import io.ponder.accounts.limit.Reaper;
import io.ponder.accounts.limit.Windows;
import io.ponder.accounts.tenant.Audit;
import io.ponder.accounts.tenant.Keys;
import io.ponder.accounts.tenant.Teams;
import io.ponder.contracts.wire.ServiceClient;
import io.ponder.dataset.DatasetSettings.DatasetDatabase;
import io.ponder.dataset.call.CatalogSource;
import io.ponder.dataset.call.JobCalls;
import io.ponder.dataset.call.LostCalls;
import io.ponder.dataset.call.Throttle;
import io.ponder.dataset.call.Wallet;
import io.ponder.dataset.job.JobSettings;
import io.ponder.dataset.recipe.Recipes;
import io.ponder.dataset.store.DatasetStore;
import io.ponder.datasets.personal.PersonalDetector;
import io.ponder.runtime.DependencyHealth;
import io.ponder.runtime.FailureAdvice;
import io.ponder.runtime.FailureRenderer;
import io.ponder.runtime.PassingTrouble;
import io.ponder.runtime.ProblemRenderer;
import io.ponder.runtime.ServiceClients;
import io.ponder.runtime.ServiceRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** dataset-service: makes training data out of searches. */
@SpringBootApplication(proxyBeanMethods = false)
@Import({ServiceRuntime.class, FailureAdvice.class})
@EnableConfigurationProperties(DatasetSettings.class)
public class DatasetApplication {

    private static final Logger LOG = LoggerFactory.getLogger(DatasetApplication.class);
    private static final Duration DATABASE_PATIENCE = Duration.ofSeconds(10);

    /** The catalog is asked for again after so many looks for work. */
    private static final int POLLS_OF_CATALOG = 10;

    /** Names this process, and no other. */
    private final String worker = "dataset-" + UUID.randomUUID();

    public static void main(String[] args) {
        builder().run(args);
    }

    /** Starts the service, either in its own process or beside the others in one JVM. */
    public static SpringApplicationBuilder builder() {
        return ServiceRuntime.builder(DatasetApplication.class, "dataset-service");
    }

    @Bean
    FailureRenderer failureRenderer() {
        return new ProblemRenderer("dataset-service", true);
    }

    @Bean
    ServiceClient searchClient(DatasetSettings settings, ServiceClients services) {
        return services.client("search-service", settings.searchUrl());
    }

    @Bean
    ServiceClient verifierClient(DatasetSettings settings, ServiceClients services) {
        return services.client("verifier-service", settings.verifierUrl());
    }

    @Bean
    HealthIndicator search(ServiceClient searchClient, InstantSource clock) {
        return new DependencyHealth("search-service", searchClient, clock);
    }

    @Bean
    HealthIndicator verifier(ServiceClient verifierClient, InstantSource clock) {
        return new DependencyHealth("verifier-service", verifierClient, clock);
    }

    @Bean(destroyMethod = "close")
    Database database(DatasetSettings settings) throws IOException {
        DatasetDatabase database = settings.database();
        Path file = Path.of(database.file());
        if (database.url().isBlank() && database.file().isBlank()) {
            file = Files.createTempDirectory("ponder-dataset").resolve("data");
            LOG.warn("no database is configured: jobs and data sets are gone when this stops, and what jobs spend"
                    + " does not reach the gateway's ledger");
        }
        return Database.open(new DatabaseSettings(
                database.url(), database.user(), database.password(), file, database.connections()));
    }

    @Bean
    PassingTrouble databaseAway() {
        return e -> Database.failureOf(e, "dataset-service's");
    }

    @Bean
    Audit audit(Database database, InstantSource clock) {
        return new Audit(database, clock);
    }

    @Bean
    Keys keys(Database database, Audit audit, InstantSource clock) {
        return new Keys(database, audit, clock);
    }

    @Bean
    Teams teams(Database database, Audit audit, InstantSource clock) {
        return new Teams(database, audit, clock);
    }

    @Bean
    DatasetStore datasetStore(Database database) {
        return new DatasetStore(database);
    }

    @Bean
    Wallet wallet(Database database, JobSettings settings, InstantSource clock) {
        return new Wallet(database, worker, settings.silence(), clock);
    }

    @Bean
    CatalogSource catalogSource(
            ServiceClient searchClient, ServiceClient verifierClient, JobSettings settings, InstantSource clock) {
        return new CatalogSource(searchClient, verifierClient, settings.poll().multipliedBy(POLLS_OF_CATALOG), clock);
    }

    /**
     * The entry of each call is written with its reply, so what settles it has nothing left to do. Every call is held, for
     * others to find if this process dies.
     */
    @Bean(destroyMethod = "close")
    Budgets budgets(Database database) {
        return new Budgets(database, _ -> {}, new Budgets.Settings(worker, DATABASE_PATIENCE, false, true));
    }

    @Bean
    LedgerWriter ledger(Database database) {
        return new LedgerWriter(database, new Windows(database));
    }

    /** Settles the calls of processes that have died: first in the ledger, then for their jobs. */
    @Bean(destroyMethod = "close")
    Reaper reaper(
            Database database,
            Budgets budgets,
            LedgerWriter ledger,
            Wallet wallet,
            JobSettings settings,
            ServiceClient searchClient,
            InstantSource clock) {
        return new Reaper(
                database,
                budgets,
                new LostSearches(database, new LostCalls(searchClient, clock)),
                entry -> {
                    ledger.deliver(List.of(entry));
                    wallet.settleLost();
                },
                worker,
                settings.heartbeat(),
                settings.silence());
    }

    @Bean
    PersonalDetector personalDetector(DatasetSettings settings) {
        return settings.personal().open();
    }

    @Bean
    Recipes recipes(PersonalDetector detector) {
        return Recipes.standard(detector);
    }

    @Bean
    Throttle throttle(JobSettings settings, CatalogSource catalogs) {
        return new Throttle(settings.searches(), catalogs::people);
    }

    @Bean
    JobCalls calls(
            Database database,
            Wallet wallet,
            Budgets budgets,
            LedgerWriter ledger,
            Throttle throttle,
            CatalogSource catalogs,
            ServiceClient searchClient,
            ServiceClient verifierClient,
            InstantSource clock,
            MeterRegistry registry) {
        return new JobCalls(
                database, wallet, budgets, ledger, throttle, catalogs, searchClient, verifierClient, clock, registry);
    }
}
