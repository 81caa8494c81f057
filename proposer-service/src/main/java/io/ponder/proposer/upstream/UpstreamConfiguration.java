package io.ponder.proposer.upstream;

import io.github.resilience4j.bulkhead.BulkheadRegistry;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.ponder.contracts.wire.WireJson;
import io.ponder.engines.Breaker;
import io.ponder.engines.HttpEngine;
import io.ponder.engines.Turns;
import io.ponder.proposer.Backend;
import io.ponder.proposer.EngineChoice;
import io.ponder.runtime.ServiceRuntime;
import io.ponder.runtime.tracing.Tracing;
import java.time.InstantSource;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** Wires the upstream engine, used when {@code ponder.engine.url} is set. */
@Configuration(proxyBeanMethods = false)
@Conditional(EngineChoice.Upstream.class)
@EnableConfigurationProperties(EngineSettings.class)
class UpstreamConfiguration {

    @Bean(destroyMethod = "close")
    Backend upstreamBackend(
            EngineSettings settings,
            @Qualifier(ServiceRuntime.ENGINES) CloseableHttpClient http,
            CircuitBreakerRegistry breakers,
            BulkheadRegistry bulkheads,
            Tracing tracing,
            InstantSource clock) {
        // An engine is read leniently, and fast: thousands of its events come each second. Clients are read strictly.
        JsonMapper json = WireJson.mapper();
        HttpEngine wire = wire(settings, http, clock);
        EngineProbe probe = new EngineProbe(settings, wire, json);
        String engine = "the engine";
        return new UpstreamBackend(
                settings,
                wire,
                new EngineWatch(probe::look, settings.checkInterval()),
                new Turns(bulkheads, "engine", engine, settings.turns()),
                new Breaker(breakers, "engine", engine, settings.breaker().limits(), Breaker.Judge.byFault(), clock),
                json,
                tracing,
                clock,
                DrawThreads.REAL);
    }

    static HttpEngine wire(EngineSettings settings, CloseableHttpClient http, InstantSource clock) {
        return new HttpEngine(settings.url(), new ApiKey(settings)::value, UpstreamBackend.ERRORS, http, clock);
    }
}
