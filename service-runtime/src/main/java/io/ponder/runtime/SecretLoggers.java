package io.ponder.runtime;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Keeps loggers silent that write keys or prompts, whatever level the others have: those of whole requests, on both sides.
 * Only a level for the very logger, set on purpose, makes it speak.
 */
public final class SecretLoggers implements EnvironmentPostProcessor {

    /** By the class or part that writes. */
    public static final List<String> NAMES = List.of(
            "org.apache.hc.client5.http.headers",
            "org.apache.hc.client5.http.wire",
            "org.apache.coyote.http11.Http11InputBuffer",
            "org.apache.tomcat.util.http.parser",
            "org.springframework.web.servlet.mvc.method.annotation.HttpEntityMethodProcessor",
            "org.springframework.web.servlet.mvc.method.annotation.RequestResponseBodyMethodProcessor",
            "org.springframework.web.method.HandlerMethod",
            "org.springframework.web.method.support.InvocableHandlerMethod",
            "org.springframework.jdbc.core.StatementCreatorUtils");

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        Map<String, Object> levels =
                NAMES.stream().collect(Collectors.toMap(name -> "logging.level." + name, name -> "off"));
        environment.getPropertySources().addLast(new MapPropertySource("ponder-secret-loggers", levels));
    }
}
