package io.ponder.proposer.upstream;

import static io.ponder.proposer.upstream.RunningProposer.fresh;
import static io.ponder.proposer.upstream.RunningProposer.lines;
import static io.ponder.proposer.upstream.RunningProposer.request;
import static io.ponder.proposer.upstream.RunningProposer.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.wire.WireJson;
import io.ponder.proposer.upstream.RunningProposer.Answer;
import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.engine.ProposalReply.Continuation;
import io.ponder.reasoning.engine.ProposalReply.Progress;
import io.ponder.reasoning.engine.Proposer.Prefix;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.ResponseFormat;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.strategy.Move.Unit;
import io.ponder.testing.ChatReplies;
import io.ponder.testing.ScriptedCall;
import io.ponder.testing.ScriptedEngine;
import io.ponder.testing.Turn;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an engine that works is asked, and how its replies are read. */
class UpstreamDrawTest {

    private static ScriptedEngine engine;
    private static RunningProposer proposer;

    @BeforeAll
    static void start() {
        engine = new ScriptedEngine();
        proposer = new RunningProposer(engine).ready();
    }

    @AfterAll
    static void stop() {
        proposer.close();
        engine.close();
    }

    @BeforeEach
    void reset() {
        engine.script(ChatReplies.vllm());
        engine.forget();
    }

    @Test
    void samplesOfOnePrefixAreDrawnInOneStreamedCallAndCountedExactly() throws Exception {
        Answer answer = proposer.answer(whole(fresh(4, 100)), "X-Request-Id", "req-7");

        assertThat(answer.texts())
                .containsExactly(
                        "seed 100 \\boxed{7}", "seed 101 \\boxed{7}", "seed 102 \\boxed{7}", "seed 103 \\boxed{7}");
        assertThat(answer.continuations()).allSatisfy(c -> {
            assertThat(c.finishReason()).isEqualTo(FinishReason.STOP);
            assertThat(c.tokens().completion()).isEqualTo(ChatReplies.TOKENS_EACH);
            assertThat(c.logProbs()).isEqualTo(new LogProbs(-1, -1, -1, 4));
            assertThat(c.alternatives()).isEmpty();
        });
        assertThat(answer.continuations().stream().map(Continuation::tokens).reduce(Tokens.NONE, Tokens::plus))
                .isEqualTo(answer.end().tokens());
        assertThat(answer.end().tokens()).isEqualTo(new Tokens(11, 3, 16));
        assertThat(answer.end().model()).isEqualTo("m");
        assertThat(engine.calls()).hasSize(1);
        ScriptedCall call = engine.calls().getFirst();
        assertThat(call.n()).isEqualTo(4);
        assertThat(call.seed()).isEqualTo(100);
        assertThat(call.body().path("stream_options").path("include_usage").asBoolean())
                .isTrue();
        assertThat(call.body().path("max_tokens").asInt()).isEqualTo(100);
        assertThat(call.body().path("temperature").asDouble()).isEqualTo(0.8);
        assertThat(call.body().path("top_p").asDouble()).isEqualTo(0.95);
        assertThat(call.body().has("stop")).isFalse();
        assertThat(call.header("x-request-id")).startsWith("req-7-");
        assertThat(call.header("traceparent")).isNotEmpty();
    }

    @Test
    void aSampleIsReportedWhileOthersOfItsCallStillRun() throws Exception {
        CountDownLatch goOn = new CountDownLatch(1);
        engine.script(call -> {
            call.beginEvents();
            call.event(ChatReplies.delta(1, "quick", "null"));
            call.event(ChatReplies.finish(1, "stop", null));
            goOn.await(20, TimeUnit.SECONDS);
            call.event(ChatReplies.delta(0, "slow", "null"));
            call.event(ChatReplies.finish(0, "length", null));
            call.event(ChatReplies.usage(2));
            call.endEvents();
        });
        HttpResponse<InputStream> response = proposer.open(whole(fresh(2, 1)));
        try (var reader = lines(response)) {
            Continuation first = WireJson.mapper().readValue(reader.readLine(), Continuation.class);
            assertThat(first.text()).isEqualTo("quick");
            assertThat(first.sample()).isEqualTo(1);
            goOn.countDown();
            Continuation second = WireJson.mapper().readValue(reader.readLine(), Continuation.class);
            assertThat(second.finishReason()).isEqualTo(FinishReason.LENGTH);
            assertThat(second.tokens().prompt()).isEqualTo(ChatReplies.PROMPT_TOKENS);
        }
    }

    @Test
    void aSingleSampleIsAskedForPlainly() throws Exception {
        Answer answer = proposer.answer(whole(fresh(1, 5)));

        assertThat(answer.texts()).containsExactly("seed 5 \\boxed{7}");
        assertThat(answer.continuations().getFirst().tokens()).isEqualTo(new Tokens(11, 3, 4));
        assertThat(answer.end().tokens()).isEqualTo(new Tokens(11, 3, 4));
        ScriptedCall call = engine.calls().getFirst();
        assertThat(call.isStream()).isFalse();
        assertThat(call.body().has("n")).isFalse();
    }

    @Test
    void anEngineThatIgnoresStreamIsUnderstood() throws Exception {
        engine.script(call -> call.json(200, ChatReplies.whole(call, call.n())));

        Answer answer = proposer.answer(whole(fresh(3, 1)));

        assertThat(answer.continuations()).hasSize(3);
        assertThat(answer.end().tokens()).isEqualTo(new Tokens(11, 3, 12));
    }

    @Test
    void tokensOfAWholeReplyAreSharedOutByLengthWhenNobodyCountedThem() throws Exception {
        engine.script(call -> call.json(200, """
                {"choices":[{"index":1,"message":{"content":"aaa"},"finish_reason":"stop"},
                            {"index":0,"message":{"content":"bbbbbb"},"finish_reason":"stop"}],
                 "usage":{"prompt_tokens":5,"completion_tokens":10}}"""));

        Answer answer = proposer.answer(whole(fresh(2, 1)));

        assertThat(answer.texts()).containsExactly("bbbbbb", "aaa");
        assertThat(answer.continuations().stream().map(c -> c.tokens().completion()))
                .containsExactly(7L, 3L);
        assertThat(answer.end().tokens()).isEqualTo(new Tokens(5, 0, 10));
    }

    @Test
    void prefixesAreDrawnSideBySide() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        engine.script(call -> {
            both.countDown();
            assertThat(both.await(20, TimeUnit.SECONDS)).isTrue();
            ChatReplies.vllm().answer(call);
        });

        Answer answer = proposer.answer(whole(fresh(2, 10), fresh(1, 20)));

        assertThat(answer.continuations().stream().map(c -> c.prefix() + "/" + c.sample()))
                .containsExactly("0/0", "0/1", "1/0");
        assertThat(answer.end().tokens()).isEqualTo(new Tokens(22, 6, 12));
    }

    @Test
    void theModelsOwnThinkingIsReadUnderBothNames() throws Exception {
        engine.script(call -> call.json(200, """
                {"choices":[{"index":0,"message":{"reasoning":"r0","content":"t0"},"finish_reason":"stop"},
                            {"index":1,"message":{"reasoning_content":"r1","content":"t1"},"finish_reason":"stop"}]}"""));

        assertThat(proposer.answer(whole(fresh(2, 1))).continuations().stream().map(Continuation::reasoning))
                .containsExactly("r0", "r1");
    }

    @Test
    void alternativesOfTheFirstTokenComeMostLikelyFirst() throws Exception {
        Answer answer = proposer.answer(request(Unit.SOLUTION, 2, fresh(1, 1)));

        assertThat(answer.continuations().getFirst().alternatives())
                .containsExactly(new ProposalReply.Alternative("yes", -0.1), new ProposalReply.Alternative("no", -2.5));
        assertThat(engine.calls().getFirst().body().path("top_logprobs").asInt())
                .isEqualTo(2);
    }

    @Test
    void aStepEndsAtABlankLineAndKeepsIt() throws Exception {
        engine.script(call -> {
            call.beginEvents();
            List<Optional<String>> stops = List.of(Optional.of("\\n\\n"), Optional.empty(), Optional.of("END"));
            for (int i = 0; i < 3; i++) {
                call.event(ChatReplies.delta(i, "Step 2.", "null"));
                call.event(ChatReplies.finish(i, "stop", stops.get(i).orElse(null)));
            }
            call.event(ChatReplies.delta(3, "Step", "null"));
            call.event(ChatReplies.finish(3, "length", null));
            call.event(ChatReplies.usage(4));
            call.endEvents();
        });

        Answer answer = proposer.answer(request(Unit.STEP, 0, new Prefix("Step 1.\n\n", 4, 1)));

        assertThat(answer.texts()).containsExactly("Step 2.\n\n", "Step 2.", "Step 2.", "Step");
        assertThat(answer.continuations().stream().map(Continuation::finishReason))
                .containsExactly(FinishReason.STEP, FinishReason.STOP, FinishReason.STOP, FinishReason.LENGTH);
        var body = engine.calls().getFirst().body();
        assertThat(body.path("stop").get(0).asString()).isEqualTo("\n\n");
        assertThat(body.path("messages").get(1).path("role").asString()).isEqualTo("assistant");
        assertThat(body.path("messages").get(1).path("content").asString()).isEqualTo("Step 1.\n\n");
        assertThat(body.path("continue_final_message").asBoolean()).isTrue();
        assertThat(body.path("add_generation_prompt").asBoolean(true)).isFalse();
    }

    /** Each token's alternatives are -0.1 and -2.5, and 1.3 % is left. */
    @Test
    void theAlternativesOfEveryTokenAreAskedForAndSummedUpOnDemandAlone() throws Exception {
        ProposalRequest plain = whole(fresh(2, 100));
        Answer answer = proposer.answer(new ProposalRequest(
                null, plain.messages(), plain.prefixes(), plain.unit(), plain.sampling(), 0, false, true));

        assertThat(engine.calls().getFirst().body().path("top_logprobs").asInt())
                .isEqualTo(20);
        assertThat(answer.continuations()).hasSize(2).allSatisfy(c -> {
            assertThat(c.alternatives()).isEmpty();
            LogProbs logProbs = Objects.requireNonNull(c.logProbs());
            assertThat(logProbs.entropy()).isCloseTo(0.35241, within(1e-5));
            assertThat(logProbs.selfCertainty()).isCloseTo(1.3 - Math.log(2), within(1e-9));
        });

        engine.forget();
        assertThat(proposer.answer(plain).continuations())
                .allSatisfy(c -> assertThat(c.logProbs()).isEqualTo(new LogProbs(-1, -1, -1, 4)));
        assertThat(engine.calls().getFirst().body().has("top_logprobs")).isFalse();
    }

    /** As llama-server sends them: 20 for each token, though none were asked for. */
    @Test
    void alternativesThatNobodyAskedForDoNotMakeAReplyTooLong() throws Exception {
        String alternative =
                "{\"token\":\" probably\",\"bytes\":[32,112,114,111,98,97,98,108,121],\"logprob\":-1.0625813245773315}";
        String token = "{\"token\":\"a\",\"bytes\":[97],\"logprob\":-1,\"top_logprobs\":["
                + String.join(",", Collections.nCopies(20, alternative)) + "]}";
        engine.script(call -> {
            call.beginEvents();
            for (int i = 0; i < 2; i++) {
                for (int t = 0; t < 1000; t++) {
                    call.event("{\"choices\":[{\"index\":" + i
                            + ",\"delta\":{\"content\":\"a\"},\"logprobs\":{\"content\":[" + token + "]}}]}");
                }
                call.event(ChatReplies.finish(i, "length", null));
            }
            call.event(ChatReplies.usage(2));
            call.endEvents();
        });
        Sampling sampling = new Sampling(0.8, 0.95, 1000, List.of(), null);

        Answer answer = proposer.answer(RunningProposer.with(whole(fresh(2, 1)), null, false, sampling));

        assertThat(engine.calls().getFirst().body().has("top_logprobs")).isFalse();
        assertThat(answer.texts()).containsExactly("a".repeat(1000), "a".repeat(1000));
    }

    @Test
    void samplingAndTheAnswersFormReachTheEngine() throws Exception {
        Sampling sampling = new Sampling(
                0, 1, 9, List.of("END"), new ResponseFormat(ResponseFormat.Type.JSON_SCHEMA, Map.of("type", "object")));
        Answer answer = proposer.answer(new ProposalRequest(
                "m",
                List.of(Message.system("Be brief."), Message.user("Hi")),
                List.of(fresh(2, 3)),
                Unit.SOLUTION,
                sampling,
                0,
                false));

        assertThat(answer.continuations()).hasSize(2);
        assertThat(engine.calls()).as("engines refuse n at temperature 0").hasSize(2);
        var body = engine.calls().getFirst().body();
        assertThat(body.path("messages").get(0).path("role").asString()).isEqualTo("system");
        assertThat(body.path("stop").get(0).asString()).isEqualTo("END");
        assertThat(body.path("response_format")
                        .path("json_schema")
                        .path("schema")
                        .path("type")
                        .asString())
                .isEqualTo("object");
    }

    @Test
    void progressIsReportedWhenAskedFor() throws Exception {
        CountDownLatch seen = new CountDownLatch(1);
        engine.script(call -> {
            call.beginEvents();
            for (int i = 0; i < 200 && seen.getCount() > 0; i++) {
                call.event(ChatReplies.delta(0, "tok ", "null"));
                seen.await(10, TimeUnit.MILLISECONDS);
            }
            call.event(ChatReplies.finish(0, "stop", null));
            call.event(ChatReplies.usage(1));
            call.endEvents();
        });
        ProposalRequest quiet = whole(fresh(1, 1));
        HttpResponse<InputStream> response = proposer.open(
                new ProposalRequest(null, quiet.messages(), quiet.prefixes(), quiet.unit(), quiet.sampling(), 0, true));
        try (var reader = lines(response)) {
            ProposalReply first = WireJson.mapper().readValue(reader.readLine(), ProposalReply.class);
            seen.countDown();
            assertThat(first)
                    .isInstanceOfSatisfying(
                            Progress.class,
                            p -> assertThat(p.completionTokens()).isPositive());
        }
    }

    @Test
    void aThoughtBeyondItsLimitIsEndedSoThatItsAnswerCanBeAskedFor() throws Exception {
        try (RunningProposer other =
                new RunningProposer(engine, "--ponder.engine.capabilities=continuation,n,seed").ready()) {
            engine.forget();
            engine.script(call -> {
                call.beginEvents();
                for (int i = 0; i < 9; i++) {
                    call.event("{\"choices\":[{\"index\":0,\"delta\":{\"reasoning\":\"hm \"}}]}");
                }
                call.hang();
            });

            Continuation line = other.answer(RunningProposer.with(whole(fresh(1, 1)), null, false, thinking(8)))
                    .continuations()
                    .getFirst();

            assertThat(line.finishReason()).isEqualTo(FinishReason.LENGTH);
            assertThat(line.text()).isEmpty();
            assertThat(line.reasoning()).isEqualTo("hm ".repeat(9));
            assertThat(engine.calls()).hasSize(1);
        }
    }

    @Test
    void anAnswerAfterAShortThoughtIsNoThought() throws Exception {
        try (RunningProposer other =
                new RunningProposer(engine, "--ponder.engine.capabilities=continuation,n,seed").ready()) {
            engine.follow(sample -> new Turn.Streams(
                    List.of("<think>", "6 by 7", "</think>", "It ", "is ", "by ", "all ", "means ", "42", "."),
                    () -> {}));

            Continuation line = other.answer(RunningProposer.with(whole(fresh(1, 1)), null, false, thinking(5)))
                    .continuations()
                    .getFirst();

            assertThat(line.finishReason()).isEqualTo(FinishReason.STOP);
            assertThat(line.text()).endsWith("42.");
        }
    }

    private static Sampling thinking(int tokens) {
        return new Sampling(0.8, 1, 100, List.of(), null, null, Map.of(), null, tokens);
    }
}
