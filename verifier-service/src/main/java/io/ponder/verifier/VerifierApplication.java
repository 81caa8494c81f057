package io.ponder.verifier;

import io.ponder.contracts.wire.ServiceClient;
import io.ponder.runtime.DependencyHealth;
import io.ponder.runtime.FailureAdvice;
import io.ponder.runtime.FailureRenderer;
import io.ponder.runtime.ProblemRenderer;
import io.ponder.runtime.ServiceClients;
import io.ponder.runtime.ServiceRuntime;
import java.time.InstantSource;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** verifier-service: scores candidates. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
@Import({ServiceRuntime.class, FailureAdvice.class})
public class VerifierApplication {

    public static void main(String[] args) {
        builder().run(args);
    }

    /** Starts the service, either in its own process or beside the others in one JVM. */
    public static SpringApplicationBuilder builder() {
        return ServiceRuntime.builder(VerifierApplication.class, "verifier-service");
    }

    @Bean
    FailureRenderer failureRenderer() {
        return new ProblemRenderer("verifier-service");
    }

    @Bean
    ServiceClient proposerClient(VerifierSettings settings, ServiceClients services) {
        return services.client("proposer-service", settings.proposerUrl());
    }

    @Bean
    HealthIndicator proposer(ServiceClient proposerClient, InstantSource clock) {
        return new DependencyHealth("proposer-service", proposerClient, clock);
    }
}
