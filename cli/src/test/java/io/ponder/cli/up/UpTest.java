package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.cli.Ponder;
import io.ponder.cli.engine.FakeLlamaServer;
import io.ponder.contracts.gateway.GatewayClient;
import io.ponder.contracts.wire.WireJson;
import io.ponder.testing.ScriptedEngine;
import io.ponder.testing.Turn;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** {@code ponder up} as a process of its own: what it prints, and how it ends. */
@Timeout(120)
class UpTest {

    @TempDir
    Path home;

    private final List<Process> started = new ArrayList<>();

    private record Ended(int exit, String out) {}

    @AfterEach
    void killWhatIsLeft() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void it_says_how_to_use_it_and_stops_cleanly_when_told_to() throws Exception {
        try (ScriptedEngine engine = new ScriptedEngine(sample -> new Turn.Says("It is \\boxed{18}."))) {
            Process up = up(Map.of("PONDER_ENGINE_URL", engine.url()));
            StringBuilder said = new StringBuilder();
            BufferedReader out = up.inputReader(StandardCharsets.UTF_8);
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                said.append(line).append('\n');
                if (line.startsWith("Ctrl-C")) {
                    break;
                }
            }
            assertThat(said.toString())
                    .contains("the engine at " + engine.url())
                    .containsPattern("URL +http://127\\.0\\.0\\.1:\\d+")
                    .containsPattern("model +scripted")
                    .contains(home.resolve("logs").resolve("ponder.log").toString())
                    .contains("./ponder ask")
                    .containsPattern(
                            "keys +none required: .*PONDER_GATEWAY_PORT=\\d+ \\./ponder keys create --role admin")
                    .contains("curl http://127.0.0.1:")
                    .doesNotContain("Authorization");

            // Not Process.destroy(), which would close the stream that is read below.
            up.toHandle().destroy();

            assertThat(up.waitFor(15, TimeUnit.SECONDS)).as("ended within 15 s").isTrue();
            assertThat(up.exitValue()).isZero();
            assertThat(out.readAllAsString()).contains("Stopped.").doesNotContain("Exception");
        }
    }

    @Test
    void where_others_can_reach_it_it_needs_a_key_and_says_how_to_make_the_first() throws Exception {
        try (ScriptedEngine engine = new ScriptedEngine(sample -> new Turn.Says("It is \\boxed{18}."))) {
            String port = Integer.toString(WholePonder.freePort());
            Map<String, String> env = new java.util.HashMap<>(
                    Map.of("PONDER_ENGINE_URL", engine.url(), "PONDER_BIND", "0.0.0.0", "PONDER_GATEWAY_PORT", port));

            Ended refused = end(up(env));
            assertThat(refused.exit()).as(refused.out()).isEqualTo(1);
            assertThat(refused.out())
                    .contains("there is no key yet", "./ponder keys create --role admin --offline")
                    .as("before it fetches a model and starts anything")
                    .doesNotContain("Exception", "Starting", "Ready");

            Ended made = end(command(env, "keys", "create", "first", "--role", "admin", "--offline"));
            assertThat(made.exit()).as(made.out()).isZero();
            String key = made.out().lines().reduce((_, last) -> last).orElseThrow();
            assertThat(key).startsWith("ponder-").hasSize(69);
            assertThat(made.out().lines()).as("the key and a sentence about it").hasSize(2);

            env.put("PONDER_API_KEY", key);
            Process up = up(env);
            StringBuilder said = new StringBuilder();
            BufferedReader out = up.inputReader(StandardCharsets.UTF_8);
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                said.append(line).append('\n');
                if (line.startsWith("Ctrl-C")) {
                    break;
                }
            }
            assertThat(said.toString())
                    .containsPattern("keys +required; yours is 'first'")
                    .contains("-H \"Authorization: Bearer $PONDER_API_KEY\"");
            Ended inUse = end(command(env, "keys", "create", "second", "--offline"));
            assertThat(inUse.exit()).as(inUse.out()).isEqualTo(1);
            assertThat(inUse.out())
                    .contains("cannot be opened", "without --offline, or stop it first")
                    .doesNotContain("Exception");
            up.toHandle().destroy();
            assertThat(up.waitFor(15, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void a_port_that_is_taken_is_named_with_the_variable_that_moves_it() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());

            Ended ended = end(up(Map.of("PONDER_SEARCH_PORT", port)));

            assertThat(ended.exit()).isEqualTo(1);
            assertThat(ended.out()).contains(port, "PONDER_SEARCH_PORT").doesNotContain("Exception");
        }
    }

    @Test
    void a_port_that_is_none_is_refused() throws Exception {
        Ended ended = end(up(Map.of("PONDER_GATEWAY_PORT", "80000")));

        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.out()).contains("PONDER_GATEWAY_PORT is '80000'");
    }

    @Test
    void a_model_file_that_is_missing_or_no_model_is_named() throws Exception {
        Path missing = home.resolve("missing.gguf");
        Path wrong = Files.writeString(home.resolve("wrong.gguf"), "this is not a model");

        for (Path file : List.of(missing, wrong)) {
            Ended ended = end(up(Map.of("PONDER_MODEL", file.toString())));

            assertThat(ended.exit()).as(ended.out()).isEqualTo(1);
            assertThat(ended.out()).contains(file.toString()).doesNotContain("Exception");
        }
    }

    @Test
    void a_model_file_that_looks_right_but_cannot_be_loaded_ends_it_at_once() throws Exception {
        Path odd = Files.write(home.resolve("odd.gguf"), headerOfAnUnknownArchitecture());

        Ended ended = end(up(Map.of("PONDER_MODEL", odd.toString())));

        assertThat(ended.exit()).as(ended.out()).isEqualTo(1);
        assertThat(ended.out()).contains("Cannot become ready", "no-such-architecture");
    }

    @Test
    void it_starts_a_llama_server_of_its_own_and_outlives_its_death() throws Exception {
        FakeLlamaServer.into(home.resolve("bin"));
        Path model = Files.write(home.resolve("some-model.gguf"), headerOfAnUnknownArchitecture());
        Path log = home.resolve("logs").resolve("llama-server.log");
        int port = WholePonder.freePort();
        Process up = up(Map.of(
                "PATH",
                home.resolve("bin") + ":" + System.getenv("PATH"),
                "PONDER_ENGINE",
                "llama-server",
                "PONDER_MODEL",
                model.toString(),
                "PONDER_GATEWAY_PORT",
                Integer.toString(port)));
        BufferedReader out = up.inputReader(StandardCharsets.UTF_8);
        assertThat(until("Ctrl-C", out))
                .contains(
                        "Starting " + home.resolve("bin").resolve("llama-server") + " with " + model,
                        "8 samples of 4096 tokens",
                        log.toString(),
                        "model: llama-server at http://127.0.0.1:");
        URI gateway = URI.create("http://127.0.0.1:" + port);
        try (GatewayClient client = new GatewayClient(gateway, null)) {
            assertThat(answer(client)).isEqualTo("18");
            long before = enginesIn(log).getLast();

            ProcessHandle.of(before).orElseThrow().destroyForcibly();

            assertThat(until("llama-server answers again", out))
                    .contains("llama-server was ended by signal 9 and is started again");
            assertThat(answer(client)).isEqualTo("18");
            long after = enginesIn(log).getLast();
            assertThat(after).isNotEqualTo(before);

            up.toHandle().destroy();

            assertThat(up.waitFor(30, TimeUnit.SECONDS)).as("ended within 30 s").isTrue();
            assertThat(up.exitValue()).isZero();
            assertThat(ProcessHandle.of(after).map(ProcessHandle::isAlive)).isNotEqualTo(Optional.of(true));
        }
    }

    private static String answer(GatewayClient client) throws InterruptedException {
        JsonNode question = WireJson.mapper()
                .readTree("{\"model\": \"scripted\", \"strategy\": \"majority_vote\", \"input\": \"What is 9 + 9?\"}");
        return client.call("POST", "/v1/reasoning", question).path("answer").asString();
    }

    private static List<Long> enginesIn(Path log) throws IOException {
        return Files.readAllLines(log).stream()
                .filter(line -> line.startsWith("fake: pid "))
                .map(line -> Long.parseLong(line.substring("fake: pid ".length())))
                .toList();
    }

    private static String until(String start, BufferedReader out) throws IOException {
        StringBuilder said = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            said.append(line).append('\n');
            if (line.startsWith(start)) {
                return said.toString();
            }
        }
        throw new AssertionError("it ended before it said '" + start + "': " + said);
    }

    @Test
    void a_llama_server_that_dies_at_the_start_ends_it_with_its_last_words() throws Exception {
        FakeLlamaServer.into(home.resolve("bin"), "die");
        Path model = Files.write(home.resolve("some-model.gguf"), headerOfAnUnknownArchitecture());

        Ended ended = end(up(Map.of(
                "PONDER_ENGINE", home.resolve("bin").resolve("llama-server").toString(),
                "PONDER_MODEL", model.toString())));

        assertThat(ended.exit()).as(ended.out()).isEqualTo(1);
        assertThat(ended.out())
                .contains("The llama-server did not start with " + model, "error: no such tensor")
                .doesNotContain("Exception", "Starting the services");
    }

    @Test
    void an_engine_to_start_and_the_url_of_another_are_refused_together() throws Exception {
        Ended ended = end(up(Map.of("PONDER_ENGINE", "llama-server", "PONDER_ENGINE_URL", "http://127.0.0.1:1/v1")));

        assertThat(ended.exit()).isEqualTo(1);
        assertThat(ended.out()).contains("PONDER_ENGINE and PONDER_ENGINE_URL are both set", "unset PONDER_ENGINE");
    }

    private static byte[] headerOfAnUnknownArchitecture() {
        ByteBuffer out = ByteBuffer.allocate(8192).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0x46554747).putInt(3).putLong(1).putLong(1);
        text(out, "general.architecture");
        out.putInt(8);
        text(out, "no-such-architecture");
        text(out, "token_embd.weight");
        out.putInt(1).putLong(1024).putInt(0).putLong(0);
        return out.array();
    }

    private static void text(ByteBuffer out, String text) {
        out.putLong(text.length()).put(text.getBytes(StandardCharsets.US_ASCII));
    }

    private Process up(Map<String, String> env) throws IOException {
        return command(env, "up");
    }

    private Process command(Map<String, String> env, String... words) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Ponder.class.getName()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeIf(name -> name.startsWith("PONDER_"));
        builder.environment().put("PONDER_HOME", home.toString());
        for (ServiceName service : ServiceName.values()) {
            builder.environment().put(service.portVariable(), Integer.toString(WholePonder.freePort()));
        }
        builder.environment().putAll(env);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private static Ended end(Process process) throws IOException, InterruptedException {
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Ended(process.waitFor(), out);
    }
}
