package io.ponder.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.InternalServerException;
import com.openai.errors.NotFoundException;
import com.openai.errors.RateLimitException;
import com.openai.errors.SseException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.ReasoningEffort;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import io.ponder.contracts.search.SearchLine;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.trace.TraceEvent;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** OpenAI's own Java SDK, unchanged but for its base URL. */
class OpenAiJavaTest extends GatewayTest {

    private static final OpenAIClient CLIENT = OpenAIOkHttpClient.builder()
            .baseUrl(URL.resolve("/v1").toString())
            .apiKey("any")
            .maxRetries(0)
            .build();

    @AfterAll
    static void close() {
        CLIENT.close();
    }

    @Test
    void aChatCompletionIsReadWhole() {
        ChatCompletion completion = CLIENT.chat()
                .completions()
                .create(question("qwen+majority_vote")
                        .reasoningEffort(ReasoningEffort.LOW)
                        .build());
        completion.validate();
        assertThat(completion.choices().getFirst().message().content()).hasValue(Sample.TEXT);
        assertThat(completion.choices().getFirst().finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.STOP);
        var usage = completion.usage().orElseThrow();
        assertThat(usage.totalTokens()).isEqualTo(135);
        assertThat(usage.completionTokensDetails().orElseThrow().reasoningTokens())
                .hasValue(50L);
    }

    @Test
    void theExtensionGoesInTheExtraBody() throws Exception {
        CLIENT.chat()
                .completions()
                .create(question("qwen")
                        .putAdditionalBodyProperty(
                                "reasoning",
                                JsonValue.from(Map.of("strategy", "best_of_n", "parameters", Map.of("n", 3))))
                        .build());
        var search = SEARCH.nextAsked().body();
        assertThat(search.get("strategy").stringValue()).isEqualTo("best_of_n");
        assertThat(search.at("/parameters/n").intValue()).isEqualTo(3);
    }

    @Test
    void aStreamIsAccumulatedToTheSameAnswer() {
        SEARCH.on(exchange -> {
            for (TraceEvent event : Sample.trace()) {
                exchange.event(event);
            }
            exchange.result();
        });
        ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> stream = CLIENT.chat()
                .completions()
                .createStreaming(question("qwen")
                        .streamOptions(ChatCompletionStreamOptions.builder()
                                .includeUsage(true)
                                .build())
                        .build())) {
            stream.stream().peek(accumulator::accumulate).forEach(ChatCompletionChunk::validate);
        }
        ChatCompletion completion = accumulator.chatCompletion();
        assertThat(completion.choices().getFirst().message().content()).hasValue(Sample.TEXT);
        assertThat(completion.usage().orElseThrow().completionTokens()).isEqualTo(75);
    }

    @Test
    void theModelsAreListedAndFound() {
        var models = CLIENT.models().list().data();
        models.forEach(com.openai.models.models.Model::validate);
        assertThat(models).extracting(com.openai.models.models.Model::id).containsExactly("qwen", "Qwen/Qwen2.5-0.5B");
        assertThat(CLIENT.models().retrieve("qwen+best_of_n").id()).isEqualTo("qwen+best_of_n");
        assertThat(CLIENT.models().retrieve("Qwen/Qwen2.5-0.5B").id()).isEqualTo("Qwen/Qwen2.5-0.5B");
    }

    @Test
    void errorsBecomeTheExceptionsTheyShould() {
        assertThatThrownBy(() ->
                        CLIENT.chat().completions().create(question("gpt-4o").build()))
                .isInstanceOfSatisfying(
                        NotFoundException.class, e -> assertThat(e.code()).hasValue("model_not_found"));
        assertThatThrownBy(() -> CLIENT.chat()
                        .completions()
                        .create(question("qwen").temperature(3.0).build()))
                .isInstanceOfSatisfying(
                        BadRequestException.class, e -> assertThat(e.param()).hasValue("temperature"));
        SEARCH.on(exchange -> exchange.refuse(new Failure(Kind.OVERLOADED, "full", null, List.of(), 1.0)));
        assertThatThrownBy(() ->
                        CLIENT.chat().completions().create(question("qwen").build()))
                .isInstanceOf(RateLimitException.class);
        SEARCH.on(exchange -> exchange.refuse(Failure.of(Kind.UPSTREAM_ERROR, "broken")));
        assertThatThrownBy(() ->
                        CLIENT.chat().completions().create(question("qwen").build()))
                .isInstanceOf(InternalServerException.class)
                .hasMessageContaining("broken");
    }

    @Test
    void aFailureInMidStreamIsRaised() {
        SEARCH.on(exchange -> {
            exchange.event(Sample.started());
            exchange.line(new SearchLine.Failed(Failure.of(Kind.UPSTREAM_ERROR, "all samples failed"), Sample.USAGE));
        });
        try (StreamResponse<ChatCompletionChunk> stream =
                CLIENT.chat().completions().createStreaming(question("qwen").build())) {
            assertThatThrownBy(() -> stream.stream().toList()).isInstanceOf(SseException.class);
        }
    }

    private static ChatCompletionCreateParams.Builder question(String model) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage("6 x 7?");
    }
}
