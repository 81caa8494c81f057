package io.ponder.clients;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.ResponseFormatJsonSchema.JsonSchema;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.completions.CompletionCreateParams;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseStreamEvent;
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
    void aSlowAnswerIsPassedOnWordByWord() {
        try (StreamResponse<ChatCompletionChunk> chunks = CLIENT.chat()
                .completions()
                .createStreaming(
                        chat("slowly: " + QUESTION).model(MODEL + "+sample").build())) {
            assertThat(chunks.stream()
                            .flatMap(chunk -> chunk.choices().stream())
                            .flatMap(choice -> choice.delta().content().stream())
                            .filter(words -> !words.isEmpty()))
                    .hasSizeGreaterThan(3);
        }
    }

    @Test
    void anAgentCallsItsToolTenTimes() {
        FunctionDefinition add = FunctionDefinition.builder()
                .name("add")
                .parameters(FunctionParameters.builder()
                        .additionalProperties(json(NUMBERS))
                        .build())
                .build();
        ChatCompletionCreateParams.Builder conversation = chat(TEN_CALLS)
                .addTool(ChatCompletionFunctionTool.builder().function(add).build());
        ChatCompletion completion = CLIENT.chat().completions().create(conversation.build());
        for (int turn = 0; turn < 10; turn++) {
            ChatCompletion.Choice choice = completion.choices().getFirst();
            assertThat(choice.finishReason()).isEqualTo(ChatCompletion.Choice.FinishReason.TOOL_CALLS);
            conversation.addMessage(choice.message());
            for (ChatCompletionMessageToolCall call :
                    choice.message().toolCalls().orElseThrow()) {
                Add asked = call.asFunction().function().arguments(Add.class);
                conversation.addMessage(ChatCompletionToolMessageParam.builder()
                        .toolCallId(call.asFunction().id())
                        .content(Integer.toString(add(asked.a(), asked.b())))
                        .build());
            }
            completion = turn % 2 == 0
                    ? streamed(conversation)
                    : CLIENT.chat().completions().create(conversation.build());
        }
        assertThat(content(completion)).contains(TEN_CALLS_SAY);
        assertThat(calls).hasValue(10);
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

    @Test
    void aResponseIsAnsweredStreamedContinuedAndDeleted() {
        Response first = CLIENT.responses().create(response(QUESTION).build());
        first.validate();
        assertThat(text(first)).contains("42");
        ResponseAccumulator streamed = ResponseAccumulator.create();
        try (StreamResponse<ResponseStreamEvent> events = CLIENT.responses()
                .createStreaming(
                        response("And now?").previousResponseId(first.id()).build())) {
            events.stream().peek(ResponseStreamEvent::validate).forEach(streamed::accumulate);
        }
        assertThat(text(streamed.response())).contains("42");
        assertThat(CLIENT.responses().retrieve(first.id()).id()).isEqualTo(first.id());
        CLIENT.responses().delete(first.id());
        assertThatThrownBy(() -> CLIENT.responses().retrieve(first.id())).isInstanceOf(NotFoundException.class);
    }

    @Test
    void anAgentOfResponsesCallsItsToolTenTimes() {
        FunctionTool add = FunctionTool.builder()
                .name("add")
                .strict(true)
                .parameters(FunctionTool.Parameters.builder()
                        .additionalProperties(json(NUMBERS))
                        .build())
                .build();
        Response response =
                CLIENT.responses().create(response(TEN_CALLS).addTool(add).build());
        for (int turn = 0; turn < 10; turn++) {
            List<ResponseInputItem> results = response.output().stream()
                    .flatMap(item -> item.functionCall().stream())
                    .map(this::result)
                    .toList();
            response = CLIENT.responses()
                    .create(ResponseCreateParams.builder()
                            .model(MODEL)
                            .previousResponseId(response.id())
                            .inputOfResponse(results)
                            .addTool(add)
                            .build());
        }
        assertThat(text(response)).contains(TEN_CALLS_SAY);
        assertThat(calls).hasValue(10);
    }

    private ResponseInputItem result(ResponseFunctionToolCall call) {
        Add asked = call.arguments(Add.class);
        return ResponseInputItem.ofFunctionCallOutput(ResponseInputItem.FunctionCallOutput.builder()
                .callId(call.callId())
                .output(Integer.toString(add(asked.a(), asked.b())))
                .build());
    }

    @Test
    void severalChoicesComeBack() {
        ChatCompletion completion =
                CLIENT.chat().completions().create(chat(QUESTION).n(3).build());
        assertThat(completion.choices())
                .extracting(ChatCompletion.Choice::index)
                .containsExactly(0L, 1L, 2L);
    }

    @Test
    void logProbabilitiesAreOfTheAnswersTokens() {
        ChatCompletion completion = CLIENT.chat()
                .completions()
                .create(chat(QUESTION).logprobs(true).topLogprobs(2).build());
        completion.validate();
        var tokens = completion
                .choices()
                .getFirst()
                .logprobs()
                .orElseThrow()
                .content()
                .orElseThrow();
        assertThat(String.join("", tokens.stream().map(token -> token.token()).toList()))
                .isEqualTo(content(completion));
        assertThat(tokens.getFirst().topLogprobs()).hasSize(2);
    }

    @Test
    void aPictureIsAnsweredOrRefusedByName() {
        ChatCompletionCreateParams picture = ChatCompletionCreateParams.builder()
                .model(MODEL)
                .addUserMessageOfArrayOfContentParts(
                        List.of(ChatCompletionContentPart.ofImageUrl(ChatCompletionContentPartImage.builder()
                                .imageUrl(ChatCompletionContentPartImage.ImageUrl.builder()
                                        .url("data:image/png;base64," + PICTURE)
                                        .build())
                                .build())))
                .build();
        try {
            assertThat(content(CLIENT.chat().completions().create(picture))).contains("picture");
        } catch (BadRequestException e) {
            assertThat(e).hasMessageContaining("image");
        }
    }

    @Test
    void errorsAreTyped() {
        assertThatThrownBy(() -> CLIENT.chat()
                        .completions()
                        .create(chat(QUESTION).model("none").build()))
                .isInstanceOfSatisfying(
                        NotFoundException.class, e -> assertThat(e.code()).hasValue("model_not_found"));
        assertThatThrownBy(() -> CLIENT.responses()
                        .create(response(QUESTION).temperature(3.0).build()))
                .isInstanceOfSatisfying(
                        BadRequestException.class, e -> assertThat(e.param()).hasValue("temperature"));
    }

    @Test
    void anOldCompletionIsAnswered() {
        assertThat(CLIENT.completions()
                        .create(CompletionCreateParams.builder()
                                .model(CompletionCreateParams.Model.of(MODEL))
                                .prompt(QUESTION)
                                .build())
                        .choices()
                        .getFirst()
                        .text())
                .contains("42");
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
        assertThat(String.valueOf(completion._additionalProperties().get("reasoning")))
                .contains("strategy=majority_vote", "answer=42");
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
