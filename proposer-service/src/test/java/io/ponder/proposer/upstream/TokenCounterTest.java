package io.ponder.proposer.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.proposer.TokenCountRequest;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.HttpClients;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Message;
import io.ponder.testing.ScriptedServer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import tools.jackson.databind.JsonNode;

/** Engines that count the tokens of a prompt, each in its own API beside OpenAI's. */
class TokenCounterTest {

    private static final TokenCountRequest HELLO =
            new TokenCountRequest("m", List.of(Message.system("Be brief."), Message.user("Hello")), null);

    private final ScriptedServer engine = new ScriptedServer();
    private final CloseableHttpClient http = HttpClients.create(Duration.ofSeconds(2), 10);

    @AfterEach
    void stop() throws Exception {
        http.close();
        engine.close();
    }

    private long count(Dialect dialect) {
        EngineSettings settings = new Binder(
                        new MapConfigurationPropertySource(Map.of("ponder.engine.url", engine.url() + "/v1")))
                .bindOrCreate("ponder.engine", Bindable.of(EngineSettings.class));
        return new TokenCounter(UpstreamConfiguration.wire(settings, http, InstantSource.system()), WireJson.mapper())
                .count(
                        HELLO,
                        new EngineModel(new ModelInfo("m", "upstream", 4096, Set.of()), "in-engine", dialect, 1),
                        RequestContext.fresh(),
                        new Cancellation());
    }

    @Test
    void vllmCountsAConversation() {
        engine.document("/tokenize", "{\"count\":23,\"max_model_len\":4096,\"tokens\":[1,2]}");
        assertThat(count(Dialect.VLLM)).isEqualTo(23);
        JsonNode asked = engine.calls("/tokenize").getFirst().body();
        assertThat(asked.get("model").stringValue()).isEqualTo("in-engine");
        assertThat(asked.at("/messages/1/content").stringValue()).isEqualTo("Hello");
    }

    @Test
    void llamaServerRendersTheTemplateAndTokenizesIt() {
        engine.document("/apply-template", "{\"prompt\":\"<s>Hello\"}");
        engine.document("/tokenize", "{\"tokens\":[1,2,3]}");
        assertThat(count(Dialect.LLAMA_SERVER)).isEqualTo(3);
        JsonNode asked = engine.calls("/tokenize").getFirst().body();
        assertThat(asked.get("content").stringValue()).isEqualTo("<s>Hello");
        assertThat(asked.get("parse_special").booleanValue()).isTrue();
    }

    @Test
    void aReplyWithoutACountIsAFailureAndNotAGuess() {
        engine.document("/tokenize", "{\"length\":23}");
        assertThatThrownBy(() -> count(Dialect.VLLM))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure().kind()).isEqualTo(Kind.UPSTREAM_ERROR));
        engine.document("/apply-template", "{}");
        assertThatThrownBy(() -> count(Dialect.LLAMA_SERVER)).isInstanceOf(FailureException.class);
    }

    @ParameterizedTest
    @EnumSource(names = {"SGLANG", "OLLAMA", "PREFIX", "OPENAI", "GENERIC"})
    void anEngineThatCannotCountIsSaidToBeOne(Dialect dialect) {
        assertThatThrownBy(() -> count(dialect)).isInstanceOfSatisfying(FailureException.class, e -> {
            assertThat(e.failure().kind()).isEqualTo(Kind.CAPABILITY_MISSING);
            assertThat(e.failure().message()).contains("cannot count");
        });
        assertThat(engine.calls()).isEmpty();
    }
}
