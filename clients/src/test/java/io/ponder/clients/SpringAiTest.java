package io.ponder.clients;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.models.completions.CompletionUsage;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.springframework.ai.chat.client.ChatClient;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.tool.annotation.Tool;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.util.MimeTypeUtils;

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
    void anAgentCallsItsToolTenTimes() {
        String answer =
                client(o -> {}).prompt(new Prompt(TEN_CALLS)).tools(this).call().content();
        assertThat(answer).contains(TEN_CALLS_SAY);
        assertThat(calls).hasValue(10);
    }

    @Test
    void anAgentCallsItsToolTenTimesWhileItStreams() {
        List<String> words = client(o -> {}).prompt(new Prompt(TEN_CALLS)).tools(this).stream()
                .content()
                .collectList()
                .block(Duration.ofSeconds(60));
        assertThat(String.join("", words)).contains(TEN_CALLS_SAY);
        assertThat(calls).hasValue(10);
    }

    @Test
    void anAnswerIsReadAsAType() {
        City city =
                client(o -> {}).prompt("A city?").call().entity(City.class, how -> how.useProviderStructuredOutput());
        assertThat(city).isEqualTo(PARIS);
    }

    @Test
    void severalChoicesComeBack() {
        ChatResponse response = client(o -> o.n(3)).prompt(QUESTION).call().chatResponse();
        assertThat(requireNonNull(response).getResults()).hasSize(3);
    }

    @Test
    void logProbabilitiesMayBeAskedForThoughItDropsThem() {
        assertThat(client(o -> o.logprobs(true).topLogprobs(2))
                        .prompt(QUESTION)
                        .call()
                        .content())
                .contains("42");
    }

    @Test
    void aPictureIsAnsweredOrRefusedByName() {
        byte[] picture = Base64.getDecoder().decode(PICTURE);
        try {
            assertThat(client(o -> {})
                            .prompt()
                            .user(user -> user.text("What is this?")
                                    .media(MimeTypeUtils.IMAGE_PNG, new ByteArrayResource(picture)))
                            .call()
                            .content())
                    .contains("picture");
        } catch (BadRequestException e) {
            assertThat(e).hasMessageContaining("image");
        }
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
        Object usage = requireNonNull(response).getMetadata().getUsage().getNativeUsage();
        assertThat(usage)
                .isInstanceOfSatisfying(
                        CompletionUsage.class,
                        reported -> assertThat(String.valueOf(
                                        reported._additionalProperties().get("breakdown")))
                                .contains("supporting"));
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
