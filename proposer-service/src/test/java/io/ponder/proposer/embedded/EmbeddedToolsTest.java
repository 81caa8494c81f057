package io.ponder.proposer.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.proposer.TokenCountRequest;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.proposer.embedded.fetch.FetchProgress;
import io.ponder.proposer.embedded.fetch.FetchSettings;
import io.ponder.proposer.embedded.fetch.KnownModel;
import io.ponder.proposer.embedded.fetch.ModelFiles;
import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.engine.ProposalReply.Continuation;
import io.ponder.reasoning.engine.Proposer.Prefix;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.TokenLogProb;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.reasoning.model.Tools;
import io.ponder.reasoning.strategy.Move.Unit;
import io.ponder.runtime.tracing.Tracing;
import io.ponder.testing.Eventually;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Tools and options of sampling with the real default model. */
@Tag("model")
@Timeout(120)
class EmbeddedToolsTest {

    private static final Tools.Function CALCULATOR = new Tools.Function(
            "calculate",
            "Computes a * b exactly.",
            Map.of(
                    "type",
                    "object",
                    "properties",
                    Map.of("a", Map.of("type", "integer"), "b", Map.of("type", "integer")),
                    "required",
                    List.of("a", "b")),
            null);
    private static final Tools.Function WEATHER = new Tools.Function(
            "weather",
            "Tells the weather in a city.",
            Map.of("type", "object", "properties", Map.of("city", Map.of("type", "string", "minLength", 1))),
            null);
    private static final Message QUESTION = Message.user("Use the calculator: how much is 734 times 86?");

    private static EmbeddedBackend backend;

    @BeforeAll
    static void load() throws InterruptedException {
        FetchSettings fetch = FetchSettings.of(System.getenv());
        try {
            new ModelFiles(fetch, FetchProgress.lines(System.out::println)).resolve(KnownModel.DEFAULT);
        } catch (FailureException e) {
            Assumptions.abort("no real model to test with: " + e.failure().message());
        }
        backend = EmbeddedBackend.start(
                new EmbeddedSettings(
                        KnownModel.DEFAULT.id(),
                        fetch.folder().toString(),
                        fetch.hub().toString(),
                        true,
                        4,
                        1024,
                        4 * 1024,
                        512,
                        4,
                        0,
                        32,
                        true),
                InstantSource.system(),
                Tracing.OFF);
        Eventually.within(Duration.ofSeconds(60), () -> !backend.isStarting());
        assertThat(backend.unready()).isEmpty();
    }

    @AfterAll
    static void close() {
        if (backend != null) {
            backend.close();
        }
    }

    @Test
    void theDefaultModelCallsTools() {
        assertThat(backend.models().getFirst().capabilities())
                .contains(Capability.TOOLS)
                .doesNotContain(Capability.IMAGES);
    }

    @ParameterizedTest
    @EnumSource
    void aModelCallsTheCalculator(Tools.Choice choice) {
        Continuation reply = draw(
                List.of(QUESTION),
                new Tools(
                        List.of(WEATHER, CALCULATOR), choice, choice == Tools.Choice.NAMED ? "calculate" : null, false),
                greedy(100));
        if (choice == Tools.Choice.NONE) {
            assertThat(reply.toolCalls()).isEmpty();
            assertThat(reply.text()).isNotBlank();
            return;
        }
        assertThat(reply.finishReason()).isEqualTo(FinishReason.TOOL_CALLS);
        assertThat(reply.text()).doesNotContain("<tool_call>");
        ToolCall call = reply.toolCalls().getFirst();
        assertThat(call.name()).isEqualTo("calculate");
        JsonNode arguments = JsonMapper.shared().readTree(call.arguments());
        assertThat(List.of(arguments.get("a").intValue(), arguments.get("b").intValue()))
                .containsExactlyInAnyOrder(734, 86);
    }

    @Test
    void hotSamplesStillWriteCallsThatKeepTheSchema() {
        ProposalRequest request = request(
                List.of(QUESTION),
                new Tools(List.of(CALCULATOR), Tools.Choice.REQUIRED, null, null),
                new Sampling(1.8, 1, 100, List.of(), null),
                8);
        List<Continuation> replies = draw(request);
        assertThat(replies).hasSize(8).allSatisfy(reply -> {
            if (reply.finishReason() == FinishReason.TOOL_CALLS) {
                JsonNode arguments = JsonMapper.shared()
                        .readTree(reply.toolCalls().getFirst().arguments());
                assertThat(arguments.get("a").isIntegralNumber()).isTrue();
                assertThat(arguments.get("b").isIntegralNumber()).isTrue();
            } else {
                assertThat(reply.finishReason()).isEqualTo(FinishReason.LENGTH);
            }
        });
        assertThat(replies).anySatisfy(reply -> assertThat(reply.toolCalls()).isNotEmpty());
    }

    @Test
    void aModelAnswersFromTheResultOfItsCall() {
        Message called = new Message(
                Message.Role.ASSISTANT,
                "",
                List.of(),
                List.of(new ToolCall("call_1", "calculate", "{\"a\": 734, \"b\": 86}")),
                null,
                null);
        Continuation reply = draw(
                List.of(QUESTION, called, Message.tool("call_1", "63124")),
                new Tools(List.of(CALCULATOR), Tools.Choice.AUTO, null, null),
                greedy(60));
        assertThat(reply.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(reply.text().replace(",", "")).contains("63124");
    }

    @Test
    void tokensAreToldWithTheirProbabilities() {
        Sampling sampling = new Sampling(0, 1, 8, List.of(), null, null, Map.of(), 3, null);
        Continuation reply = draw(List.of(Message.user("What is the capital of France? One word.")), null, sampling);
        List<TokenLogProb> tokens = Objects.requireNonNull(reply.tokenLogProbs());
        StringBuilder text = new StringBuilder();
        for (TokenLogProb token : tokens) {
            text.append(token.token());
            assertThat(token.logProb()).isBetween(-20.0, 1e-6);
            assertThat(token.top()).hasSize(3);
            assertThat(token.top().getFirst().token()).isEqualTo(token.token());
            assertThat(token.bytes()).isNotEmpty();
        }
        assertThat(text).hasToString(reply.text());
    }

    @Test
    void penaltiesMakeOtherWordsLikelier() {
        Message question = Message.user("List the word apple 20 times separated by commas.");
        String usual = draw(List.of(question), null, greedy(60)).text();
        Sampling penalised = new Sampling(
                0, 1, 60, List.of(), null, null, Map.of("presence_penalty", 2, "frequency_penalty", 2.0), null, null);
        String varied = draw(List.of(question), null, penalised).text();
        assertThat(count(varied, "apple")).isLessThan(count(usual, "apple"));
    }

    @Test
    void thePromptIsCountedAsItIsDrawn() {
        Tools tools = new Tools(List.of(CALCULATOR), Tools.Choice.AUTO, null, null);
        for (Tools given : new Tools[] {null, tools}) {
            long counted = backend.count(
                    new TokenCountRequest(null, List.of(QUESTION), given), RequestContext.fresh(), new Cancellation());
            assertThat(draw(List.of(QUESTION), given, greedy(1)).tokens().prompt())
                    .isEqualTo(counted);
        }
    }

    private static int count(String text, String word) {
        return text.toLowerCase(Locale.ROOT).split(word, -1).length - 1;
    }

    @Test
    void wordsArePassedOnAsTheyAreWritten() {
        List<ProposalReply> lines = live(Message.user("Name the four seasons."), null, List.of("inter"));
        Continuation whole = (Continuation) lines.getLast();
        assertThat(lines).hasSizeGreaterThan(5);
        assertThat(words(lines)).isNotEmpty().isEqualTo(whole.text());
    }

    @Test
    void aCallIsNotPassedOnAsWords() {
        List<ProposalReply> lines =
                live(QUESTION, new Tools(List.of(CALCULATOR), Tools.Choice.AUTO, null, null), List.of());
        Continuation whole = (Continuation) lines.getLast();
        assertThat(whole.toolCalls()).isNotEmpty();
        assertThat(whole.text()).startsWith(words(lines));
        assertThat(words(lines)).doesNotContain("calculate");
    }

    private static List<ProposalReply> live(Message message, @Nullable Tools tools, List<String> stop) {
        List<ProposalReply> lines = new CopyOnWriteArrayList<>();
        ProposalRequest request = new ProposalRequest(
                null,
                List.of(message),
                List.of(new Prefix("", 1, 7)),
                Unit.SOLUTION,
                new Sampling(0, 1, 60, stop, null),
                0,
                false,
                null,
                tools,
                true,
                null);
        backend.propose(request, RequestContext.fresh(), lines::add, new Cancellation());
        return lines;
    }

    private static String words(List<ProposalReply> lines) {
        return lines.stream()
                .filter(ProposalReply.Delta.class::isInstance)
                .map(line -> Objects.requireNonNullElse(((ProposalReply.Delta) line).text(), ""))
                .collect(Collectors.joining());
    }

    private static Sampling greedy(int maxTokens) {
        return new Sampling(0, 1, maxTokens, List.of(), null);
    }

    private static ProposalRequest request(
            List<Message> messages, @Nullable Tools tools, Sampling sampling, int samples) {
        return new ProposalRequest(
                null,
                messages,
                List.of(new Prefix("", samples, 7)),
                Unit.SOLUTION,
                sampling,
                0,
                false,
                null,
                tools,
                null,
                null);
    }

    private static Continuation draw(List<Message> messages, @Nullable Tools tools, Sampling sampling) {
        return draw(request(messages, tools, sampling, 1)).getFirst();
    }

    private static List<Continuation> draw(ProposalRequest request) {
        ConcurrentLinkedQueue<ProposalReply> lines = new ConcurrentLinkedQueue<>();
        backend.propose(request, RequestContext.fresh(), lines::add, new Cancellation());
        assertThat(lines).allSatisfy(line -> assertThat(line).isInstanceOf(Continuation.class));
        return lines.stream().map(Continuation.class::cast).toList();
    }
}
