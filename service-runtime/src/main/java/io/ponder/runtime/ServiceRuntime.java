package io.ponder.runtime;

import io.ponder.contracts.wire.HttpClients;
import io.ponder.runtime.settings.RangeCheck;
import io.ponder.runtime.tls.ClientTls;
import io.ponder.runtime.tracing.TracingConfiguration;
import java.security.Security;
import java.time.InstantSource;
import org.apache.catalina.Valve;
import org.apache.catalina.connector.Connector;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.PropertySource;
import tools.jackson.databind.json.JsonMapper;

/** The beans that every service needs. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({HttpSettings.class, MetricsSettings.class})
@PropertySource("classpath:io/ponder/runtime/service-runtime.properties")
@Import({
    TracingConfiguration.class,
    RequestContextFilter.class,
    Drain.class,
    NeighbourDoors.class,
    ServiceClients.class,
    CrowdFilter.class,
    BodyFilter.class,
    ErrorPage.class,
    Histograms.class,
    TenantLabels.class
})
public class ServiceRuntime {

    /** The qualifier of the HTTP client for engines. */
    public static final String ENGINES = "engines";

    /**
     * Starts a service, either in its own process or beside the others in one JVM.
     *
     * @param name of the service, and of its settings
     */
    public static SpringApplicationBuilder builder(Class<?> application, String name) {
        rememberNames("networkaddress.cache.ttl", "5");
        rememberNames("networkaddress.cache.negative.ttl", "1");
        return new SpringApplicationBuilder(application).properties("spring.config.name=" + name);
    }

    /**
     * For how many seconds Java remembers addresses, 30 by default, which would keep new replicas idle for as long. Java
     * reads it when it first resolves a name.
     */
    private static void rememberNames(String property, String seconds) {
        String set = Security.getProperty(property);
        // Java's own file sets the negative one to 10.
        if (set == null || set.equals("10")) {
            Security.setProperty(property, seconds);
        }
    }

    /** Settings out of their range are refused. */
    @Bean
    static ConfigurationPropertiesBindHandlerAdvisor rangeCheck() {
        return RangeCheck::new;
    }

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    /** An internal service uses only the JSON of the wire. */
    @Bean
    JsonMapper jsonMapper(HttpSettings settings) {
        return RequestReader.mapper(settings.jsonDepth());
    }

    @Bean
    BytesInFlight bytesInFlight(HttpSettings settings) {
        return new BytesInFlight((long) (Runtime.getRuntime().maxMemory() * settings.bodyHeap()));
    }

    /** For calls to other services. */
    @Bean(destroyMethod = "close")
    CloseableHttpClient httpClient(HttpSettings settings, SslBundles bundles) {
        return HttpClients.create(settings.connectTimeout(), settings.maxConnections(), ClientTls.ofServices(bundles));
    }

    /** For calls to engines, which may trust other authorities. */
    @Lazy
    @Bean(name = ENGINES, destroyMethod = "close", defaultCandidate = false)
    CloseableHttpClient engineHttpClient(HttpSettings settings, SslBundles bundles) {
        return HttpClients.create(settings.connectTimeout(), settings.maxConnections(), ClientTls.ofEngines(bundles));
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> clientConnections(HttpSettings settings) {
        Valve valve = new ClientConnection.Exposing();
        return tomcat -> {
            tomcat.addEngineValves(valve, new SmallReaders(), new SecurityHeaders());
            tomcat.setProtocol(ServiceProtocol.class.getName());
            tomcat.addConnectorCustomizers(
                    ServiceRuntime::keepSmall,
                    ServiceRuntime::keepBusy,
                    connector -> connector.setProperty(
                            "headTime", Long.toString(settings.headTime().toMillis())),
                    connector -> connector.setProperty(
                            "readPatience",
                            Long.toString(settings.readPatience().toMillis())));
        };
    }

    /** Tomcat's own refusals in the form of all others. The last valve to be added is the first to see a reply. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> errorReports(FailureRenderer renderer) {
        return tomcat -> tomcat.addContextCustomizers(
                context -> context.getParent().getPipeline().addValve(new ErrorReports(renderer)));
    }

    /** Shrinks the buffers that Tomcat holds for each waiting connection, 8 KiB each by default. */
    private static void keepSmall(Connector connector) {
        connector.setProperty("socket.appReadBufSize", "2048");
        connector.setProperty("socket.appWriteBufSize", "2048");
        connector.setProperty("maxHttpResponseHeaderSize", "4096");
        connector.setProperty("maxTrailerSize", "256");
    }

    /**
     * No connection may stand still for longer than 20 s within a request; between two requests it may. A client that
     * asks before it sends its body is told to send it only once the body is read, and so has not been refused.
     */
    private static void keepBusy(Connector connector) {
        connector.setProperty("connectionTimeout", "20000");
        connector.setProperty("keepAliveTimeout", "60000");
        connector.setProperty("acceptCount", "4096");
        connector.setProperty("continueResponseTiming", "onRead");
    }
}
