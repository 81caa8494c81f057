package io.ponder.clients;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.ResponseFormatJsonSchema.JsonSchema;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputItem;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** OpenAI's SDK for Java. */
class OpenAiJavaClientTest extends ClientTest {

    private static final OpenAIClient CLIENT =
            OpenAIOkHttpClient.builder().baseUrl(V1).apiKey("any").maxRetries(0).build();

    // By hand: the SDK derives schemas from classes with a library of which Spring AI needs another version.
    private static final Map<String, Object> NUMBERS = Map.of(
            "type",
            "object",
            "properties",
            Map.of("a", Map.of("type", "integer"), "b", Map.of("type", "integer")),
            "required",
            List.of("a", "b"),
            "additionalProperties",
            false);
    private static final Map<String, Object> CITY = Map.of(
            "type",
            "object",
            "properties",
            Map.of("name", Map.of("type", "string"), "country", Map.of("type", "string")),
            "required",
            List.of("name", "country"),
            "additionalProperties",
            false);

    /** The arguments of the tool. */
    record Add(int a, int b) {}

    @AfterAll
    static void close() {
        CLIENT.close();
    }

    @Test
    void aChatIsAnswered() {
        ChatCompletion completion =
                CLIENT.chat().completions().create(chat(QUESTION).build());
        completion.validate();
        assertThat(content(completion)).contains("42");
    }

    @Test
    void aStreamIsTheSameAnswer() {
        assertThat(content(streamed(chat(QUESTION)))).contains("42");
    }

    @Test
    void anAnswerIsReadAsAType() {
        JsonSchema schema = JsonSchema.builder()
                .name("city")
                .strict(true)
                .schema(JsonSchema.Schema.builder()
                        .additionalProperties(json(CITY))
                        .build())
                .build();
        ChatCompletion completion = CLIENT.chat()
                .completions()
                .create(chat("A city?").jsonSchemaResponseFormat(schema).build());
        assertThat(JsonMapper.shared().readValue(content(completion), City.class))
                .isEqualTo(PARIS);
    }

    private ResponseInputItem result(ResponseFunctionToolCall call) {
        Add asked = call.arguments(Add.class);
        return ResponseInputItem.ofFunctionCallOutput(ResponseInputItem.FunctionCallOutput.builder()
                .callId(call.callId())
                .output(Integer.toString(add(asked.a(), asked.b())))
                .build());
    }

    @Test
    void theExtensionIsAskedForAndRead() {
        ChatCompletion completion = CLIENT.chat()
                .completions()
                .create(chat(QUESTION)
                        .putAdditionalBodyProperty(
                                "reasoning",
                                JsonValue.from(Map.of("strategy", "majority_vote", "parameters", Map.of("n", 3))))
                        .build());
        Map<?, ?> reasoning =
                completion._additionalProperties().get("reasoning").convert(Map.class);
        assertThat(reasoning.get("strategy")).isEqualTo("majority_vote");
        assertThat(reasoning.get("answer")).isEqualTo("42");
    }

    private static Map<String, JsonValue> json(Map<String, Object> schema) {
        return schema.entrySet().stream().collect(toMap(Map.Entry::getKey, field -> JsonValue.from(field.getValue())));
    }

    private static ChatCompletionCreateParams.Builder chat(String question) {
        return ChatCompletionCreateParams.builder().model(MODEL).addUserMessage(question);
    }

    private static ResponseCreateParams.Builder response(String question) {
        return ResponseCreateParams.builder().model(MODEL).input(question);
    }

    private static ChatCompletion streamed(ChatCompletionCreateParams.Builder asked) {
        ChatCompletionAccumulator accumulator = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> chunks =
                CLIENT.chat().completions().createStreaming(asked.build())) {
            chunks.stream().peek(ChatCompletionChunk::validate).forEach(accumulator::accumulate);
        }
        return accumulator.chatCompletion();
    }

    private static String content(ChatCompletion completion) {
        return completion.choices().getFirst().message().content().orElse("");
    }

    private static String text(Response response) {
        return response.output().stream()
                .filter(ResponseOutputItem::isMessage)
                .flatMap(item -> item.asMessage().content().stream())
                .map(part -> part.asOutputText().text())
                .reduce("", String::concat);
    }
}
