package io.ponder.cli.configuration;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.env.PropertiesPropertySourceLoader;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ClassPathResource;

/**
 * What the configuration in a service's jar says of a setting.
 *
 * @param variable the environment variable that sets it; null if the configuration names none
 * @param value the default
 */
record Given(@Nullable String variable, String value) {

    static final List<String> SERVICES = List.of("gateway", "search", "proposer", "verifier", "dataset");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{(PONDER_\\w+):(.*)}");

    /** By setting, of {@code gateway} and so on. */
    static Map<String, Given> of(String service) throws IOException {
        String file = service + "-service.yml";
        return read(new YamlPropertySourceLoader().load(file, new ClassPathResource(file)));
    }

    /** By setting, of all services. */
    static Map<String, Given> ofAll() throws IOException {
        String file = "io/ponder/runtime/service-runtime.properties";
        return read(new PropertiesPropertySourceLoader().load(file, new ClassPathResource(file)));
    }

    private static Map<String, Given> read(List<PropertySource<?>> sources) {
        Map<String, Given> given = new TreeMap<>();
        for (PropertySource<?> source : sources) {
            for (String name : ((EnumerablePropertySource<?>) source).getPropertyNames()) {
                String value = Objects.toString(source.getProperty(name), "");
                Matcher placeholder = PLACEHOLDER.matcher(value);
                given.put(
                        name,
                        placeholder.matches()
                                ? new Given(placeholder.group(1), placeholder.group(2))
                                : new Given(null, value));
            }
        }
        return given;
    }
}
