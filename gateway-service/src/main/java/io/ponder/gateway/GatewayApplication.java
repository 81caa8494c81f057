package io.ponder.gateway;

import io.ponder.contracts.wire.ServiceClient;
import io.ponder.gateway.error.ApiErrors;
import io.ponder.runtime.DependencyHealth;
import io.ponder.runtime.FailureAdvice;
import io.ponder.runtime.FailureRenderer;
import io.ponder.runtime.ServiceClients;
import io.ponder.runtime.ServiceRuntime;
import java.time.InstantSource;
import org.apache.catalina.valves.RemoteIpValve;
import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.filter.UrlHandlerFilter;

/** gateway-service: the only service that clients talk to. */
@SpringBootApplication(proxyBeanMethods = false)
@Import({ServiceRuntime.class, FailureAdvice.class})
@EnableConfigurationProperties({GatewaySettings.class, EdgeSettings.class})
public class GatewayApplication {

    /** Starts the service, either in its own process or beside the others in one JVM. */
    public static SpringApplicationBuilder builder() {
        return ServiceRuntime.builder(GatewayApplication.class, "gateway-service");
    }

    public static void main(String[] args) {
        builder().run(args);
    }

    @Bean
    ServiceClient searchClient(GatewaySettings settings, ServiceClients services) {
        return services.client("search-service", settings.searchUrl());
    }

    @Bean
    DependencyHealth searchHealthIndicator(ServiceClient search, InstantSource clock) {
        return new DependencyHealth("search-service", search, clock);
    }

    @Bean
    FailureRenderer failureRenderer() {
        return new ApiErrors();
    }

    /** Believes what proxies say of the client, if the operator names them; otherwise nobody. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> trustedProxies(EdgeSettings edge) {
        return tomcat -> {
            if (!edge.trustedProxies().isEmpty()) {
                RemoteIpValve proxies = new RemoteIpValve();
                proxies.setInternalProxies(edge.trustedProxies());
                proxies.setRemoteIpHeader("X-Forwarded-For");
                proxies.setProtocolHeader("X-Forwarded-Proto");
                tomcat.addEngineValves(proxies);
            }
        };
    }

    /** Takes a path with a slash at its end for the path without it. */
    @Bean
    FilterRegistrationBean<UrlHandlerFilter> trailingSlashes() {
        return new FilterRegistrationBean<>(
                UrlHandlerFilter.trailingSlashHandler("/v1/**").wrapRequest().build());
    }

    /**
     * Accepts encoded slashes, because model ids contain slashes and SDKs encode them:
     * {@code GET /v1/models/Qwen%2FQwen2.5-0.5B}.
     */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> decodedSlashes() {
        return tomcat -> tomcat.addConnectorCustomizers(
                connector -> connector.setEncodedSolidusHandling(EncodedSolidusHandling.DECODE.getValue()));
    }
}
