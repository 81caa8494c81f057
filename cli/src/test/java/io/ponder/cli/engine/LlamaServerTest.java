package io.ponder.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.reasoning.model.FailureException;
import io.ponder.testing.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against a fake program, whose lives are scripted. */
@Timeout(120)
class LlamaServerTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern PID = Pattern.compile("fake: pid (\\d+)");

    @TempDir
    Path home;

    private final List<String> told = new CopyOnWriteArrayList<>();

    @Test
    void it_serves_a_model_on_a_port_of_loopback_and_its_words_go_into_a_log_of_its_own() throws Exception {
        FakeLlamaServer.into(home.resolve("bin"));
        Map<String, String> env = Map.of(
                "PONDER_LLAMA_SERVER_FLAGS", " -ngl 99  --no-mmap ",
                "PONDER_EMBEDDED_PARALLEL", "4",
                "PONDER_EMBEDDED_CONTEXT_TOKENS", "1000",
                "PONDER_EMBEDDED_THREADS", "2",
                "PONDER_SECRET", "secret");
        try (LlamaServer server = start(env)) {
            assertThat(server.url().toString()).matches("http://127\\.0\\.0\\.1:\\d+/v1");
            assertThat(isGood(server)).isTrue();
            assertThat(log())
                    .contains("--model /m/some.gguf --alias some --parallel 4 --ctx-size 4000")
                    .contains("--threads 2 -ngl 99 --no-mmap --host 127.0.0.1 --port "
                            + server.url().getPort())
                    .contains("fake: key given, PONDER_SECRET null")
                    .doesNotContain(server.key());
        }
        assertThat(told).isEmpty();
        assertThat(isAlive(pids().getFirst())).isFalse();
    }

    @Test
    void one_that_dies_is_started_again_at_the_same_address() throws Exception {
        FakeLlamaServer.into(home.resolve("bin"), "serve", "die", "serve");
        try (LlamaServer server = start(Map.of())) {
            URI before = server.url();
            ProcessHandle.of(pids().getFirst()).orElseThrow().destroyForcibly();

            Eventually.within(PATIENCE, () -> told.stream().anyMatch(line -> line.contains("answers again")));

            assertThat(told.getFirst()).contains("was ended by signal 9", "started again", "llama-server.log");
            assertThat(told).anyMatch(line -> line.contains("ended with exit code 3"));
            assertThat(server.url()).isEqualTo(before);
            assertThat(isGood(server)).isTrue();
            assertThat(pids()).as("lives in the log").hasSize(3);
        }
    }

    @Test
    void the_pauses_between_short_lives_double_and_a_long_life_makes_up_for_them() {
        Duration moment = Duration.ofSeconds(2);
        Duration first = LlamaServer.pauseAfter(moment, Duration.ZERO);
        Duration second = LlamaServer.pauseAfter(moment, first);

        assertThat(second).as("although it was ready").isEqualTo(first.multipliedBy(2));
        assertThat(LlamaServer.pauseAfter(moment, Duration.ofSeconds(20))).isEqualTo(Duration.ofSeconds(30));
        assertThat(LlamaServer.pauseAfter(moment, Duration.ofSeconds(30))).isEqualTo(Duration.ofSeconds(30));
        assertThat(LlamaServer.pauseAfter(Duration.ofHours(1), Duration.ofSeconds(30)))
                .isEqualTo(first);
    }

    @Test
    void one_that_dies_at_the_start_is_explained_by_its_last_words() throws Exception {
        FakeLlamaServer.into(home.resolve("bin"), "die");

        assertThatThrownBy(() -> start(Map.of()))
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("did not start with /m/some.gguf")
                .hasMessageContaining("error: no such tensor")
                .hasMessageContaining("ended with exit code 3")
                .hasMessageContaining(home.resolve("llama-server.log").toString());
        assertThat(pids()).as("it is not tried again").hasSize(1);
    }

    @Test
    void one_that_finds_its_port_taken_gets_another() throws Exception {
        FakeLlamaServer.into(home.resolve("bin"), "port", "port", "serve");
        try (LlamaServer server = start(Map.of())) {
            assertThat(isGood(server)).isTrue();
            assertThat(log().lines()
                            .filter(line -> line.contains("--port"))
                            .map(line -> line.replaceAll(".*--port ", "")))
                    .hasSize(3)
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void where_every_port_is_taken_the_message_says_so() throws Exception {
        FakeLlamaServer.into(home.resolve("bin"), "port", "port", "port");

        assertThatThrownBy(() -> start(Map.of())).hasMessageContaining("it found none of 3 ports free");
    }

    @Test
    void one_that_answers_nothing_is_killed() throws Exception {
        FakeLlamaServer.into(home.resolve("bin"), "mute");

        assertThatThrownBy(() -> start(Map.of(), Duration.ofSeconds(1))).hasMessageContaining("did not start");

        assertThat(told).anyMatch(line -> line.contains("has not answered for 1 s and is killed"));
        assertThat(isAlive(pids().getFirst())).isFalse();
    }

    @Test
    void it_ends_with_the_process_that_started_it_even_if_that_is_killed() throws Exception {
        FakeLlamaServer.into(home.resolve("bin"));
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName(),
                        home.toString())
                .redirectErrorStream(true)
                .start();
        try {
            BufferedReader said = parent.inputReader(StandardCharsets.UTF_8);
            String line = said.readLine();
            while (line != null && !line.startsWith("serving at")) {
                line = said.readLine();
            }
            long child = pids().getFirst();
            assertThat(isAlive(child)).as(line).isTrue();

            parent.destroyForcibly();

            Eventually.within(PATIENCE, () -> !isAlive(child));
        } finally {
            parent.destroyForcibly();
        }
    }

    /** A process that starts one and waits for its own end. */
    static final class Parent {
        public static void main(String[] args) throws Exception {
            LlamaServer server =
                    started(Path.of(args[0]), Map.of(), Duration.ofSeconds(60), new CopyOnWriteArrayList<>());
            System.out.println("serving at " + server.url());
            Thread.sleep(Long.MAX_VALUE);
        }
    }

    @Test
    void what_cannot_be_started_is_said_before_anything_is() throws Exception {
        Path file = Files.writeString(home.resolve("file"), "no program");
        assertThatThrownBy(
                        () -> LlamaServerCommand.from(Map.of("PONDER_ENGINE", "llama-server", "PATH", home.toString())))
                .hasMessageContaining("none on the PATH")
                .hasMessageContaining("brew install llama.cpp")
                .hasMessageContaining("PONDER_ENGINE=/path/to/llama-server");
        assertThatThrownBy(() -> LlamaServerCommand.from(
                        Map.of("PONDER_ENGINE", home.resolve("none").toString())))
                .hasMessageContaining("is not there");
        assertThatThrownBy(() -> LlamaServerCommand.from(Map.of("PONDER_ENGINE", file.toString())))
                .hasMessageContaining("no program that may be run");
        assertThatThrownBy(() -> LlamaServerCommand.from(Map.of("PONDER_ENGINE", "vllm")))
                .hasMessageContaining("must be embedded, llama-server, or the path");
        Path program = FakeLlamaServer.into(home.resolve("bin"));
        assertThatThrownBy(() -> LlamaServerCommand.from(
                        Map.of("PONDER_ENGINE", program.toString(), "PONDER_EMBEDDED_PARALLEL", "none")))
                .hasMessageContaining("PONDER_EMBEDDED_PARALLEL is 'none'");
    }

    private LlamaServer start(Map<String, String> env) {
        return start(env, Duration.ofSeconds(60));
    }

    private LlamaServer start(Map<String, String> env, Duration silence) {
        return started(home, env, silence, told);
    }

    private static LlamaServer started(Path home, Map<String, String> more, Duration silence, List<String> told) {
        Map<String, String> env = new HashMap<>(System.getenv());
        env.putAll(more);
        env.put("PATH", home.resolve("bin") + ":" + env.get("PATH"));
        env.put("PONDER_ENGINE", "llama-server");
        return LlamaServer.start(
                new LlamaServer.Plan(
                        LlamaServerCommand.from(env),
                        Path.of("/m/some.gguf"),
                        "some",
                        env,
                        home.resolve("llama-server.log"),
                        silence),
                told::add);
    }

    private String log() throws IOException {
        return Files.readString(home.resolve("llama-server.log"));
    }

    /** Of all its lives. */
    private List<Long> pids() throws IOException {
        return PID.matcher(log())
                .results()
                .map((MatchResult match) -> Long.parseLong(match.group(1)))
                .toList();
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    private static boolean isGood(LlamaServer server) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                                    HttpRequest.newBuilder(server.url().resolve("/health"))
                                            .build(),
                                    BodyHandlers.ofString())
                            .statusCode()
                    == 200;
        }
    }
}
