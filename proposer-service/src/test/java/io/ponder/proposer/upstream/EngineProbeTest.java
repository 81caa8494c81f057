package io.ponder.proposer.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.contracts.wire.HttpClients;
import io.ponder.contracts.wire.WireJson;
import io.ponder.engines.HttpEngine;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.FailureException;
import io.ponder.testing.ChatReplies;
import io.ponder.testing.ScriptedEngine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What is found out about engines of different kinds. */
class EngineProbeTest {

    private final ScriptedEngine engine = new ScriptedEngine();
    private final CloseableHttpClient http = HttpClients.create(Duration.ofSeconds(2), 10);

    @AfterEach
    void stop() throws Exception {
        http.close();
        engine.close();
    }

    private EngineModel probe() {
        EngineSettings settings = new Binder(
                        new MapConfigurationPropertySource(Map.of("ponder.engine.url", engine.url())))
                .bindOrCreate("ponder.engine", Bindable.of(EngineSettings.class));
        HttpEngine wire = UpstreamConfiguration.wire(settings, http, InstantSource.system());
        return new EngineProbe(settings, wire, WireJson.mapper())
                .look(null)
                .models()
                .getFirst();
    }

    private void lists(String model) {
        engine.document("/v1/models", "{\"data\":[" + model + "]}");
    }

    @Test
    void vllmCanEverythingAndTellsItsContext() {
        EngineModel model = probe();

        assertThat(model.dialect()).isEqualTo(Dialect.VLLM);
        assertThat(model.info().contextTokens()).isEqualTo(4096);
        assertThat(model.info().capabilities()).containsExactlyInAnyOrder(Capability.values());
        assertThat(model.mostSamples()).isEqualTo(64);
        assertThat(engine.calls()).as("a few calls").hasSize(3);
    }

    @Test
    void llamaServerDrawsAsManySamplesAsItHasSlots() {
        lists("{\"id\":\"q.gguf\",\"owned_by\":\"llamacpp\",\"meta\":{\"n_ctx_train\":32768}}");
        engine.document("/props", "{\"default_generation_settings\":{\"n_ctx\":2048},\"total_slots\":8}");

        EngineModel model = probe();

        assertThat(model.dialect()).isEqualTo(Dialect.LLAMA_SERVER);
        assertThat(model.info().contextTokens()).isEqualTo(2048);
        assertThat(model.mostSamples()).isEqualTo(8);
        assertThat(engine.calls())
                .as("each streamed, on a connection of its own")
                .allMatch(c -> c.isStream() && c.header("connection").equals("close"))
                .hasSize(3);
    }

    @Test
    void anEngineThatIgnoresWhatItDoesNotKnowHasWhatItShows() {
        lists("{\"id\":\"mock\",\"owned_by\":\"mock\"}");
        engine.script(call -> {
            boolean continued = call.body().path("messages").size() > 1;
            String choice = "{\"message\":{\"content\":\"" + (continued ? "Step 2" : "Step 1") + "\"},"
                    + "\"logprobs\":{\"content\":[{\"token\":\"a\",\"logprob\":-1,\"top_logprobs\":[]}]},"
                    + "\"finish_reason\":\"stop\",\"index\":";
            call.json(200, "{\"choices\":[" + choice + "0}" + (call.n() > 1 ? "," + choice + "1}" : "") + "]}");
        });

        EngineModel model = probe();

        assertThat(model.dialect()).isEqualTo(Dialect.GENERIC);
        assertThat(model.info().contextTokens()).isNull();
        assertThat(model.info().capabilities())
                .containsExactlyInAnyOrder(Capability.N, Capability.SEED, Capability.LOGPROBS, Capability.CONTINUATION);
    }

    @Test
    void anEngineThatBeginsAnewCannotContinue() {
        lists("{\"id\":\"x\",\"owned_by\":\"someone\"}");
        engine.script(call -> call.json(
                200, "{\"choices\":[{\"message\":{\"content\":\"1, 2, 3, 4, 5\"},\"finish_reason\":\"stop\"}]}"));

        assertThat(probe().info().capabilities()).containsExactly(Capability.SEED);
    }

    @Test
    void prefixDialectsMarkTheMessageToContinue() {
        lists("{\"id\":\"deepseek-chat\",\"owned_by\":\"deepseek\"}");

        assertThat(probe().dialect()).isEqualTo(Dialect.PREFIX);

        assertThat(engine.calls().stream()
                        .map(c -> c.body().path("messages").path(1))
                        .filter(m -> m.path("prefix").asBoolean(false)))
                .hasSize(1);
    }

    @Test
    void openAisOwnModelsAreGivenWholeAnswersOnly() {
        lists("{\"id\":\"gpt\",\"owned_by\":\"openai\"}");

        assertThat(probe().info().capabilities()).doesNotContain(Capability.CONTINUATION);

        assertThat(engine.calls()).allMatch(c -> c.body().has("max_completion_tokens"));
    }

    @Test
    void kindsAreToldByTheirOwnApis() {
        lists("{\"id\":\"x\"}");
        engine.document("/version", "{\"version\":\"0.32.0\"}");

        assertThat(probe().dialect()).isEqualTo(Dialect.VLLM);
    }

    @Test
    void anEngineThatGoesAwayAmidTheProbesIsNotReady() {
        engine.script(call -> {
            if (call.body().path("messages").size() > 1) {
                call.breakOff();
            } else {
                ChatReplies.vllm().answer(call);
            }
        });

        assertThatThrownBy(this::probe).hasMessageContaining("closed the connection");
    }

    @Test
    void anEngineThatWantsAKeyIsNotReady() {
        engine.script(call -> call.error(401, "Unauthorized"));

        assertThatThrownBy(this::probe)
                .isInstanceOf(FailureException.class)
                .hasMessageContaining("PONDER_ENGINE_API_KEY");
    }

    @Test
    void anEngineWithoutModelsIsNotReady() {
        engine.document("/v1/models", "{\"data\":[]}");

        assertThatThrownBy(this::probe).hasMessageContaining("PONDER_ENGINE_MODELS");
    }

    @Test
    void aProbeThatBreaksTheEngineIsAMissingCapabilityOnly() {
        engine.script(call -> {
            if (call.body().has("response_format")
                    || call.body().path("messages").size() > 1) {
                call.error(500, "KeyError");
            } else {
                ChatReplies.vllm().answer(call);
            }
        });

        assertThat(probe().info().capabilities())
                .containsExactlyInAnyOrderElementsOf(
                        List.of(Capability.N, Capability.SEED, Capability.LOGPROBS, Capability.TOP_LOGPROBS));
    }
}
