package io.ponder.cli.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** docker-compose.yml as Compose itself reads it; needs version 2 of it, but no Docker engine. */
class ComposeTest {

    private static final Path CHECKOUT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> SECRETS =
            List.of("PONDER_DATABASE_PASSWORD", "PONDER_ADMIN_KEY", "PONDER_GRAFANA_PASSWORD");

    @TempDir
    Path folder;

    @Test
    void onlyTheGatewayIsPublishedAndOnlyToThisMachine() throws Exception {
        for (Map.Entry<String, JsonNode> service : stack().properties()) {
            JsonNode ports = service.getValue().path("ports");
            if (service.getKey().equals("gateway")) {
                assertThat(ports).hasSize(1);
                assertThat(ports.get(0).path("host_ip").asString()).isEqualTo("127.0.0.1");
            } else {
                assertThat(ports).as(service.getKey()).isEmpty();
            }
        }
    }

    @Test
    void everyContainerIsBoundedAndHasAHealthCheckAndNoPrivileges() throws Exception {
        for (Map.Entry<String, JsonNode> service : stack().properties()) {
            JsonNode told = service.getValue();
            assertThat(told.has("mem_limit") && told.has("cpus") && told.has("pids_limit"))
                    .as("limits of " + service.getKey())
                    .isTrue();
            assertThat(told.path("cap_drop").toString()).as(service.getKey()).isEqualTo("[\"ALL\"]");
            assertThat(told.path("security_opt").toString())
                    .as(service.getKey())
                    .contains("no-new-privileges:true");
            assertThat(told.has("healthcheck") || told.has("build"))
                    .as("health of " + service.getKey())
                    .isTrue();
            assertThat(told.path("read_only").asBoolean() || service.getKey().startsWith("vllm"))
                    .as("root of " + service.getKey())
                    .isTrue();
            for (JsonNode needed : told.path("depends_on")) {
                assertThat(needed.path("condition").asString()).isEqualTo("service_healthy");
            }
        }
        assertThat(stack().path("gateway").path("depends_on").propertyNames())
                .containsExactlyInAnyOrder("search", "postgres");
    }

    @Test
    void onlyTheGatewayAndTheJobsReachTheDatabase() throws Exception {
        List<String> reach = new ArrayList<>();
        for (Map.Entry<String, JsonNode> service : stack().properties()) {
            if (service.getValue().path("networks").has("database")) {
                reach.add(service.getKey());
            }
        }
        assertThat(reach).containsExactlyInAnyOrder("gateway", "dataset", "postgres");
    }

    @Test
    void aMissingSecretIsNamedWithWhatToDo() throws Exception {
        requireCompose();
        for (String missing : SECRETS) {
            String said = compose(
                    1, SECRETS.stream().filter(name -> !name.equals(missing)).toList());
            assertThat(said).contains(missing).contains("deploy/compose/secrets");
        }
    }

    @Test
    void theProfilesStartTheirEngines() throws Exception {
        JsonNode all = stack();
        assertThat(all.propertyNames()).contains("vllm", "vllm-reward", "llama");
        assertThat(all.path("vllm").toString()).contains("\"driver\":\"nvidia\"");
        assertThat(all.path("llama").path("profiles").toString()).isEqualTo("[\"llama\"]");
    }

    @Test
    void allServicesSendTracesOnceACollectorIsNamed() throws Exception {
        String endpoint = "OTEL_EXPORTER_OTLP_ENDPOINT";
        JsonNode without = stack();
        JsonNode with =
                stack(Stream.concat(SECRETS.stream(), Stream.of(endpoint)).toList());
        for (String service : List.of("gateway", "search", "proposer", "verifier", "dataset")) {
            JsonNode variables = without.path(service).path("environment");
            assertThat(variables.has(endpoint) && variables.get(endpoint).isNull())
                    .as("not set in " + service)
                    .isTrue();
            assertThat(with.path(service).path("environment").path(endpoint).asString())
                    .as(service)
                    .isEqualTo("made-up");
        }
    }

    @Test
    void nothingThatIsDeployedHasAPasswordInIt() throws IOException {
        Pattern given = Pattern.compile(
                "(?im)^[^#\\n]*(?:password|secret|admin[_-]?key|token)[\"']?[ \\t]*[:=][ \\t]*[\"']?(?!\\$\\{)\\w\\S*");
        List<Path> files = new ArrayList<>(List.of(
                CHECKOUT.resolve("docker-compose.yml"),
                CHECKOUT.resolve(".env.example"),
                CHECKOUT.resolve("Dockerfile")));
        try (Stream<Path> deployed = Files.walk(CHECKOUT.resolve("deploy/compose"))) {
            deployed.filter(file -> file.toString().endsWith(".yml")).forEach(files::add);
        }
        for (Path file : files) {
            assertThat(given.matcher(Files.readString(file)).results().map(found -> found.group()))
                    .as(file.toString())
                    .isEmpty();
        }
    }

    private JsonNode stack() throws Exception {
        return stack(SECRETS);
    }

    private JsonNode stack(List<String> given) throws Exception {
        requireCompose();
        return JsonMapper.shared().readTree(compose(0, given)).path("services");
    }

    private String compose(int expected, List<String> given) throws Exception {
        Path env = Files.write(
                folder.resolve("env"),
                given.stream().map(name -> name + "=made-up").toList());
        Path said = folder.resolve("said");
        Process process = command(
                        "docker",
                        "compose",
                        "--env-file",
                        env.toString(),
                        "--file",
                        "docker-compose.yml",
                        "--profile",
                        "*",
                        "config",
                        "--format",
                        "json")
                .redirectError(folder.resolve("errors").toFile())
                .redirectOutput(said.toFile())
                .start();
        int status = process.waitFor();
        String errors = Files.readString(folder.resolve("errors"));
        assertThat(status).as(errors).isEqualTo(expected);
        return expected == 0 ? Files.readString(said) : errors;
    }

    private static void requireCompose() throws InterruptedException {
        boolean there;
        try {
            there = command("docker", "compose", "version")
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            there = false;
        }
        assumeTrue(there, "docker compose (version 2) is not here");
    }

    /** Without settings of the one who runs the test. */
    private static ProcessBuilder command(String... words) {
        ProcessBuilder builder = new ProcessBuilder(words).directory(CHECKOUT.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("PONDER_") || name.startsWith("COMPOSE_"));
        return builder;
    }
}
