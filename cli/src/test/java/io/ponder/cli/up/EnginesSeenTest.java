package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.cli.engine.ListeningEngines;
import io.ponder.cli.engine.ListeningEnginesAt;
import io.ponder.testing.ScriptedServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code ponder up} says of engines that listen; each of these runs ends for want of a model. */
@Timeout(60)
class EnginesSeenTest {

    @TempDir
    Path home;

    private final ScriptedServer server = new ScriptedServer();
    private final int port = server.url().getPort();
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final Map<String, String> env = new HashMap<>();

    @BeforeEach
    void listen() throws Exception {
        server.document("/v1/models", "{\"data\": [{\"id\": \"small\", \"owned_by\": \"llamacpp\"}]}");
        env.put("PONDER_HOME", home.toString());
        env.put("PONDER_MODEL", home.resolve("none.gguf").toString());
        for (ServiceName service : ServiceName.values()) {
            env.put(service.portVariable(), Integer.toString(WholePonder.freePort()));
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void it_says_what_it_sees_and_how_to_use_it() {
        assertThat(run())
                .isEqualTo("llama-server listens on port " + port
                        + " (small). To use it: PONDER_ENGINE_URL=http://127.0.0.1:" + port + "/v1 ./ponder up\n");
    }

    @Test
    void it_is_silent_when_told_to_be_or_when_an_engine_is_named() {
        env.put("PONDER_LOOK_FOR_ENGINES", "false");
        assertThat(run()).isEmpty();

        env.remove("PONDER_LOOK_FOR_ENGINES");
        env.put("PONDER_ENGINE", home.resolve("llama-server").toString());
        assertThat(run()).isEmpty();

        assertThat(server.calls()).isEmpty();
    }

    @Test
    void an_engine_on_the_gateways_port_is_named_as_what_holds_it() {
        env.put("PONDER_GATEWAY_PORT", Integer.toString(port));

        assertThatThrownBy(() -> upRun().start())
                .isInstanceOf(CannotStartException.class)
                .hasMessageContaining("Port " + port)
                .hasMessageContaining("llama-server listens there; PONDER_GATEWAY_PORT=" + (port + 10)
                        + " PONDER_ENGINE_URL=http://127.0.0.1:" + port + "/v1 ./ponder up");
    }

    @Test
    void a_model_that_only_a_llama_server_can_load_is_not_fetched_for_the_embedded_engine() {
        env.put("PONDER_MODEL", "qwen3-1.7b");

        assertThatThrownBy(() -> upRun().start())
                .hasMessageContaining("The model qwen3-1.7b is newer")
                .hasMessageContaining("PONDER_ENGINE=llama-server PONDER_MODEL=qwen3-1.7b ./ponder up");
    }

    private String run() {
        said.reset();
        assertThatThrownBy(() -> upRun().start()).isInstanceOf(CannotStartException.class);
        return said.toString(StandardCharsets.UTF_8);
    }

    private UpRun upRun() {
        ListeningEngines around = ListeningEnginesAt.port(port);
        return new UpRun(env, new PrintStream(said, true, StandardCharsets.UTF_8), around);
    }
}
