package io.ponder.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.errors.BadRequestException;
import com.anthropic.errors.NotFoundException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCountTokensParams;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.StopReason;
import com.anthropic.models.messages.ThinkingConfigAdaptive;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import com.anthropic.models.messages.ToolUseBlock;
import io.ponder.contracts.search.SearchLine;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.trace.Candidate;
import io.ponder.reasoning.trace.TraceEvent;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Anthropic's own Java SDK, unchanged but for its base URL. */
class AnthropicJavaTest extends GatewayTest {

    private static final AnthropicClient CLIENT = AnthropicOkHttpClient.builder()
            .baseUrl(URL.toString())
            .apiKey("any")
            .maxRetries(0)
            .build();

    private static final Tool ADD = Tool.builder()
            .name("add")
            .description("Adds.")
            .inputSchema(Tool.InputSchema.builder()
                    .properties(JsonValue.from(Map.of("a", Map.of("type", "integer"))))
                    .build())
            .build();

    @AfterAll
    static void close() {
        CLIENT.close();
    }

    private static MessageCreateParams.Builder question(String text) {
        return MessageCreateParams.builder().model("qwen").maxTokens(1024).addUserMessage(text);
    }

    private static void callsAdd(ScriptedSearch.Exchange exchange, int number) throws java.io.IOException {
        ToolCall call = new ToolCall("call_" + number, "add", "{\"a\":" + number + "}");
        exchange.line(new SearchLine.Result(Sample.result(new Candidate(
                1, 0, 1, "", null, FinishReason.TOOL_CALLS, null, new Tokens(9, 0, 9), null, List.of(call), null))));
    }

    @Test
    void aMessageIsReadWhole() {
        Message message = CLIENT.messages().create(question("6 x 7?").build());
        message.validate();
        assertThat(message.content().getFirst().asText().text()).isEqualTo(Sample.TEXT);
        assertThat(message.stopReason()).hasValue(StopReason.END_TURN);
        assertThat(message.usage().inputTokens()).isEqualTo(20);
        assertThat(message.usage().cacheReadInputTokens()).hasValue(40L);
        assertThat(message._additionalProperties()).containsKey("reasoning");
    }

    @Test
    void aStreamIsAccumulatedToTheSameMessage() {
        SEARCH.on(exchange -> {
            for (TraceEvent event : Sample.trace()) {
                exchange.event(event);
            }
            exchange.result();
        });
        Message message = streamed(question("6 x 7?")
                .thinking(ThinkingConfigAdaptive.builder().build())
                .build());
        assertThat(message.content().getFirst().asThinking().thinking()).contains("vote: 42 x2, 41 x1");
        assertThat(message.content().get(1).asText().text()).isEqualTo(Sample.TEXT);
        assertThat(message.stopReason()).hasValue(StopReason.END_TURN);
        assertThat(message.usage().outputTokens()).isEqualTo(75);
    }

    @Test
    void anAgentOfTenTurnsCallsToolsAndReadsTheirResults() throws Exception {
        AtomicInteger turn = new AtomicInteger();
        SEARCH.on(exchange -> {
            if (turn.get() < 9) {
                callsAdd(exchange, turn.getAndIncrement());
            } else {
                exchange.result();
            }
        });
        MessageCreateParams.Builder asked = question("Add until you are done.").addTool(ADD);
        Message reply = streamed(asked.build());
        while (reply.stopReason().orElseThrow().equals(StopReason.TOOL_USE)) {
            ToolUseBlock call = reply.content().getFirst().asToolUse();
            assertThat(call._input()).isEqualTo(JsonValue.from(Map.of("a", turn.get() - 1)));
            asked.addMessage(reply)
                    .addUserMessageOfContentBlockParams(
                            List.of(ContentBlockParam.ofToolResult(ToolResultBlockParam.builder()
                                    .toolUseId(call.id())
                                    .content("sum " + turn.get())
                                    .build())));
            reply = turn.get() % 2 == 0
                    ? streamed(asked.build())
                    : CLIENT.messages().create(asked.build());
        }
        assertThat(reply.content().getFirst().asText().text()).isEqualTo(Sample.TEXT);
        for (int i = 0; i < 9; i++) {
            SEARCH.nextAsked();
        }
        var last = SEARCH.nextAsked().body().at("/problem/messages");
        assertThat(last.size()).isEqualTo(19);
        assertThat(last.get(18).toString())
                .isEqualTo("{\"role\":\"tool\",\"content\":\"sum 9\",\"tool_call_id\":\"call_8\"}");
    }

    @Test
    void tokensAreCounted() {
        SEARCH.onCount(call -> call.json(200, "{\"tokens\":42}"));
        assertThat(CLIENT.messages()
                        .countTokens(MessageCountTokensParams.builder()
                                .model("qwen")
                                .addUserMessage("Hi")
                                .build())
                        .validate()
                        .inputTokens())
                .isEqualTo(42);
    }

    @Test
    void modelsAreListed() {
        assertThat(CLIENT.models().list().data())
                .allSatisfy(model -> model.validate())
                .extracting(model -> model.id())
                .containsExactly("qwen", "Qwen/Qwen2.5-0.5B");
    }

    @Test
    void errorsAreOfTheSdksOwnTypes() {
        assertThatThrownBy(() -> CLIENT.messages()
                        .create(question("x").model("claude-opus-4-5").build()))
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() ->
                        CLIENT.messages().create(question("x").maxTokens(0).build()))
                .isInstanceOf(BadRequestException.class)
                .hasMessageContaining("max_tokens");
        SEARCH.on(exchange -> exchange.refuse(Failure.of(Kind.OVERLOADED, "full")));
        assertThatThrownBy(() -> CLIENT.messages().create(question("x").build()))
                .isInstanceOfSatisfying(AnthropicServiceException.class, e -> {
                    assertThat(e.statusCode()).isEqualTo(529);
                    assertThat(e.headers().values("request-id")).hasSize(1);
                });
    }

    @Test
    void aFailureInMidStreamIsRaised() {
        SEARCH.on(exchange -> {
            exchange.event(Sample.started());
            exchange.line(new SearchLine.Failed(Failure.of(Kind.UPSTREAM_ERROR, "all samples failed"), Sample.USAGE));
        });
        assertThatThrownBy(() -> streamed(question("x").build())).hasMessageContaining("all samples failed");
    }

    private static Message streamed(MessageCreateParams asked) {
        MessageAccumulator accumulator = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> stream = CLIENT.messages().createStreaming(asked)) {
            stream.stream().forEach(accumulator::accumulate);
        }
        return accumulator.message();
    }
}
