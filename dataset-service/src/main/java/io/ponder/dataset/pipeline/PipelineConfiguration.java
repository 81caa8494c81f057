package io.ponder.dataset.pipeline;

import io.ponder.accounts.database.Database;
import io.ponder.dataset.call.CatalogSource;
import io.ponder.dataset.call.Wallet;
import io.ponder.dataset.job.JobOrders;
import io.ponder.dataset.job.JobSettings;
import io.ponder.dataset.recipe.Recipes;
import io.ponder.dataset.store.DatasetStore;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts together what gets pipelines done. */
@Configuration(proxyBeanMethods = false)
class PipelineConfiguration {

    @Bean
    Pipelines pipelines() {
        return Pipelines.standard();
    }

    @Bean
    RunStore runStore(Database database, InstantSource clock) {
        return new RunStore(database, clock);
    }

    @Bean
    RunBudgets runBudgets(RunStore store, Wallet wallet) {
        return new RunBudgets(store, wallet);
    }

    @Bean
    RunDocuments runDocuments(RunStore store, RunBudgets budgets) {
        return new RunDocuments(store, budgets);
    }

    @Bean
    PipelineRuns pipelineRuns(
            Database database,
            RunStore store,
            RunBudgets budgets,
            JobOrders jobs,
            DatasetStore datasets,
            CatalogSource catalogs,
            JobSettings settings,
            InstantSource clock) {
        RunProgress progress = new RunProgress(database, store, budgets, jobs, datasets);
        return new PipelineRuns(database, store, progress, catalogs, settings.pace(), settings.searches() > 0, clock);
    }

    @Bean
    RunStarts runStarts(
            Database database,
            RunStore store,
            PipelineRuns runs,
            DatasetStore datasets,
            Recipes recipes,
            Pipelines pipelines,
            CatalogSource catalogs,
            InstantSource clock) {
        return new RunStarts(database, store, runs, datasets, recipes, pipelines, catalogs, clock);
    }

    @Bean
    RunOrders runOrders(Database database, RunStore store, RunBudgets budgets, PipelineRuns runs, JobOrders jobs) {
        return new RunOrders(database, store, budgets, runs, jobs);
    }
}
