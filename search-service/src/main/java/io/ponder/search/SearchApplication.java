package io.ponder.search;

import io.ponder.contracts.wire.ServiceClient;
import io.ponder.reasoning.engine.Hedging;
import io.ponder.runtime.DependencyHealth;
import io.ponder.runtime.FailureAdvice;
import io.ponder.runtime.FailureRenderer;
import io.ponder.runtime.ProblemRenderer;
import io.ponder.runtime.ServiceClients;
import io.ponder.runtime.ServiceRuntime;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** search-service: runs searches with proposer-service and verifier-service. */
@SpringBootApplication
@Import({ServiceRuntime.class, FailureAdvice.class})
@EnableConfigurationProperties({SearchSettings.class, DependencySettings.class, PriceSettings.class})
public class SearchApplication {

    public static void main(String[] args) {
        builder().run(args);
    }

    /** Starts the service, either in its own process or beside the others in one JVM. */
    public static SpringApplicationBuilder builder() {
        return ServiceRuntime.builder(SearchApplication.class, "search-service");
    }

    @Bean
    FailureRenderer failureRenderer() {
        return new ProblemRenderer("search-service", true);
    }

    @Bean
    ServiceClient proposerClient(DependencySettings settings, ServiceClients services) {
        return services.client("proposer-service", settings.proposerUrl());
    }

    @Bean
    ServiceClient verifierClient(DependencySettings settings, ServiceClients services) {
        return services.client("verifier-service", settings.verifierUrl());
    }

    @Bean
    Hedging hedging(SearchSettings settings, SearchMetrics metrics) {
        return new Hedging(settings.hedging().limits(), metrics);
    }

    @Bean
    HealthIndicator proposer(ServiceClient proposerClient, InstantSource clock) {
        return new DependencyHealth("proposer-service", proposerClient, clock);
    }

    @Bean
    HealthIndicator verifier(ServiceClient verifierClient, InstantSource clock) {
        return new DependencyHealth("verifier-service", verifierClient, clock);
    }
}
