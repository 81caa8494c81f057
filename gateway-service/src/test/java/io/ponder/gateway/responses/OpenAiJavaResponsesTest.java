package io.ponder.gateway.responses;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.NotFoundException;
import com.openai.errors.SseException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.Reasoning;
import com.openai.models.ReasoningEffort;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseRetrieveParams;
import com.openai.models.responses.ResponseStatus;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.inputitems.InputItemListPage;
import io.ponder.contracts.search.SearchLine;
import io.ponder.gateway.Sample;
import io.ponder.gateway.ScriptedSearch;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.ToolCall;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** OpenAI's own Java SDK, unchanged but for its base URL. */
class OpenAiJavaResponsesTest extends ResponsesTest {

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
    void aResponseIsReadWhole() {
        Response response = CLIENT.responses()
                .create(question()
                        .instructions("Be brief.")
                        .reasoning(Reasoning.builder()
                                .effort(ReasoningEffort.LOW)
                                .summary(Reasoning.Summary.AUTO)
                                .build())
                        .build());
        response.validate();
        assertThat(response.status()).hasValue(ResponseStatus.COMPLETED);
        assertThat(text(response)).isEqualTo(Sample.TEXT);
        assertThat(response.usage().orElseThrow().totalTokens()).isEqualTo(135);
        assertThat(CLIENT.responses().retrieve(response.id()).validate()).isEqualTo(response);
    }

    @Test
    void everyEventOfAStreamIsKnown() {
        SEARCH.on(ResponsesTest::wholeSearch);
        ResponseAccumulator accumulator = ResponseAccumulator.create();
        try (StreamResponse<ResponseStreamEvent> stream =
                CLIENT.responses().createStreaming(question().build())) {
            stream.stream().peek(accumulator::accumulate).forEach(ResponseStreamEvent::validate);
        }
        assertThat(text(accumulator.response())).isEqualTo(Sample.TEXT);
        assertThat(accumulator.response().output().getFirst().asReasoning().summary())
                .hasSizeGreaterThan(3);
    }

    @Test
    void aToolLoopGoesRound() throws Exception {
        SEARCH.on(calling(new ToolCall("call_1", "add", "{\"a\":1}")));
        FunctionTool add = FunctionTool.builder()
                .name("add")
                .parameters(FunctionTool.Parameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .build())
                .strict(true)
                .build();
        Response first =
                CLIENT.responses().create(question().addTool(add).build()).validate();
        var call = first.output().getFirst().asFunctionCall();
        assertThat(call.arguments()).isEqualTo("{\"a\":1}");
        SEARCH.on(ScriptedSearch.Exchange::result);
        Response second = CLIENT.responses()
                .create(ResponseCreateParams.builder()
                        .model("qwen")
                        .previousResponseId(first.id())
                        .addTool(add)
                        .inputOfResponse(List.of(
                                ResponseInputItem.ofFunctionCallOutput(ResponseInputItem.FunctionCallOutput.builder()
                                        .callId(call.callId())
                                        .output("3")
                                        .build())))
                        .build());
        assertThat(text(second.validate())).isEqualTo(Sample.TEXT);
        JsonNode messages = SEARCH.nextAsked().body().at("/problem/messages");
        assertThat(messages.at("/1/tool_calls/0/name").stringValue()).isEqualTo("add");
        assertThat(messages.at("/2/content").stringValue()).isEqualTo("3");
        InputItemListPage items = CLIENT.responses().inputItems().list(second.id());
        assertThat(items.data()).hasSize(3);
        items.data().forEach(item -> item.validate());
    }

    @Test
    void aBackgroundResponseIsFollowedAndCancelled() {
        SEARCH.on(ResponsesTest::wholeSearch);
        Response created =
                CLIENT.responses().create(question().background(true).build()).validate();
        assertThat(created.status()).hasValue(ResponseStatus.QUEUED);
        try (StreamResponse<ResponseStreamEvent> stream = CLIENT.responses()
                .retrieveStreaming(ResponseRetrieveParams.builder()
                        .responseId(created.id())
                        .startingAfter(0)
                        .build())) {
            List<ResponseStreamEvent> events = stream.stream().toList();
            assertThat(events.getFirst().isQueued()).isTrue();
            assertThat(events.getLast().isCompleted()).isTrue();
        }
        assertThat(CLIENT.responses().cancel(created.id()).status()).hasValue(ResponseStatus.COMPLETED);
        CLIENT.responses().delete(created.id());
        assertThatThrownBy(() -> CLIENT.responses().retrieve(created.id())).isInstanceOf(NotFoundException.class);
    }

    @Test
    void theSearchIsChosenInReasoning() throws Exception {
        CLIENT.responses()
                .create(question()
                        .reasoning(Reasoning.builder()
                                .putAdditionalProperty("strategy", JsonValue.from("best_of_n"))
                                .putAdditionalProperty("parameters", JsonValue.from(Map.of("n", 3)))
                                .build())
                        .build());
        JsonNode search = SEARCH.nextAsked().body();
        assertThat(search.get("strategy").stringValue()).isEqualTo("best_of_n");
        assertThat(search.at("/parameters/n").intValue()).isEqualTo(3);
    }

    @Test
    void aFailureInMidStreamIsRaised() {
        SEARCH.on(exchange -> {
            exchange.event(Sample.started());
            exchange.line(new SearchLine.Failed(Failure.of(Kind.UPSTREAM_ERROR, "all samples failed"), Sample.USAGE));
        });
        try (StreamResponse<ResponseStreamEvent> stream =
                CLIENT.responses().createStreaming(question().background(true).build())) {
            assertThatThrownBy(() -> stream.stream().toList())
                    .isInstanceOf(SseException.class)
                    .hasMessageContaining("all samples failed");
        }
    }

    private static ResponseCreateParams.Builder question() {
        return ResponseCreateParams.builder().model("qwen").input("6 x 7?");
    }

    private static String text(Response response) {
        return response.output().stream()
                .filter(ResponseOutputItem::isMessage)
                .flatMap(item -> item.asMessage().content().stream())
                .map(content -> content.asOutputText().text())
                .reduce("", String::concat);
    }
}
