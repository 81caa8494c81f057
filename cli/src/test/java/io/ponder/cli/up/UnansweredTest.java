package io.ponder.cli.up;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.gateway.GatewayReply;
import io.ponder.reasoning.trace.Replay;
import io.ponder.testing.ScriptedCall;
import io.ponder.testing.ScriptedEngine;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Samples without an answer (nothing, a thought, a refusal), from a scripted engine to the client. */
@Timeout(120)
class UnansweredTest {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final Said ANSWER = new Said("{\"content\":\"The answer is \\\\boxed{42}.\"}", "stop");
    private static final Said NOTHING = new Said("{\"content\":null}", "stop");
    private static final Said REFUSAL = new Said("{\"content\":null,\"refusal\":\"I can't help with that.\"}", "stop");
    private static final Said THOUGHT = new Said("{\"content\":null,\"reasoning\":\"Six by seven is \"}", "length");

    @TempDir
    static Path home;

    private static ScriptedEngine engine;
    private static WholePonder ponder;

    private final AtomicInteger samples = new AtomicInteger();

    /** What an engine says of one sample. */
    private record Said(String message, String finish) {}

    @BeforeAll
    static void start() throws Exception {
        engine = new ScriptedEngine();
        ponder = WholePonder.ready(
                home, Map.of("PONDER_ENGINE_URL", engine.url(), "ponder.engine.retry.first-pause", "5ms"));
    }

    @AfterAll
    static void stop() {
        ponder.close();
        engine.close();
    }

    @BeforeEach
    void forget() {
        engine.forget();
    }

    /** Each sample, counted from 0, says what it is told to. */
    private void follow(IntFunction<Said> turns) {
        engine.script(call -> answer(call, i -> turns.apply(samples.getAndIncrement())));
    }

    private static void answer(ScriptedCall call, IntFunction<Said> turns) throws Exception {
        List<String> choices = new ArrayList<>();
        for (int i = 0; i < call.n(); i++) {
            Said said = turns.apply(i);
            choices.add("{\"index\":" + i + ",\"" + (call.isStream() ? "delta" : "message") + "\":" + said.message
                    + ",\"finish_reason\":\"" + said.finish + "\"}");
        }
        String usage = "\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":" + 4 * call.n() + "}}";
        if (call.isStream()) {
            call.beginEvents();
            for (String choice : choices) {
                call.event("{\"choices\":[" + choice + "]}");
            }
            call.event("{\"choices\":[]," + usage);
            call.endEvents();
        } else {
            call.json(200, "{\"choices\":[" + String.join(",", choices) + "]," + usage);
        }
    }

    private static HttpResponse<String> ask(String path, String more) throws Exception {
        return ask(ponder, path, more);
    }

    private static HttpResponse<String> ask(WholePonder whom, String path, String more) throws Exception {
        return HTTP.send(
                HttpRequest.newBuilder(URI.create(whom.url() + path))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(
                                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"What is 6 by 7?\"}],"
                                        + more + "}"))
                        .build(),
                BodyHandlers.ofString());
    }

    private static JsonNode chat(String strategy, int n) throws Exception {
        HttpResponse<String> reply = ask("/v1/chat/completions", reasoning(strategy, n));
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        return JSON.readTree(reply.body());
    }

    private static String reasoning(String strategy, int n) {
        return "\"reasoning\":{\"strategy\":\"" + strategy + "\",\"parameters\":{"
                + (strategy.equals("sample") ? "" : "\"n\":" + n) + "}}";
    }

    private static List<JsonNode> chunks(String strategy, int n) throws Exception {
        return ask("/v1/chat/completions", "\"stream\":true," + reasoning(strategy, n))
                .body()
                .lines()
                .filter(line -> line.startsWith("data: {"))
                .map(line -> JSON.readTree(line.substring("data: ".length())))
                .toList();
    }

    private static void replays(String strategy, int n) throws Exception {
        HttpResponse<String> reply = ask(
                "/v1/reasoning",
                "\"strategy\":\"" + strategy + "\",\"parameters\":{" + (strategy.equals("sample") ? "" : "\"n\":" + n)
                        + "}");
        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(200);
        GatewayReply native_ = GatewayReply.of(JSON.readTree(reply.body()));
        assertThat(Replay.of(native_.trace()).differences()).isEmpty();
    }

    private static long tokens(JsonNode reply, String fate) {
        long tokens = 0;
        for (JsonNode entry : reply.at("/usage/breakdown")) {
            tokens += entry.path("fate").asString().equals(fate)
                    ? entry.path("completion_tokens").asLong()
                    : 0;
        }
        return tokens;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"content\":null}",
                "{\"content\":\"\"}",
                "{\"content\":\" \\n\\n \"}",
                "{}",
                "{\"content\":\"\",\"reasoning\":\"Six by seven.\"}",
                "{\"content\":\"<think>Six by seven.</think>\\n\"}"
            })
    void anEmptySampleIsNoVoteAndIsPaidForAsFailed(String message) throws Exception {
        follow(sample -> sample == 1 ? ANSWER : new Said(message, "stop"));

        JsonNode reply = chat("majority_vote", 3);

        assertThat(reply.at("/choices/0/message/content").asString()).contains("42");
        assertThat(reply.at("/reasoning/vote/0/votes").asInt()).isEqualTo(1);
        assertThat(reply.at("/reasoning/samples/failed").asInt()).isEqualTo(2);
        assertThat(tokens(reply, "failed")).isGreaterThan(4L * (samples.get() - 3));
        assertThat(tokens(reply, "failed") + tokens(reply, "selected")).isEqualTo(4L * samples.get());
        assertThat(samples.get()).isLessThanOrEqualTo(9);
    }

    @Test
    void anEmptySampleIsDrawnAgainWithAnotherSeed() throws Exception {
        follow(sample -> sample < 2 ? NOTHING : ANSWER);

        JsonNode reply = chat("sample", 1);

        assertThat(reply.at("/choices/0/message/content").asString()).contains("42");
        assertThat(engine.calls().stream().map(ScriptedCall::seed)).hasSize(3).doesNotHaveDuplicates();
        assertThat(tokens(reply, "selected")).isEqualTo(4);
        assertThat(tokens(reply, "failed")).isEqualTo(8);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sample", "majority_vote", "best_of_n", "budget_forcing", "universal_self_consistency"})
    void whereAllAreEmptyTheErrorSaysSo(String strategy) throws Exception {
        follow(sample -> NOTHING);

        HttpResponse<String> reply = ask("/v1/chat/completions", reasoning(strategy, 2));

        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(502);
        assertThat(JSON.readTree(reply.body()).at("/error/code").asString()).isEqualTo("no_answer");
        assertThat(reply.body()).contains("answered nothing");
        assertThat(chunks(strategy, 2).getLast().at("/error/code").asString()).isEqualTo("no_answer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sample", "majority_vote", "best_of_n", "budget_forcing"})
    void aRefusalIsPassedOn(String strategy) throws Exception {
        follow(sample -> REFUSAL);

        JsonNode reply = chat(strategy, 2);

        JsonNode choice = reply.at("/choices/0");
        assertThat(choice.at("/message/refusal").asString()).isEqualTo("I can't help with that.");
        assertThat(choice.at("/message/content").isNull()).isTrue();
        assertThat(choice.path("finish_reason").asString()).isEqualTo("stop");
        assertThat(reply.at("/reasoning/basis").asString()).isEqualTo("refusal");
        assertThat(reply.at("/usage/completion_tokens").asLong()).isEqualTo(4L * samples.get());
        replays(strategy, 2);
    }

    @Test
    void aRefusalIsStreamedAsOne() throws Exception {
        follow(sample -> REFUSAL);

        List<JsonNode> chunks = chunks("majority_vote", 2);

        assertThat(joined(chunks, "/choices/0/delta/refusal")).isEqualTo("I can't help with that.");
        assertThat(joined(chunks, "/choices/0/delta/content")).isEmpty();
        assertThat(joined(chunks, "/choices/0/finish_reason")).isEqualTo("stop");
    }

    private static String joined(List<JsonNode> chunks, String pointer) {
        StringBuilder all = new StringBuilder();
        chunks.stream()
                .map(chunk -> chunk.at(pointer))
                .filter(JsonNode::isString)
                .forEach(text -> all.append(text.stringValue()));
        return all.toString();
    }

    @Test
    void aRefusalHasNoVote() throws Exception {
        follow(sample -> sample == 2 ? ANSWER : REFUSAL);

        JsonNode reply = chat("majority_vote", 3);

        assertThat(reply.at("/choices/0/message/content").asString()).contains("42");
        assertThat(reply.at("/choices/0/message/refusal").isNull()).isTrue();
        assertThat(reply.at("/reasoning/failures/0/message").asString()).contains("refused: I can't help with that.");
        replays("majority_vote", 3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"{\"content\":null} | ", "{\"content\":\"It is \"} | It is ", "{\"refusal\":\"No.\"} | "})
    void whatTheEngineWithholdsIsSaidInItsFinishReason(String message, String content) throws Exception {
        follow(sample -> new Said(message, "content_filter"));

        JsonNode choice = chat("sample", 1).at("/choices/0");

        boolean isRefusal = message.contains("refusal");
        assertThat(choice.path("finish_reason").asString()).isEqualTo(isRefusal ? "stop" : "content_filter");
        assertThat(choice.at("/message/content").asString("").strip())
                .isEqualTo(content == null ? "" : content.strip());
        assertThat(choice.at("/message/refusal").isNull()).isEqualTo(!isRefusal);
    }

    private static final Predicate<ScriptedCall> CLOSES_A_THOUGHT =
            call -> call.body().path("continue_final_message").asBoolean(false);

    /** Where the engine tells the thought apart, where it does not, and where it takes the answer for a thought too. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"content\":null,\"reasoning\":\"Six by seven is \"} | {\"content\":\"It is \\\\boxed{42}.\"}",
                "{\"content\":\"\",\"reasoning_content\":\"Six by seven is \"} | {\"reasoning_content\":\"It is \\\\boxed{42}.\"}",
                "{\"content\":\"<think>Six by seven is \"} | {\"content\":\"It is \\\\boxed{42}.\"}"
            })
    void aThoughtThatUsedUpItsTokensIsClosedAndItsAnswerAskedFor(String thought, String answer) throws Exception {
        for (String strategy : List.of("sample", "majority_vote")) {
            engine.forget();
            engine.script(call -> answer(
                    call, i -> CLOSES_A_THOUGHT.test(call) ? new Said(answer, "stop") : new Said(thought, "length")));

            JsonNode reply = chat(strategy, 2);

            JsonNode message = reply.at("/choices/0/message");
            assertThat(message.path("content").asString()).isEqualTo("It is \\boxed{42}.");
            assertThat(message.path("reasoning_content").asString().strip()).isEqualTo("Six by seven is");
            assertThat(reply.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
            assertThat(reply.at("/reasoning/answer").asString()).isEqualTo("42");
            assertThat(reply.at("/usage/samples").asInt()).isEqualTo(strategy.equals("sample") ? 1 : 2);
            assertThat(engine.calls().getLast().body().path("messages").values().stream()
                            .toList()
                            .getLast()
                            .path("content")
                            .asString())
                    .startsWith("<think>")
                    .endsWith("</think>\n\n");
            assertThat(engine.calls().getLast().body().path("max_tokens").asInt())
                    .as("what the thought left of the default max_tokens")
                    .isBetween(512, 1023);
            replays(strategy, 2);
        }
    }

    @Test
    void anAnswerThatStaysAwayAfterItsThoughtIsAFailure() throws Exception {
        Said blank = new Said("{\"content\":\" \"}", "length");
        engine.script(call -> answer(call, i -> CLOSES_A_THOUGHT.test(call) ? blank : THOUGHT));

        HttpResponse<String> reply = ask("/v1/chat/completions", reasoning("majority_vote", 2));

        assertThat(reply.statusCode()).as(reply.body()).isEqualTo(502);
        assertThat(reply.body()).contains("no_answer", "answered nothing");
    }

    @Test
    void whereTheBudgetDoesNotPayForTheAnswerTheErrorSaysWhatToRaise() throws Exception {
        engine.script(call -> {
            call.beginEvents();
            call.event("{\"choices\":[{\"index\":0,\"delta\":" + THOUGHT.message + ",\"finish_reason\":\"length\"}]}");
            call.event("{\"choices\":[],\"usage\":{\"prompt_tokens\":50,\"completion_tokens\":64}}");
            call.endEvents();
        });

        HttpResponse<String> reply = ask(
                "/v1/chat/completions",
                "\"max_tokens\":64,\"reasoning\":{\"strategy\":\"sample\",\"budget\":{\"max_tokens\":125},"
                        + "\"parameters\":{\"prompt\":\"plain\"}}");

        assertThat(reply.body()).contains("no_answer", "still thinking", "max_tokens");
        assertThat(reply.statusCode()).isEqualTo(502);
        assertThat(engine.calls()).hasSize(1);
    }

    @Test
    void anEngineThatCannotContinueFailsThoseSamplesClearly(@TempDir Path other) throws Exception {
        try (WholePonder without = WholePonder.ready(
                other, Map.of("PONDER_ENGINE_URL", engine.url(), "ponder.engine.capabilities", "n,seed"))) {
            engine.forget();
            follow(sample -> sample == 0 ? ANSWER : THOUGHT);

            JsonNode reply = JSON.readTree(ask(without, "/v1/chat/completions", reasoning("majority_vote", 3))
                    .body());

            assertThat(reply.at("/reasoning/answer").asString()).isEqualTo("42");
            assertThat(reply.at("/reasoning/failures/0/message").asString())
                    .contains("still thinking", "raise max_tokens");
            assertThat(engine.calls()).noneMatch(CLOSES_A_THOUGHT);
        }
    }
}
