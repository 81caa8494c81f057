package io.ponder.gateway.limits;

import io.micrometer.core.instrument.MeterRegistry;
import io.ponder.accounts.database.Database;
import io.ponder.accounts.limit.Budgets;
import io.ponder.accounts.limit.LimitTable;
import io.ponder.accounts.limit.LostSearches;
import io.ponder.accounts.limit.Reaper;
import io.ponder.accounts.limit.Spending;
import io.ponder.accounts.limit.SpendingLimits;
import io.ponder.accounts.limit.Standings;
import io.ponder.accounts.limit.Windows;
import io.ponder.accounts.limit.Witness;
import io.ponder.accounts.outbox.Outbox;
import io.ponder.accounts.tenant.Teams;
import io.ponder.gateway.limits.LimitsSettings.WhenAway;
import io.ponder.runtime.FailureRenderer;
import java.util.Objects;
import java.util.UUID;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts together what decides whether a search may begin. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(LimitsSettings.class)
class LimitsConfiguration {

    /** Names this process, and no other. */
    private final String gateway = "gateway-" + UUID.randomUUID();

    @Bean
    Windows settlement(Database database) {
        return new Windows(database);
    }

    @Bean
    LimitTable limitTable(Database database) {
        return new LimitTable(database);
    }

    @Bean
    Standings standings(Database database) {
        return new Standings(database);
    }

    @Bean(destroyMethod = "close")
    BudgetMetrics budgetMetrics(Standings standings, Teams teams, LimitsSettings settings, MeterRegistry registry) {
        return new BudgetMetrics(standings::ofMoney, teams, settings.budgetsShown(), registry);
    }

    @Bean(destroyMethod = "close")
    Budgets budgets(Database database, Outbox outbox, LimitsSettings settings) {
        return new Budgets(
                database,
                outbox::end,
                new Budgets.Settings(gateway, settings.patience(), settings.whenStoreIsAway() == WhenAway.OPEN));
    }

    @Bean(destroyMethod = "close")
    Reaper reaper(Database database, Budgets budgets, LostSearches lost, Outbox outbox) {
        return new Reaper(database, budgets, lost, outbox::end, gateway);
    }

    @Bean
    LostSearches lostSearches(Database database, ObjectProvider<Witness> witness) {
        return new LostSearches(database, witness.getIfAvailable(() -> Witness.NONE));
    }

    @Bean
    FairQueue fairQueue(LimitsSettings settings) {
        return new FairQueue(
                new Places(settings.searches()), settings.waiting(), settings.longestWait(), System::nanoTime);
    }

    @Bean(destroyMethod = "close")
    Pulse pulse(FairQueue queue) {
        return new Pulse(() -> queue.taken() > 0, queue::look);
    }

    @Bean
    SpendingMetrics spendingMetrics(MeterRegistry registry, FairQueue queue, LimitsSettings settings) {
        return new SpendingMetrics(registry, queue, settings.searches());
    }

    @Bean
    Doorkeeper doorkeeper(FairQueue queue) {
        return new Doorkeeper(queue);
    }

    @Bean
    AdmissionFilter admissionFilter(Doorkeeper doorkeeper, SpendingMetrics metrics, FailureRenderer renderer) {
        return new AdmissionFilter(doorkeeper, metrics, renderer);
    }

    @Bean
    Spending spending(Budgets budgets, LimitsSettings settings, FairQueue queue, SpendingMetrics metrics) {
        return new QueuedSpending(
                budgets,
                queue,
                claim -> Objects.requireNonNullElse(
                        budgets.perRequest(claim.caller()).priority(), SpendingLimits.DEFAULT_PRIORITY),
                metrics,
                settings);
    }
}
