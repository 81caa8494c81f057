package io.ponder.cli.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.cli.engine.ListeningEngines.Seen;
import io.ponder.testing.ScriptedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class ListeningEnginesTest {

    private static final Duration LONG = Duration.ofSeconds(20);

    private final ScriptedServer server = new ScriptedServer();
    private final int port = server.url().getPort();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void ollama_is_recognised_by_its_version_and_its_models_are_named() throws Exception {
        server.document("/api/version", "{\"version\": \"0.12.0\"}");
        server.document("/v1/models", """
                {"object": "list", "data": [{"id": "qwen3:4b", "owned_by": "library"}, {"id": "a"}, {"id": "b"}, {"id": "c"}]}
                """);

        Seen seen = look(ListeningEngines.at(port, unused())).getFirst();

        assertThat(seen.advice())
                .isEqualTo("Ollama listens on port " + port + " (qwen3:4b, a, b and 1 more). To use it:"
                        + " PONDER_ENGINE_URL=http://127.0.0.1:" + port
                        + "/v1 PONDER_ENGINE_MODELS=qwen3:4b ./ponder up");
    }

    @Test
    void an_ollama_without_models_is_not_offered() throws Exception {
        server.document("/api/version", "{\"version\": \"0.12.0\"}");
        server.document("/v1/models", "{\"object\": \"list\", \"data\": null}");

        assertThat(look(ListeningEngines.at(port, unused())).getFirst().advice())
                .isEqualTo("Ollama listens on port " + port + ", but lists no model yet.");
    }

    @Test
    void lm_studio_is_recognised_by_its_own_listing_without_the_models_that_embed() throws Exception {
        server.document("/api/v0/models", """
                {"object": "list", "data": [
                  {"id": "text-embedding-nomic", "type": "embeddings", "state": "not-loaded", "max_context_length": 2048},
                  {"id": "qwen3-4b", "type": "llm", "state": "loaded", "max_context_length": 32768}]}
                """);

        Seen seen = look(ListeningEngines.at(unused(), port)).getFirst();

        assertThat(seen.name()).isEqualTo("LM Studio");
        assertThat(seen.models()).containsExactly("qwen3-4b");
    }

    @Test
    void vllm_and_llama_server_are_told_apart_by_whom_their_models_belong_to() throws Exception {
        server.document("/v1/models", "{\"data\": [{\"id\": \"Qwen/Qwen3-8B\", \"owned_by\": \"vllm\"}]}");
        assertThat(look(ListeningEngines.at(unused(), unused(), port))
                        .getFirst()
                        .advice())
                .isEqualTo("vLLM listens on port " + port
                        + " (Qwen/Qwen3-8B). To use it: PONDER_ENGINE_URL=http://127.0.0.1:" + port
                        + "/v1 ./ponder up");

        server.document("/v1/models", "{\"data\": [{\"id\": \"small\", \"owned_by\": \"llamacpp\"}]}");
        assertThat(look(ListeningEngines.at(unused(), unused(), port))
                        .getFirst()
                        .name())
                .isEqualTo("llama-server");
    }

    @Test
    void whatever_else_listens_is_left_alone() throws Exception {
        assertThat(look(everywhere())).as("404").isEmpty();

        server.otherwise(call -> call.json(200, "<html>a page</html>"));
        assertThat(look(everywhere())).as("a page").isEmpty();

        server.otherwise(
                call -> call.json(200, "{\"data\": [{\"id\": \"m\", \"owned_by\": \"ponder\"}], \"version\": 3}"));
        assertThat(look(everywhere())).as("another API").isEmpty();

        server.otherwise(call -> call.json(200, "[".repeat(3 << 20)));
        assertThat(look(everywhere())).as("too much").isEmpty();

        server.forget();
        server.otherwise(call -> call.json(401, "{}"));
        assertThat(look(everywhere())).as("a key is needed").isEmpty();
        assertThat(server.calls()).as("no second question").hasSize(3);

        assertThat(look(ListeningEngines.at(unused(), unused(), unused())))
                .as("nothing listens")
                .isEmpty();
    }

    @Test
    void names_that_a_shell_would_not_take_as_they_are_are_left_out() throws Exception {
        server.document(
                "/v1/models",
                "{\"data\": [{\"id\": \"$(reboot)\", \"owned_by\": \"vllm\"}, {\"id\": \"a;b\"}, {\"id\": \"\\u001b[2J\"}, {\"id\": \"ok\"}]}");

        assertThat(look(ListeningEngines.at(unused(), unused(), port))
                        .getFirst()
                        .models())
                .containsExactly("ok");
    }

    @Test
    void one_that_does_not_answer_in_time_is_not_waited_for() throws Exception {
        server.otherwise(call -> call.hang());

        assertThat(everywhere().look().within(Duration.ofMillis(300))).isEmpty();
    }

    private ListeningEngines everywhere() {
        return ListeningEngines.at(port, port, port);
    }

    private static List<Seen> look(ListeningEngines engines) throws InterruptedException {
        return engines.look().within(LONG);
    }

    private static int unused() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
