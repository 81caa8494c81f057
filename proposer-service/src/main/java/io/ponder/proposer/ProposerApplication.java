package io.ponder.proposer;

import io.ponder.runtime.FailureAdvice;
import io.ponder.runtime.FailureRenderer;
import io.ponder.runtime.ProblemRenderer;
import io.ponder.runtime.ServiceRuntime;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;

/** proposer-service: samples text from an LLM engine, upstream or embedded ({@link EngineChoice}). */
@SpringBootApplication(proxyBeanMethods = false)
@Import({ServiceRuntime.class, FailureAdvice.class})
public class ProposerApplication {

    /** Starts the service, either in its own process or as one context of a larger one. */
    public static SpringApplicationBuilder builder() {
        return ServiceRuntime.builder(ProposerApplication.class, "proposer-service");
    }

    public static void main(String[] args) {
        builder().run(args);
    }

    @Bean
    FailureRenderer failureRenderer() {
        return new ProblemRenderer("proposer-service");
    }
}
