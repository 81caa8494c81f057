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
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
        return probe(Map.of()).getFirst();
    }

    private List<EngineModel> probe(Map<String, String> more) {
        return prober(more).look(null).models();
    }

    private EngineProbe prober(Map<String, String> more) {
        Map<String, String> all = new HashMap<>(more);
        all.put("ponder.engine.url", engine.url());
        EngineSettings settings = new Binder(new MapConfigurationPropertySource(all))
                .bindOrCreate("ponder.engine", Bindable.of(EngineSettings.class));
        HttpEngine wire = UpstreamConfiguration.wire(settings, http, InstantSource.system());
        return new EngineProbe(settings, wire, WireJson.mapper());
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
        assertThat(engine.calls()).as("a few calls").hasSize(8);
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
                .hasSize(7);
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
                .containsExactlyInAnyOrder(
                        Capability.N,
                        Capability.SEED,
                        Capability.LOGPROBS,
                        Capability.CONTINUATION,
                        Capability.TOOLS,
                        Capability.IMAGES,
                        Capability.AUDIO,
                        Capability.FILES);
    }

    @Test
    void anEngineThatBeginsAnewCannotContinue() {
        lists("{\"id\":\"x\",\"owned_by\":\"someone\"}");
        engine.script(call -> call.json(
                200, "{\"choices\":[{\"message\":{\"content\":\"1, 2, 3, 4, 5\"},\"finish_reason\":\"stop\"}]}"));

        assertThat(probe().info().capabilities()).contains(Capability.SEED).doesNotContain(Capability.CONTINUATION);
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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"absent|", "absent,m|", "mine=absent|", "absent|n,seed"})
    void anEngineThatDoesNotServeWhatIsNamedIsNotReady(String models, @Nullable String capabilities) {
        engine.script(call -> {
            if (call.body().path("model").asString("").equals("m")) {
                ChatReplies.vllm().answer(call);
            } else {
                call.error(404, "The model `absent` does not exist.");
            }
        });
        Map<String, String> settings = new HashMap<>(Map.of("ponder.engine.models", models));
        if (capabilities != null) {
            settings.put("ponder.engine.capabilities", capabilities);
        }

        assertThatThrownBy(() -> probe(settings))
                .isInstanceOf(FailureException.class)
                .hasMessageContainingAll("`absent` does not exist", "it lists m", "PONDER_ENGINE_MODELS");
    }

    /** A newly trained model that does not load must not take the old one with it. */
    @Test
    void aModelThatDidNotLoadIsLeftOutUntilItHas() {
        AtomicBoolean loaded = new AtomicBoolean();
        engine.script(call -> {
            if (call.body().path("model").asString("").equals("m") || loaded.get()) {
                ChatReplies.vllm().answer(call);
            } else {
                call.error(404, "The model `star` does not exist.");
            }
        });
        EngineProbe probe = prober(Map.of("ponder.engine.models", "m,new=star"));

        EngineProbe.Findings without = probe.look(null);
        assertThat(without.models()).extracting(EngineModel::name).containsExactly("m");
        assertThat(without.missing()).containsOnlyKeys("star");
        assertThat(without.missing().get("star")).contains("`star` does not exist");
        assertThat(probe.look(without)).isSameAs(without);

        loaded.set(true);
        EngineProbe.Findings with = probe.look(without);
        assertThat(with.models()).extracting(model -> model.info().id()).containsExactly("m", "new");
        assertThat(with.missing()).isEmpty();
    }

    /** As a gateway before several engines has, or llama-server, which calls its model what the client does. */
    @Test
    void aNameThatIsNotListedMayBeServed() {
        assertThat(probe(Map.of("ponder.engine.models", "m,alias")))
                .extracting(EngineModel::name)
                .containsExactly("m", "alias");
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
                .contains(Capability.N, Capability.SEED, Capability.LOGPROBS, Capability.TOP_LOGPROBS)
                .doesNotContain(Capability.CONTINUATION, Capability.RESPONSE_FORMAT);
    }

    @ParameterizedTest
    @CsvSource({
        "tools, TOOLS",
        "image_url, IMAGES",
        "input_audio, AUDIO",
        "file, FILES",
        "thinking_token_budget, THINKING_BUDGET"
    })
    void whatAnEngineRefusesItLacks(String refused, Capability capability) {
        engine.lacks(refused);

        Set<Capability> rest = EnumSet.complementOf(EnumSet.of(capability));
        assertThat(probe().info().capabilities()).containsExactlyInAnyOrderElementsOf(rest);
    }

    @ParameterizedTest
    @CsvSource({"null, false", "'\"qwen\"', true"})
    void sglangReadsCallsOnlyWithAParser(String parser, boolean has) {
        lists("{\"id\":\"x\",\"owned_by\":\"sglang\"}");
        engine.document("/get_server_info", "{\"tool_call_parser\":" + parser + "}");

        assertThat(probe().info().capabilities().contains(Capability.TOOLS)).isEqualTo(has);
    }

    @Test
    void mediaArePlausibleFilesOfTheirKinds() {
        probe();

        List<String> parts = engine.calls().stream()
                .map(call ->
                        call.body().path("messages").path(0).path("content").path(1))
                .filter(part -> !part.isMissingNode())
                .map(part -> part.path("type").asString())
                .toList();
        assertThat(parts).containsExactly("image_url", "input_audio", "file");
    }
}
