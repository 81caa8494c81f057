package io.ponder.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.langchain4j.agent.tool.Tool;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.InvalidRequestException;
import dev.langchain4j.exception.ModelNotFoundException;
import dev.langchain4j.model.chat.Capability;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiChatResponseMetadata;
import dev.langchain4j.model.openai.OpenAiLanguageModel;
import dev.langchain4j.model.openai.OpenAiResponsesChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import dev.langchain4j.service.AiServices;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** LangChain4j with its package for OpenAI. */
class LangChain4jTest extends ClientTest {

    /** The two APIs that it speaks. */
    enum Api {
        CHAT {
            @Override
            ChatModel model() {
                return chat().build();
            }
        },
        RESPONSES {
            @Override
            ChatModel model() {
                return OpenAiResponsesChatModel.builder()
                        .baseUrl(V1)
                        .apiKey("any")
                        .modelName(MODEL)
                        .strictJsonSchema(true)
                        .build();
            }
        };

        abstract ChatModel model();
    }

    interface Assistant {
        String answer(String question);
    }

    interface Reader {
        City read(String text);
    }

    @Tool("Adds two numbers.")
    int add(
            @dev.langchain4j.agent.tool.P(value = "The first.", name = "a") int a,
            @dev.langchain4j.agent.tool.P(value = "The second.", name = "b") int b) {
        return super.add(a, b);
    }

    @ParameterizedTest
    @EnumSource
    void aQuestionIsAnswered(Api api) {
        assertThat(api.model().chat(QUESTION)).contains("42");
    }

    @Test
    void aStreamIsTheSameAnswer() throws Exception {
        CompletableFuture<ChatResponse> done = new CompletableFuture<>();
        StringBuilder words = new StringBuilder();
        OpenAiStreamingChatModel.builder()
                .baseUrl(V1)
                .apiKey("any")
                .modelName(MODEL)
                .build()
                .chat(QUESTION, new StreamingChatResponseHandler() {
                    @Override
                    public void onPartialResponse(String more) {
                        words.append(more);
                    }

                    @Override
                    public void onCompleteResponse(ChatResponse response) {
                        done.complete(response);
                    }

                    @Override
                    public void onError(Throwable error) {
                        done.completeExceptionally(error);
                    }
                });
        assertThat(done.get(60, TimeUnit.SECONDS).aiMessage().text())
                .contains("42")
                .isEqualTo(words.toString());
    }

    @ParameterizedTest
    @EnumSource
    void anAgentCallsItsToolTenTimes(Api api) {
        Assistant assistant = AiServices.builder(Assistant.class)
                .chatModel(api.model())
                .tools(this)
                .build();
        assertThat(assistant.answer(TEN_CALLS)).contains(TEN_CALLS_SAY);
        assertThat(calls).hasValue(10);
    }

    @ParameterizedTest
    @EnumSource
    void anAnswerIsReadAsAType(Api api) {
        assertThat(AiServices.create(Reader.class, api.model()).read("A city?")).isEqualTo(PARIS);
    }

    @Test
    void logProbabilitiesAreRead() {
        OpenAiChatModel model = chat().logprobs(true).topLogprobs(2).build();
        var metadata = (OpenAiChatResponseMetadata)
                model.chat(UserMessage.from(QUESTION)).metadata();
        assertThat(metadata.logProbs()).isNotEmpty();
    }

    @Test
    void aPictureIsAnsweredOrRefusedByName() {
        UserMessage picture =
                UserMessage.from(TextContent.from("What is this?"), ImageContent.from(PICTURE, "image/png"));
        try {
            assertThat(Api.CHAT.model().chat(picture).aiMessage().text()).contains("picture");
        } catch (InvalidRequestException e) {
            assertThat(e).hasMessageContaining("image");
        }
    }

    @Test
    void errorsAreTyped() {
        assertThatThrownBy(() -> chat().modelName("none").build().chat(QUESTION))
                .isInstanceOf(ModelNotFoundException.class);
        assertThatThrownBy(() -> chat().temperature(3.0).build().chat(QUESTION))
                .isInstanceOf(InvalidRequestException.class)
                .hasMessageContaining("temperature");
    }

    @Test
    void anOldCompletionIsAnswered() {
        OpenAiLanguageModel model = OpenAiLanguageModel.builder()
                .baseUrl(V1)
                .apiKey("any")
                .modelName(MODEL)
                .build();
        assertThat(model.generate(QUESTION).content()).contains("42");
    }

    @Test
    void theExtensionIsAskedForAndRead() {
        OpenAiChatModel model = chat().customParameters(
                        Map.of("reasoning", Map.of("strategy", "majority_vote", "parameters", Map.of("n", 3))))
                .build();
        var metadata = (OpenAiChatResponseMetadata)
                model.chat(UserMessage.from(QUESTION)).metadata();
        assertThat(metadata.rawHttpResponse().body()).contains("\"strategy\":\"majority_vote\"");
    }

    private static OpenAiChatModel.OpenAiChatModelBuilder chat() {
        return OpenAiChatModel.builder()
                .baseUrl(V1)
                .apiKey("any")
                .modelName(MODEL)
                .maxRetries(0)
                .supportedCapabilities(Capability.RESPONSE_FORMAT_JSON_SCHEMA)
                .strictJsonSchema(true);
    }
}
