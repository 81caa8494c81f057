package io.ponder.gateway.batches;

import io.ponder.accounts.database.Database;
import io.ponder.gateway.files.FileStore;
import io.ponder.gateway.question.Endpoint;
import io.ponder.gateway.question.Searches;
import io.ponder.gateway.work.Gateways;
import io.ponder.gateway.work.PresentCaller;
import io.ponder.gateway.work.TraceUnits;
import io.ponder.gateway.work.WorkSettings;
import io.ponder.runtime.tracing.Tracing;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts together what serves the Batches API. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(BatchesSettings.class)
class BatchesConfiguration {

    @Bean
    Batches batches(
            BatchStore store,
            FileStore files,
            Searches searches,
            TraceUnits units,
            PresentCaller present,
            List<Endpoint> endpoints,
            Database database,
            Gateways gateways,
            WorkSettings work,
            BatchesSettings settings,
            Tracing tracing,
            InstantSource clock) {
        Semaphore places = new Semaphore(settings.linesAtOnce(), true);
        BatchRun.Shared shared =
                new BatchRun.Shared(store, files, searches, units, present, places, settings, tracing, clock);
        return new Batches(shared, endpoints, database, gateways, work);
    }
}
