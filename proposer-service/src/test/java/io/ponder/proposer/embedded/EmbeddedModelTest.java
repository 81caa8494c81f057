package io.ponder.proposer.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.wire.Cancellation;
import io.ponder.contracts.wire.RequestContext;
import io.ponder.proposer.embedded.fetch.FetchProgress;
import io.ponder.proposer.embedded.fetch.FetchSettings;
import io.ponder.proposer.embedded.fetch.KnownModel;
import io.ponder.proposer.embedded.fetch.ModelFiles;
import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.engine.ProposalReply.Alternative;
import io.ponder.reasoning.engine.ProposalReply.Continuation;
import io.ponder.reasoning.engine.ProposalReply.End;
import io.ponder.reasoning.engine.ProposalReply.Failed;
import io.ponder.reasoning.engine.ProposalReply.Progress;
import io.ponder.reasoning.engine.Proposer.Prefix;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.ResponseFormat;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.strategy.Move.Unit;
import io.ponder.runtime.tracing.Tracing;
import io.ponder.runtime.tracing.TracingSettings;
import io.ponder.testing.Eventually;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.json.JsonMapper;

/** The embedded engine with the real default model, which the product's own fetch brings where it is missing. */
@Tag("model")
@Timeout(120)
class EmbeddedModelTest {

    private static final int CONTEXT = 256;
    private static final Message CAPITAL = Message.user("What is the capital of France? Answer in one word.");
    private static final Message STORY = Message.user("Write a long story about a lighthouse keeper.");

    private static final List<SpanData> SPANS = new CopyOnWriteArrayList<>();

    private static EmbeddedBackend backend;

    @BeforeAll
    static void load() throws InterruptedException {
        FetchSettings fetch = FetchSettings.of(System.getenv());
        try {
            new ModelFiles(fetch, FetchProgress.lines(System.out::println)).resolve(KnownModel.DEFAULT);
        } catch (FailureException e) {
            Assumptions.abort("no real model to test with: " + e.failure().message());
        }
        EmbeddedSettings settings = new EmbeddedSettings(
                KnownModel.DEFAULT.id(),
                fetch.folder().toString(),
                fetch.hub().toString(),
                true,
                8,
                CONTEXT,
                8 * CONTEXT,
                CONTEXT,
                8,
                0,
                32,
                true);
        backend = EmbeddedBackend.start(settings, InstantSource.system(), tracing());
        await(() -> !backend.isStarting());
        assertThat(backend.unready()).isEmpty();
    }

    private static Tracing tracing() {
        SpanExporter keeper = new SpanExporter() {
            @Override
            public CompletableResultCode export(Collection<SpanData> spans) {
                SPANS.addAll(spans);
                return CompletableResultCode.ofSuccess();
            }

            @Override
            public CompletableResultCode flush() {
                return CompletableResultCode.ofSuccess();
            }

            @Override
            public CompletableResultCode shutdown() {
                return CompletableResultCode.ofSuccess();
            }
        };
        SdkTracerProvider provider = SdkTracerProvider.builder()
                .addSpanProcessor(SimpleSpanProcessor.create(keeper))
                .build();
        return new Tracing(
                OpenTelemetrySdk.builder().setTracerProvider(provider).build(), new TracingSettings(true, true));
    }

    @AfterAll
    static void close() {
        if (backend != null) {
            backend.close();
        }
    }

    @Test
    void answersThroughTheChatTemplateOfTheFile() {
        Continuation answer = one(request(CAPITAL, sampling(0, 16)));
        assertThat(answer.text()).contains("Paris");
        assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
        assertThat(answer.tokens().prompt()).isBetween(20L, 60L);
        assertThat(answer.tokens().completion()).isBetween(2L, 16L);
        LogProbs logProbs = Objects.requireNonNull(answer.logProbs());
        assertThat(logProbs.count()).isEqualTo((int) answer.tokens().completion());
        assertThat(logProbs.mean()).isBetween(-2.0, 0.0);
    }

    @Test
    void aCallOfATracedRequestIsASpan() {
        String trace = "0af7651916cd43dd8448eb211c80319c";
        RequestContext context = RequestContext.fresh().within(trace, "b7ad6b7169203331", true);
        backend.propose(request(CAPITAL, sampling(0, 16)), context, _ -> {}, new Cancellation());
        List<SpanData> spans =
                SPANS.stream().filter(span -> span.getTraceId().equals(trace)).toList();
        assertThat(spans).hasSize(1);
        Map<String, Object> told = new HashMap<>();
        spans.getFirst().getAttributes().forEach((key, value) -> told.put(key.getKey(), value));
        assertThat(spans.getFirst().getName()).isEqualTo("chat " + KnownModel.DEFAULT.id());
        assertThat(told)
                .containsEntry("gen_ai.provider.name", "llama_cpp")
                .containsEntry("gen_ai.response.finish_reasons", List.of("stop"))
                .containsEntry("ponder.outcome", "done")
                .hasEntrySatisfying(
                        "gen_ai.usage.output_tokens",
                        tokens -> assertThat((Long) tokens).isBetween(2L, 16L))
                .hasEntrySatisfying(
                        "gen_ai.output.messages",
                        text -> assertThat((String) text).contains("Paris"));
    }

    @Test
    void marksATextThatTheLimitCutOff() {
        Continuation cut = one(request(STORY, sampling(0, 5)));
        assertThat(cut.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(cut.tokens().completion()).isEqualTo(5);
    }

    @Test
    void repeatsATextForTheSameSeedAndNotForAnother() {
        String first = one(request(STORY, sampling(1, 16), 7)).text();
        assertThat(one(request(STORY, sampling(1, 16), 7)).text()).isEqualTo(first);
        assertThat(one(request(STORY, sampling(1, 16), 8)).text()).isNotEqualTo(first);
    }

    @Test
    void endsAtAStopStringAndLeavesItOut() {
        Message count = Message.user("Write the numbers from 1 to 9, one on each line.");
        Sampling sampling = new Sampling(0, 1, 40, List.of("5", "never"), null);
        Continuation answer = one(request(count, sampling));
        assertThat(answer.text()).contains("4").doesNotContain("5");
        assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
    }

    @Test
    void drawsOneStepWithItsSeparatorAndContinuesFromThere() {
        Message problem = Message.user("What is 17 * 6 + 4? Explain your reasoning step by step.");
        Continuation step = one(new ProposalRequest(
                null, List.of(problem), List.of(new Prefix("", 1, 1)), Unit.STEP, sampling(0, 60), 0, false));
        assertThat(step.finishReason()).isEqualTo(FinishReason.STEP);
        assertThat(step.text()).endsWith("\n\n");
        assertThat(step.text().strip()).isNotEmpty().doesNotContain("\n\n");

        Continuation next = one(new ProposalRequest(
                null, List.of(problem), List.of(new Prefix(step.text(), 1, 1)), Unit.STEP, sampling(0, 8), 0, false));
        assertThat(next.tokens().prompt()).isGreaterThan(step.tokens().prompt());
        // What the first step left in the cache is not read again.
        assertThat(next.tokens().cached()).isGreaterThan(step.tokens().prompt());
    }

    @Test
    void continuesAPartialAnswer() {
        Continuation answer = one(new ProposalRequest(
                null,
                List.of(CAPITAL),
                List.of(new Prefix("The capital of France is", 1, 1)),
                Unit.SOLUTION,
                sampling(0, 3),
                0,
                false));
        assertThat(answer.text()).startsWith(" Paris");
    }

    @Test
    void reportsTheMostLikelyFirstTokens() {
        Message question = Message.user("Is 2 + 2 equal to 4? Answer Yes or No, nothing else.");
        Continuation verdict = one(new ProposalRequest(
                null, List.of(question), List.of(new Prefix("", 1, 0)), Unit.SOLUTION, sampling(0, 1), 10, false));
        assertThat(verdict.alternatives())
                .hasSize(10)
                .extracting(Alternative::token)
                .contains("Yes", "No");
        assertThat(verdict.alternatives().getFirst().token()).isEqualTo(verdict.text());
        assertThat(verdict.alternatives()).isSortedAccordingTo((a, b) -> Double.compare(b.logProb(), a.logProb()));
        assertThat(verdict.alternatives().stream()
                        .mapToDouble(a -> Math.exp(a.logProb()))
                        .sum())
                .isBetween(0.8, 1.0001);
    }

    /** 151,936 tokens: a uniform choice would have an entropy of 11.9 nats and no certainty. */
    @Test
    void sumsUpWhatTokensWereDrawnFromOnDemand() {
        List<Prefix> prefixes = List.of(new Prefix("", 1, 0));
        Continuation with = one(
                new ProposalRequest(null, List.of(CAPITAL), prefixes, Unit.SOLUTION, sampling(0, 8), 0, false, true));
        Continuation without =
                one(new ProposalRequest(null, List.of(CAPITAL), prefixes, Unit.SOLUTION, sampling(0, 8), 0, false));

        assertThat(with.text()).isEqualTo(without.text());
        LogProbs logProbs = Objects.requireNonNull(with.logProbs());
        assertThat(logProbs.entropy()).isBetween(1e-6, 3.0);
        assertThat(logProbs.selfCertainty()).isBetween(5.0, 40.0);
        assertThat(without.logProbs()).isEqualTo(logProbs.with(null));
    }

    @Test
    void samplesOfOnePromptReadItOnce() {
        Message question = Message.user("Name a colour that begins with the letter B, and say why you chose it.");
        List<ProposalReply> lines = new ArrayList<>();
        End end = propose(
                new ProposalRequest(
                        null,
                        List.of(question),
                        List.of(new Prefix("", 8, 1)),
                        Unit.SOLUTION,
                        sampling(1, 12),
                        0,
                        false),
                lines);
        assertThat(lines).hasSize(8).allMatch(Continuation.class::isInstance);
        assertThat(lines.stream().map(line -> ((Continuation) line).sample()))
                .containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7);
        assertThat(lines.stream().map(line -> ((Continuation) line).text()).distinct())
                .hasSizeGreaterThan(1);
        List<Long> prompts = lines.stream()
                .map(line -> ((Continuation) line).tokens().prompt())
                .filter(prompt -> prompt > 0)
                .toList();
        assertThat(prompts).as("read once, and counted once").hasSize(1);
        assertThat(end.tokens().prompt()).isEqualTo(prompts.getFirst()).isBetween(10L, 100L);
    }

    @Test
    void writesJsonWhenTheFormatAsksForIt() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("city", Map.of("type", "string"));
        properties.put("answer", Map.of("type", "integer"));
        Map<String, Object> schema =
                Map.of("type", "object", "properties", properties, "required", List.of("city", "answer"));
        var format = new ResponseFormat(ResponseFormat.Type.JSON_SCHEMA, schema);
        Message question = Message.user("What is 6 times 7, and what is the capital of Italy?");
        Continuation answer = one(request(question, new Sampling(0.7, 0.9, 60, List.of(), format)));
        assertThat(answer.finishReason()).isEqualTo(FinishReason.STOP);
        Map<?, ?> document = JsonMapper.shared().readValue(answer.text(), Map.class);
        assertThat(document.get("answer")).isInstanceOf(Integer.class);
        assertThat(document.get("city")).isInstanceOf(String.class);
    }

    @Test
    void readsTextsOfEveryAlphabet() {
        Message question = Message.user("Repeat exactly: Grüße 😀 漢字 \u200b end");
        Continuation answer = one(request(question, sampling(0, 24)));
        assertThat(answer.text()).contains("😀").doesNotContain("\ufffd");
    }

    @Test
    void refusesAPromptThatDoesNotFitTheContext() {
        Message longOne = Message.user("word ".repeat(CONTEXT));
        assertThatThrownBy(() -> one(request(longOne, sampling(0, 1))))
                .isInstanceOfSatisfying(FailureException.class, e -> {
                    assertThat(e.failure().kind()).isEqualTo(Kind.CONTEXT_LENGTH_EXCEEDED);
                    assertThat(e.failure().message()).contains("256 tokens");
                });
    }

    @Test
    void refusesAnEndlessWordInsteadOfCrashing() {
        Message word = Message.user("a".repeat(3_000_000));
        assertThatThrownBy(() -> one(request(word, sampling(0, 1))))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure().kind()).isEqualTo(Kind.CONTEXT_LENGTH_EXCEEDED));
    }

    @Test
    void cutsTheCompletionWhereTheContextEnds() {
        Message longPrompt = Message.user("word ".repeat(CONTEXT - 60));
        Continuation answer = one(request(longPrompt, new Sampling(1, 1, 400, List.of(), null)));
        assertThat(answer.tokens().prompt() + answer.tokens().completion()).isLessThanOrEqualTo(CONTEXT);
    }

    @Test
    void failsOnlyThePrefixThatIsTooLong() {
        List<ProposalReply> lines = new ArrayList<>();
        var prefixes = List.of(new Prefix("word ".repeat(CONTEXT), 2, 1), new Prefix("", 1, 1));
        propose(new ProposalRequest(null, List.of(CAPITAL), prefixes, Unit.SOLUTION, sampling(0, 4), 0, false), lines);
        assertThat(lines).hasSize(3);
        assertThat(lines.stream().filter(Failed.class::isInstance)).hasSize(2);
    }

    @Test
    void refusesWhatTheQueueCannotHoldAndSaysWhenToComeBack() throws Exception {
        Cancellation cancellation = new Cancellation();
        var call = background(sixteenStories(), cancellation, new ConcurrentLinkedQueue<>());
        try {
            await(() -> backend.running() == 8);
            assertThatThrownBy(() -> one(request(CAPITAL, sampling(0, 1))))
                    .isInstanceOfSatisfying(FailureException.class, e -> {
                        assertThat(e.failure().kind()).isEqualTo(Kind.OVERLOADED);
                        assertThat(e.failure().retryAfterSeconds()).isGreaterThanOrEqualTo(1);
                    });
        } finally {
            cancellation.cancel();
            call.handle((end, failure) -> "").get(30, TimeUnit.SECONDS);
        }
    }

    @Test
    void aCancellationStopsEverySample() throws Exception {
        Cancellation cancellation = new Cancellation();
        var lines = new ConcurrentLinkedQueue<ProposalReply>();
        var call = background(sixteenStories(), cancellation, lines);
        await(() -> backend.running() == 8 && backend.queued() == 8);
        cancellation.cancel();
        await(() -> backend.running() == 0 && backend.queued() == 0);
        assertThat(call).completesExceptionallyWithin(Duration.ofSeconds(30));
        assertThat(one(request(CAPITAL, sampling(0, 8))).text()).contains("Paris");
    }

    @Test
    void failsWhatTheDeadlineOvertakes() {
        var lines = new ConcurrentLinkedQueue<ProposalReply>();
        RequestContext soon = RequestContext.fresh().until(Instant.now().plusMillis(700));
        backend.propose(sixteenStories(), soon, lines::add, new Cancellation());
        assertThat(lines).hasSize(16);
        assertThat(lines)
                .allSatisfy(line -> assertThat(line)
                        .isInstanceOfSatisfying(
                                Failed.class,
                                failed -> assertThat(failed.failure().kind()).isEqualTo(Kind.TIMEOUT)));
    }

    @Test
    void tellsHowFarItIs() {
        List<ProposalReply> lines = new ArrayList<>();
        propose(
                new ProposalRequest(
                        null, List.of(STORY), List.of(new Prefix("", 8, 1)), Unit.SOLUTION, sampling(1, 24), 0, true),
                lines);
        assertThat(lines.stream().filter(Progress.class::isInstance)).isNotEmpty();
        assertThat(lines.getLast()).isInstanceOf(Continuation.class);
    }

    @Test
    void namesTheModelsThereAreForAnUnknownOne() {
        var request = new ProposalRequest(
                "gpt-9", List.of(CAPITAL), List.of(new Prefix("", 1, 0)), Unit.SOLUTION, sampling(0, 1), 0, false);
        assertThatThrownBy(() -> one(request))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure().allowed()).containsExactly("qwen2.5-coder-0.5b"));
    }

    private static ProposalRequest sixteenStories() {
        return new ProposalRequest(
                null, List.of(STORY), List.of(new Prefix("", 16, 1)), Unit.SOLUTION, sampling(1, 150), 0, false);
    }

    private static CompletableFuture<End> background(
            ProposalRequest request, Cancellation cancellation, ConcurrentLinkedQueue<ProposalReply> lines) {
        return CompletableFuture.supplyAsync(
                () -> backend.propose(request, RequestContext.fresh(), lines::add, cancellation),
                task -> Thread.ofVirtual().start(task));
    }

    private static void await(BooleanSupplier condition) {
        Eventually.within(Duration.ofSeconds(30), condition);
    }

    private static Sampling sampling(double temperature, int maxTokens) {
        return new Sampling(temperature, 1, maxTokens, List.of(), null);
    }

    private static ProposalRequest request(Message message, Sampling sampling) {
        return request(message, sampling, 1);
    }

    private static ProposalRequest request(Message message, Sampling sampling, long seed) {
        return new ProposalRequest(
                null, List.of(message), List.of(new Prefix("", 1, seed)), Unit.SOLUTION, sampling, 0, false);
    }

    private static Continuation one(ProposalRequest request) {
        List<ProposalReply> lines = new ArrayList<>();
        propose(request, lines);
        assertThat(lines).hasSize(1);
        assertThat(lines.getFirst()).isInstanceOf(Continuation.class);
        return (Continuation) lines.getFirst();
    }

    private static End propose(ProposalRequest request, List<ProposalReply> lines) {
        return backend.propose(request, RequestContext.fresh(), lines::add, new Cancellation());
    }
}
