package io.ponder.cli.configuration;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The generated part of docs/configuration.md: a table for all services, and one for each. */
final class Page {

    private static final String RUNTIME = "service-runtime";
    private static final String HEAD = """
            | setting | variable | kind | default | what it is |
            | --- | --- | --- | --- | --- |
            """;

    private final List<Setting> settings;
    private final Map<String, Given> common = new HashMap<>(Given.ofAll());
    private final Map<String, Map<String, Given>> own = new LinkedHashMap<>();

    Page(List<Setting> settings) throws IOException {
        this.settings = new ArrayList<>(settings);
        for (String service : Given.SERVICES) {
            own.put(service, Given.of(service));
        }
        addSettingsOfSpring();
    }

    /** Settings of Spring that have a variable of ours. */
    private void addSettingsOfSpring() throws IOException {
        Map<String, JsonNode> described = springsOwn();
        Map<String, Given> first = own.values().iterator().next();
        first.forEach((name, given) -> {
            if (own.values().stream().allMatch(one -> given.equals(one.get(name)))) {
                common.put(name, given);
            }
        });
        own.values().forEach(one -> one.keySet().removeAll(common.keySet()));
        common.forEach((name, given) -> add(RUNTIME, name, given, described));
        own.forEach((service, all) -> all.forEach((name, given) -> add(service + "-service", name, given, described)));
    }

    private void add(String module, String name, Given given, Map<String, JsonNode> described) {
        if (given.variable() == null || name.startsWith("ponder.")) {
            return;
        }
        JsonNode one = Objects.requireNonNull(described.get(name), name);
        String type = one.path("type").asString();
        settings.add(new Setting(
                module,
                name,
                type.matches(".*(Integer|Float|Double)") ? "number" : "text",
                given.value(),
                one.path("description").asString().replaceAll("\\.$", "")));
    }

    /** What the metadata in Spring Boot's jars says of its settings. */
    private static Map<String, JsonNode> springsOwn() throws IOException {
        Map<String, JsonNode> described = new HashMap<>();
        for (URL file : Collections.list(
                Page.class.getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
            try (InputStream in = file.openStream()) {
                for (JsonNode one : JsonMapper.shared().readTree(in).path("properties")) {
                    described.put(one.path("name").asString(), one);
                }
            }
        }
        return described;
    }

    /** Settings that the configuration in the jars names, but no record has. */
    List<String> unknown() {
        List<String> names = new ArrayList<>(common.keySet());
        own.values().forEach(one -> names.addAll(one.keySet()));
        names.removeIf(name -> !name.startsWith("ponder."));
        names.removeAll(settings.stream().map(Setting::name).toList());
        return names;
    }

    String text() {
        StringBuilder text = new StringBuilder("\n## All services\n\n" + HEAD);
        of(RUNTIME).forEach(setting -> text.append(row(setting, null)));
        for (String service : Given.SERVICES) {
            text.append("\n## ").append(service).append("-service\n\n").append(HEAD);
            of(service + "-service").forEach(setting -> text.append(row(setting, service)));
        }
        return text.append("\n").toString();
    }

    private List<Setting> of(String module) {
        return settings.stream().filter(one -> one.module().equals(module)).toList();
    }

    /** @param service whose row it is; null for all */
    private String row(Setting setting, @Nullable String service) {
        Map<String, Given> here = service == null ? common : own.getOrDefault(service, Map.of());
        Given given = here.getOrDefault(setting.name(), new Given(null, setting.value()));
        StringBuilder variables = new StringBuilder(variable(setting, given));
        StringBuilder values = new StringBuilder(code(given.value()));
        if (service == null) {
            own.forEach((other, all) -> {
                Given elsewhere = all.get(setting.name());
                if (elsewhere != null && !elsewhere.equals(given)) {
                    variables.append(
                            elsewhere.variable() == null ? "" : "; " + other + ": " + code(elsewhere.variable()));
                    values.append(
                            elsewhere.value().equals(given.value())
                                    ? ""
                                    : "; " + other + ": " + code(elsewhere.value()));
                }
            });
        }
        return "| %s | %s | %s | %s | %s |%n"
                .formatted(code(setting.name()), variables, setting.type(), values, setting.about());
    }

    private static String variable(Setting setting, Given given) {
        String named = given.variable();
        return named != null ? code(named) : setting.hasVariable() ? code(setting.variable()) : "";
    }

    private static String code(String text) {
        return text.isEmpty() ? "" : "`" + text + "`";
    }
}
