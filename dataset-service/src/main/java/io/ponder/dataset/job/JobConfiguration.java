package io.ponder.dataset.job;

import io.micrometer.core.instrument.MeterRegistry;
import io.ponder.accounts.database.Database;
import io.ponder.accounts.tenant.Caller;
import io.ponder.accounts.tenant.Keys;
import io.ponder.accounts.tenant.Teams;
import io.ponder.accounts.traffic.Traffic;
import io.ponder.contracts.dataset.OnBehalf;
import io.ponder.dataset.call.JobCalls;
import io.ponder.dataset.call.OldReplies;
import io.ponder.dataset.call.Throttle;
import io.ponder.dataset.call.Wallet;
import io.ponder.dataset.recipe.Recipes;
import io.ponder.dataset.store.DatasetStore;
import java.time.InstantSource;
import java.util.function.Function;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts together what gets jobs done. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(JobSettings.class)
class JobConfiguration {

    @Bean
    JobStore jobStore(Database database, InstantSource clock) {
        return new JobStore(database, clock);
    }

    @Bean
    JobDocuments jobDocuments(JobStore jobs, DatasetStore datasets, Wallet wallet, InstantSource clock) {
        return new JobDocuments(jobs, datasets, wallet, clock);
    }

    @Bean(destroyMethod = "close")
    OldReplies oldReplies(Database database, JobSettings settings, InstantSource clock) {
        return new OldReplies(database, settings.keepReplies(), clock);
    }

    @Bean(destroyMethod = "close")
    JobMetrics jobMetrics(Database database, Throttle throttle, InstantSource clock, MeterRegistry registry) {
        return new JobMetrics(database, throttle, clock, registry);
    }

    @Bean
    Jobs jobs(
            Database database,
            JobStore store,
            DatasetStore datasets,
            JobCalls calls,
            Wallet wallet,
            Recipes recipes,
            Keys keys,
            JobSettings settings,
            JobMetrics metrics,
            JobTraffic traffic,
            InstantSource clock) {
        JobRun.Shared shared = new JobRun.Shared(
                database,
                store,
                datasets,
                calls,
                recipes,
                new JobAlarms(store, new FigureStore(database, clock)),
                present(keys),
                metrics,
                traffic,
                Math.max(1, settings.searches()));
        return new Jobs(shared, wallet, settings, clock);
    }

    @Bean
    JobTraffic jobTraffic(Database database, Teams teams, InstantSource clock) {
        return new JobTraffic(new Traffic(database), teams, clock);
    }

    @Bean
    JobOrders jobOrders(
            Jobs jobs,
            JobStore store,
            JobDocuments documents,
            DatasetStore datasets,
            Recipes recipes,
            JobTraffic traffic,
            InstantSource clock) {
        return new JobOrders(jobs, store, documents, datasets, recipes, traffic, clock);
    }

    private static Function<OnBehalf, Caller> present(Keys keys) {
        return owner -> {
            String key = owner.key();
            return key == null ? Caller.OPEN : keys.present(key);
        };
    }
}
