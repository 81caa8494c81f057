package io.ponder.proposer.upstream;

import static io.ponder.proposer.upstream.RunningProposer.fresh;
import static io.ponder.proposer.upstream.RunningProposer.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.proposer.upstream.RunningProposer.Answer;
import io.ponder.reasoning.engine.ProposalReply.Continuation;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Sampling;
import io.ponder.reasoning.model.TokenLogProb;
import io.ponder.reasoning.model.ToolCall;
import io.ponder.testing.ChatReplies;
import io.ponder.testing.ScriptedEngine;
import io.ponder.testing.Turn;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The shapes in which engines send tool calls and log-probabilities, whole and in pieces. */
@Timeout(60)
class ToolRepliesTest {

    private static ScriptedEngine engine;
    private static RunningProposer proposer;

    @BeforeAll
    static void start() {
        engine = new ScriptedEngine();
        proposer = new RunningProposer(
                        engine, "--ponder.engine.breaker.minimum=100000", "--ponder.engine.breaker.window=100000")
                .ready();
    }

    @AfterAll
    static void stop() {
        proposer.close();
        engine.close();
    }

    @BeforeEach
    void reset() {
        engine.forget();
    }

    private static Continuation only() throws Exception {
        return proposer.answer(live(false)).continuations().getFirst();
    }

    private static ProposalRequest live(boolean isLive) {
        return RunningProposer.with(whole(fresh(1, 1)), ProbeMedia.TOOLS, isLive, null);
    }

    private static String told(Continuation line) {
        StringBuilder told = new StringBuilder();
        for (ToolCall call : line.toolCalls()) {
            told.append(call.name()).append(call.arguments()).append(';');
        }
        return told.toString().replace(" ", "");
    }

    /** Each message is sent whole, and as one delta; {@code ^} is a quote within a text. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // As OpenAI has it.
                "'tool_calls': [{'id':'c1','type':'function','function':{'name':'f','arguments':'{^a^:1}'}}] | f{^a^:1};",
                // Without ids, types or indexes; two of the same name.
                "'tool_calls': [{'function':{'name':'f','arguments':'{^a^:1}'}},{'function':{'name':'f','arguments':'{^a^:2}'}}] | f{^a^:1};f{^a^:2};",
                // The same index for all.
                "'tool_calls': [{'index':0,'id':'x','function':{'name':'f','arguments':'{}'}},{'index':0,'id':'y','function':{'name':'g','arguments':'{}'}}] | f{};g{};",
                // Arguments that are JSON rather than text; name and arguments not in "function".
                "'tool_calls': [{'function':{'arguments':{'a':[1,null]},'name':'f'}}] | f{^a^:[1,null]};",
                "'tool_calls': [{'id':'c','name':'f','arguments':{'a':1}}] | f{^a^:1};",
                "'tool_calls': {'function':{'name':'f','arguments':'{}'}} | f{};",
                // Nothing where there are no arguments.
                "'tool_calls': [{'id':'c','function':{'name':'f','arguments':''}}] | f{};",
                "'tool_calls': [{'id':'c','function':{'name':'f','arguments':null}}] | f{};",
                "'tool_calls': [{'id':'c','function':{'name':'f'}}] | f{};",
                // No JSON stays what it is.
                "'tool_calls': [{'id':'c','function':{'name':'f','arguments':'a=1'}}] | fa=1;",
                // The old style.
                "'function_call': {'name':'f','arguments':'{^a^:1}'} | f{^a^:1};",
                // Not a call at all.
                "'tool_calls': [{'id':'c','function':{'name':'','arguments':'{}'}}], 'content':'No.' | ",
                "'tool_calls': [], 'function_call': null, 'content':'No.' | ",
                "'tool_calls': null, 'content':'No.' | "
            })
    void callsHaveManyShapes(String message, @Nullable String calls) throws Exception {
        String json = "{" + message.replace('\'', '"').replace("^", "\\\"") + "}";
        for (String finish : new String[] {"tool_calls", "stop", "function_call"}) {
            engine.script(ChatReplies.saying(json, finish, ""));
            for (boolean isLive : new boolean[] {false, true}) {
                Continuation line =
                        proposer.answer(live(isLive)).continuations().getFirst();

                assertThat(told(line)).as("live: %s", isLive).isEqualTo(calls == null ? "" : calls.replace('^', '"'));
                assertThat(line.finishReason()).isEqualTo(calls == null ? FinishReason.STOP : FinishReason.TOOL_CALLS);
                Set<String> ids = new HashSet<>();
                line.toolCalls().forEach(call -> ids.add(call.id()));
                assertThat(ids).hasSameSizeAs(line.toolCalls()).allMatch(id -> !id.isBlank());
            }
        }
    }

    /** Deltas, separated by {@code ~}. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                // As OpenAI has it: two calls in parallel, whose pieces alternate.
                "{#0,'id':'a','function':{'name':'f','arguments':''}}~{#0,'function':{'arguments':'[1'}}~{#1,'id':'b','function':{'name':'g','arguments':''}}~{#1,'function':{'arguments':'[2'}}~{#0,'function':{'arguments':']'}}~{#1,'function':{'arguments':']'}} | f[1];g[2]; | a,b",
                // Id and name with every piece.
                "{#0,'id':'a','function':{'name':'f','arguments':'{1'}}~{#0,'id':'a','function':{'name':'f','arguments':'2}'}} | f{12}; | a",
                // Another id with every piece, and no name: an old vLLM.
                "{#0,'id':'a','function':{'name':'f'}}~{#0,'id':'b','function':{'arguments':'[1'}}~{#0,'id':'c','function':{'arguments':']'}} | f[1]; | a",
                // Neither index nor id; then the next call.
                "{'function':{'name':'f','arguments':'{'}}~{'function':{'arguments':'}'}}~{'function':{'name':'f','arguments':'{}'}} | f{};f{}; |",
                // One call at once, all with index 0.
                "{#0,'id':'a','function':{'name':'f','arguments':'{}'}}~{#0,'id':'b','function':{'name':'f','arguments':'{}'}} | f{};f{}; | a,b",
                // A name in pieces; empty ones afterwards.
                "{#0,'id':'a','function':{'name':'get_'}}~{#0,'function':{'name':'time'}}~{#0,'id':'','function':{'name':'','arguments':'{}'}} | get_time{}; | a",
                // Two calls with the same id.
                "{#0,'id':'a','function':{'name':'f','arguments':'{}'}}~{#1,'id':'a','function':{'name':'f','arguments':'{}'}} | f{};f{}; | a,?",
                // Indexes that begin elsewhere and leave gaps.
                "{#7,'function':{'name':'f','arguments':'{'}}~{#9,'function':{'name':'g','arguments':'{}'}}~{#7,'function':{'arguments':'}'}} | f{};g{}; |"
            })
    void callsComeInPieces(String deltas, String calls, @Nullable String ids) throws Exception {
        engine.script(call -> {
            call.beginEvents();
            for (String delta :
                    deltas.replace("#", "'index':").replace('\'', '"').split("~", -1)) {
                call.event("{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[" + delta + "]}}]}");
            }
            call.event(ChatReplies.finish(0, "tool_calls", null));
            call.endEvents();
        });

        Continuation line = only();

        assertThat(told(line)).isEqualTo(calls);
        List<String> told = line.toolCalls().stream().map(ToolCall::id).toList();
        assertThat(told).doesNotHaveDuplicates();
        if (ids != null) {
            for (int i = 0; i < told.size(); i++) {
                String expected = ids.split(",", -1)[i];
                assertThat(told.get(i)).matches(expected.equals("?") ? "[a-zA-Z0-9]{9}" : expected);
            }
        }
    }

    @Test
    void callsOfTheFunctionStyleComeInPiecesToo() throws Exception {
        engine.script(call -> {
            call.beginEvents();
            call.event(
                    "{\"choices\":[{\"delta\":{\"function_call\":{\"name\":\"f\",\"arguments\":\"\"}},\"index\":0}]}");
            call.event("{\"choices\":[{\"delta\":{\"function_call\":{\"arguments\":\"{\"}},\"index\":0}]}");
            call.event("{\"choices\":[{\"delta\":{\"function_call\":{\"arguments\":\"}\"}},\"index\":0}]}");
            call.event(ChatReplies.finish(0, "function_call", null));
            call.endEvents();
        });

        assertThat(told(only())).isEqualTo("f{};");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void samplesOfOneCallKeepTheirOwnCalls(int samples) throws Exception {
        engine.follow(sample -> new Turn.Calls(
                sample == 1 ? "I look it up." : "", List.of(new Turn.Call("f", "{\"sample\": " + sample + "}"))));

        Answer answer = proposer.answer(RunningProposer.with(whole(fresh(samples, 1)), ProbeMedia.TOOLS, false, null));

        assertThat(answer.continuations()).hasSize(samples).allSatisfy(line -> {
            assertThat(told(line)).isEqualTo("f{\"sample\":" + line.sample() + "};");
            assertThat(line.text()).isEqualTo(line.sample() == 1 ? "I look it up." : "");
        });
        assertThat(engine.calls())
                .as("a call is an answer, and not drawn again")
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aCallThatTheLimitCutsOffIsKeptAsItIs(boolean isLive) throws Exception {
        engine.script(ChatReplies.saying(
                "{\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\": \\\"hal\"}}]}",
                "length",
                ""));

        Continuation line = proposer.answer(live(isLive)).continuations().getFirst();

        assertThat(line.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(line.toolCalls()).containsExactly(new ToolCall("a", "f", "{\"a\": \"hal"));
    }

    @Test
    void fiftyCallsArriveWhole() throws Exception {
        List<Turn.Call> calls = new java.util.ArrayList<>();
        for (int i = 0; i < 50; i++) {
            calls.add(new Turn.Call("tool_" + i, "{\"i\": " + i + "}"));
        }
        engine.follow(sample -> new Turn.Calls("", calls));

        Continuation line = only();

        assertThat(line.toolCalls()).hasSize(50);
        assertThat(line.toolCalls().get(49).arguments()).isEqualTo("{\"i\": 49}");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void argumentsFarBeyondTheLimitAreCutLikeText(boolean isLive) throws Exception {
        String much = "x".repeat(1 << 20);
        engine.script(ChatReplies.saying(
                "{\"tool_calls\":[{\"id\":\"a\",\"function\":{\"name\":\"f\",\"arguments\":\"" + much + "\"}}]}",
                "tool_calls",
                ""));

        Continuation line = proposer.answer(live(isLive)).continuations().getFirst();

        assertThat(line.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(line.toolCalls().getFirst().arguments()).hasSizeLessThan(4000);
    }

    @Test
    void callsWithoutEndAreCutLikeText() throws Exception {
        engine.script(call -> {
            call.beginEvents();
            for (int i = 0; i < 100_000; i++) {
                call.event("{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":" + i
                        + ",\"function\":{\"name\":\"f\"}}]}}]}");
            }
            call.endEvents();
        });

        Continuation line = only();

        assertThat(line.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(line.toolCalls()).hasSizeLessThan(200);
    }

    @Test
    void tokensAreReportedWithTheirBytesAndAlternatives() throws Exception {
        engine.follow(sample -> new Turn.Says("Ja, é"));
        for (int samples : new int[] {1, 2}) {
            for (Integer top : new Integer[] {null, 0, 2}) {
                Sampling sampling = new Sampling(0.8, 1, 100, List.of(), null, null, Map.of(), top, null);
                Continuation line = proposer.answer(
                                RunningProposer.with(whole(fresh(samples, 1)), null, false, sampling))
                        .continuations()
                        .getLast();

                if (top == null) {
                    assertThat(line.tokenLogProbs()).isNull();
                    continue;
                }
                List<TokenLogProb> tokens = Objects.requireNonNull(line.tokenLogProbs());
                assertThat(tokens).hasSize(2);
                TokenLogProb last = tokens.getLast();
                assertThat(last.token()).isEqualTo(" é");
                assertThat(last.bytes()).containsExactly(32, 195, 169);
                assertThat(last.top()).hasSize(top);
                assertThat(tokens.stream().map(TokenLogProb::token).reduce("", String::concat))
                        .isEqualTo(line.text());
            }
        }
    }
}
