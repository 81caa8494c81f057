package io.ponder.cli.up;

import jakarta.servlet.ServletException;
import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.slf4j.MDC;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/** Puts a service's name on the log lines of its requests, since all services share this JVM. */
@Configuration(proxyBeanMethods = false)
class NamedInLogs {

    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> serviceInLogs(Environment environment) {
        String service = environment.getProperty("spring.application.name", "ponder");
        return tomcat -> tomcat.addEngineValves(new Naming(service));
    }

    private static final class Naming extends ValveBase {
        private final String service;

        Naming(String service) {
            super(true);
            this.service = service;
        }

        @Override
        public void invoke(Request request, Response response) throws IOException, ServletException {
            MDC.put(ServiceMember.KEY, service);
            try {
                getNext().invoke(request, response);
            } finally {
                MDC.remove(ServiceMember.KEY);
            }
        }
    }
}
