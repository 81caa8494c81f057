package io.ponder.proposer.upstream;

import static io.ponder.proposer.upstream.RunningProposer.asking;
import static io.ponder.proposer.upstream.RunningProposer.fresh;
import static io.ponder.proposer.upstream.RunningProposer.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.proposer.ModelInfo;
import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Part;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.model.Tools;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** The bodies that engines get. */
class ChatBodyTest {

    private static JsonNode written(ProposalRequest request, Dialect dialect, Set<Capability> capabilities) {
        EngineModel model = new EngineModel(new ModelInfo("m", "upstream", null, capabilities), "m", dialect, 1);
        byte[] body = ChatBody.write(WireJson.mapper(), request, model, "", 1, 1, false, Map.of("priority", 3));
        assertThat(new String(body, StandardCharsets.UTF_8).split("\"model\"", -1))
                .hasSize(2);
        return WireJson.mapper().readTree(body);
    }

    private static JsonNode written(ProposalRequest request) {
        return written(request, Dialect.VLLM, EnumSet.allOf(Capability.class));
    }

    @Test
    void aConversationWithToolsIsWrittenAsOpenAisClientsDo() {
        Map<String, Object> image =
                Map.of("type", "image_url", "image_url", Map.of("url", "data:image/png;base64,AA==", "detail", "low"));
        JsonNode body = written(asking(
                whole(fresh(1, 1)),
                new Message(
                        Message.Role.USER,
                        "What is it?",
                        List.of(Part.text("What is it?"), new Part(Part.Kind.IMAGE, null, image)),
                        List.of(),
                        null,
                        "ada"),
                new Message(
                        Message.Role.ASSISTANT,
                        "",
                        List.of(),
                        List.of(new ToolCall("c1", "look", "{\"x\": 1}")),
                        null,
                        null),
                Message.tool("c1", "a cat"),
                Message.assistant("")));

        assertThat(body.path("messages"))
                .hasToString(("[{'role':'user','name':'ada','content':[{'type':'text','text':'What is it?'},"
                                + WireJson.mapper().writeValueAsString(image).replace('"', '\'')
                                + "]},"
                                + "{'role':'assistant','content':null,'tool_calls':[{'id':'c1','type':'function',"
                                + "'function':{'name':'look','arguments':'{\\#x\\#: 1}'}}]},"
                                + "{'role':'tool','tool_call_id':'c1','content':'a cat'},"
                                + "{'role':'assistant','content':''}]")
                        .replace('\'', '"')
                        .replace('#', '"'));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "AUTO | | \"auto\"",
                "NONE | | \"none\"",
                "REQUIRED | false | \"required\"",
                "NAMED | true | {\"type\":\"function\",\"function\":{\"name\":\"f\"}}"
            })
    void toolsAreWrittenWordForWord(Tools.Choice choice, Boolean parallel, String written) {
        Map<String, Object> parameters = new LinkedHashMap<>(Map.of("type", "object"));
        Map<String, Object> optional = new HashMap<>();
        optional.put("default", null);
        optional.put("enum", Arrays.asList("a", null));
        parameters.put("properties", Map.of("x", optional));
        Tools tools = new Tools(
                List.of(
                        new Tools.Function("f", "Does it.", parameters, true),
                        new Tools.Function("g", null, null, null)),
                choice,
                choice == Tools.Choice.NAMED ? "f" : null,
                parallel);

        JsonNode body = written(whole(fresh(1, 1)).withTools(tools));

        JsonNode function = body.path("tools").path(0).path("function");
        assertThat(function.path("parameters").path("properties").path("x"))
                .hasToString(WireJson.mapper()
                        .readTree("{\"default\":null,\"enum\":[\"a\",null]}")
                        .toString());
        assertThat(function.path("strict").asBoolean(false)).isTrue();
        assertThat(body.path("tools").path(1)).hasToString("{\"type\":\"function\",\"function\":{\"name\":\"g\"}}");
        assertThat(body.path("tool_choice")).hasToString(written);
        assertThat(body.has("parallel_tool_calls")).isEqualTo(parallel != null);
    }

    @Test
    void optionsAreHandedOnButReplaceNothing() {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("frequency_penalty", 0.5);
        options.put("logit_bias", Map.of("50256", -100));
        options.put("verbosity", "low");
        options.put("model", "other");
        options.put("stream", true);
        options.put("n", 100);
        options.put("max_tokens", 1_000_000);
        options.put("cache_salt", "guess");
        options.put("priority", -100);
        Sampling sampling = new Sampling(0.8, 1, 100, List.of(), null, null, options, 2, null);

        JsonNode body = written(RunningProposer.with(whole(fresh(1, 1)), null, false, sampling));

        assertThat(body.path("frequency_penalty").asDouble()).isEqualTo(0.5);
        assertThat(body.path("logit_bias")).hasToString("{\"50256\":-100}");
        assertThat(body.path("verbosity").asString()).isEqualTo("low");
        assertThat(body.path("model").asString()).isEqualTo("m");
        assertThat(body.path("stream").asBoolean(true)).isFalse();
        assertThat(body.has("n")).isFalse();
        assertThat(body.path("max_tokens").asInt()).isEqualTo(100);
        assertThat(body.has("cache_salt")).isFalse();
        assertThat(body.path("priority").asInt()).isEqualTo(3);
        assertThat(body.path("top_logprobs").asInt()).isEqualTo(2);
    }

    /** llama-server would send 20 of each token. */
    @ParameterizedTest
    @CsvSource({"LLAMA_SERVER, 1", "VLLM, 0", "GENERIC, 0"})
    void alternativesThatNobodyWantsAreAskedForOnlyToGetFewer(Dialect dialect, int asked) {
        JsonNode body = written(whole(fresh(1, 1)), dialect, EnumSet.of(Capability.LOGPROBS));

        assertThat(body.path("logprobs").asBoolean()).isTrue();
        assertThat(body.path("top_logprobs").asInt(0)).isEqualTo(asked);
        assertThat(written(whole(fresh(1, 1)), dialect, EnumSet.noneOf(Capability.class))
                        .has("top_logprobs"))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "VLLM, /thinking_token_budget",
        "LLAMA_SERVER, /thinking_budget_tokens",
        "SGLANG, /custom_params/thinking_budget",
        "GENERIC, /thinking_budget"
    })
    void theLimitOfThoughtsGoesByEachEnginesName(Dialect dialect, String field) {
        Sampling sampling = new Sampling(0.8, 1, 100, List.of(), null, null, Map.of(), null, 64);
        ProposalRequest request = RunningProposer.with(whole(fresh(1, 1)), null, false, sampling);

        assertThat(written(request, dialect, EnumSet.of(Capability.THINKING_BUDGET))
                        .at(field)
                        .asInt())
                .isEqualTo(64);
        assertThat(written(request, dialect, EnumSet.noneOf(Capability.class))
                        .at(field)
                        .isMissingNode())
                .isTrue();
    }

    @ParameterizedTest
    @CsvSource({"4096, 3584", "100, 75", "1, 1"})
    void roomIsKeptForTheAnswerAfterAThought(int maxTokens, int thinking) {
        Sampling sampling = new Sampling(0.8, 1, maxTokens, List.of(), null);

        assertThat(written(RunningProposer.with(whole(fresh(1, 1)), null, false, sampling))
                        .path("thinking_token_budget")
                        .asInt())
                .isEqualTo(thinking);
    }
}
