package io.ponder.gateway.responses;

import io.ponder.accounts.database.Database;
import io.ponder.gateway.question.Questions;
import io.ponder.gateway.question.Searches;
import io.ponder.gateway.responses.store.ResponseStore;
import io.ponder.gateway.work.Announcer;
import io.ponder.gateway.work.Gateways;
import io.ponder.gateway.work.PresentCaller;
import io.ponder.gateway.work.TraceUnits;
import io.ponder.gateway.work.WorkSettings;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts together what serves the Responses API. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ResponsesSettings.class)
class ResponsesConfiguration {

    @Bean
    ResponseStore responseStore(Database database, TraceUnits units, Announcer announcer, InstantSource clock) {
        return new ResponseStore(database, units, announcer, clock);
    }

    @Bean
    ResponseRuns responseRuns(
            Questions questions,
            Searches searches,
            ResponseStore store,
            Gateways gateways,
            PresentCaller present,
            ResponsesSettings settings,
            InstantSource clock) {
        return new ResponseRuns(questions, searches, store, gateways, present, settings, clock);
    }

    @Bean
    BackgroundResponses backgroundResponses(
            ResponseRuns runs,
            Database database,
            Gateways gateways,
            ResponsesSettings settings,
            WorkSettings work,
            InstantSource clock) {
        return new BackgroundResponses(runs, database, gateways, settings, work, clock);
    }
}
