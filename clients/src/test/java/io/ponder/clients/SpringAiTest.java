package io.ponder.clients;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.models.completions.CompletionUsage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.tool.annotation.Tool;

/** Spring AI with its package for OpenAI. */
class SpringAiTest extends ClientTest {

    @Tool(description = "Adds two numbers.")
    @Override
    public int add(int a, int b) {
        return super.add(a, b);
    }

    @Test
    void aQuestionIsAnswered() {
        assertThat(client(o -> {})
                        .prompt()
                        .system("Be brief.")
                        .user(QUESTION)
                        .call()
                        .content())
                .contains("42");
    }

    @Test
    void aStreamIsTheSameAnswer() {
        List<String> words = client(o -> {}).prompt(QUESTION).stream()
                .content()
                .collectList()
                .block(Duration.ofSeconds(60));
        assertThat(String.join("", words)).contains("42");
    }

    @Test
    void anAnswerIsReadAsAType() {
        City city =
                client(o -> {}).prompt("A city?").call().entity(City.class, how -> how.useProviderStructuredOutput());
        assertThat(city).isEqualTo(PARIS);
    }

    @Test
    void errorsAreTyped() {
        assertThatThrownBy(() ->
                        client(o -> o.model("none")).prompt(QUESTION).call().content())
                .isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() ->
                        client(o -> o.temperature(3.0)).prompt(QUESTION).call().content())
                .isInstanceOfSatisfying(
                        BadRequestException.class, e -> assertThat(e.param()).hasValue("temperature"));
    }

    @Test
    void theExtensionIsAskedForAndRead() {
        ChatResponse response = client(o -> o.extraBody(
                        Map.of("reasoning", Map.of("strategy", "majority_vote", "parameters", Map.of("n", 3)))))
                .prompt(QUESTION)
                .call()
                .chatResponse();
        CompletionUsage usage =
                (CompletionUsage) response.getMetadata().getUsage().getNativeUsage();
        assertThat(usage._additionalProperties().get("breakdown").toString()).contains("supporting");
    }

    private static ChatClient client(Consumer<OpenAiChatOptions.Builder> more) {
        OpenAiChatOptions.Builder options = OpenAiChatOptions.builder()
                .baseUrl(V1)
                .apiKey("any")
                .model(MODEL)
                .maxRetries(0);
        more.accept(options);
        return ChatClient.create(
                OpenAiChatModel.builder().options(options.build()).build());
    }
}
