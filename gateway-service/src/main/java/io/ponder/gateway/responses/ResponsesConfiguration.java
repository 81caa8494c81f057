package io.ponder.gateway.responses;

import io.ponder.gateway.question.Questions;
import io.ponder.gateway.question.Searches;
import io.ponder.gateway.responses.store.FileResponseStore;
import io.ponder.gateway.responses.store.MemoryResponseStore;
import io.ponder.gateway.responses.store.ResponseStore;
import java.nio.file.Path;
import java.time.InstantSource;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts together what serves the Responses API. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ResponsesSettings.class)
class ResponsesConfiguration {

    @Bean
    ResponseStore responseStore(ResponsesSettings settings, InstantSource clock) {
        return settings.file().isBlank()
                ? new MemoryResponseStore(settings.memory().toBytes(), clock)
                : FileResponseStore.open(Path.of(settings.file()), clock);
    }

    @Bean
    ResponseRuns responseRuns(
            Questions questions,
            Searches searches,
            ResponseStore store,
            ResponsesSettings settings,
            InstantSource clock) {
        return new ResponseRuns(questions, searches, store, settings, clock);
    }
}
