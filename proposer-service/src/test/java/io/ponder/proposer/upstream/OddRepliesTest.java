package io.ponder.proposer.upstream;

import static io.ponder.proposer.upstream.RunningProposer.fresh;
import static io.ponder.proposer.upstream.RunningProposer.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.proposer.upstream.RunningProposer.Answer;
import io.ponder.reasoning.engine.ProposalReply.Continuation;
import io.ponder.reasoning.model.Failure.Kind;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.testing.ChatReplies;
import io.ponder.testing.ScriptedCall;
import io.ponder.testing.ScriptedEngine;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What engines and the gateways in front of them send that OpenAI does not: read right, or told clearly. */
@Timeout(60)
class OddRepliesTest {

    private static final String PLAIN = "{\"content\":\"The answer is 42.\"}";

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

    /** One sample, whose reply is not streamed, or two, whose is. */
    private static Answer draw(int samples) throws Exception {
        return proposer.answer(whole(fresh(samples, 1)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void contentInPartsIsReadByTheKindOfEachPart(int samples) throws Exception {
        engine.script(ChatReplies.saying(
                "{\"content\":[{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"6 by 7\"}]},"
                        + "{\"type\":\"text\",\"text\":\"It is \"},{\"type\":\"text\",\"text\":\"42.\"}]}",
                "stop",
                ""));

        Continuation first = draw(samples).continuations().getFirst();

        assertThat(first.text()).isEqualTo("It is 42.");
        assertThat(first.reasoning()).isEqualTo("6 by 7");
    }

    /** Some gateways merge two writers' fields. Clients that repeat a field are refused; an engine is not. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void ofAFieldThatAnEngineRepeatsTheLastOneCounts(int samples) throws Exception {
        engine.script(ChatReplies.saying("{\"role\":null,\"content\":\"42\",\"role\":\"assistant\"}", "stop", ""));

        assertThat(draw(samples).continuations().getFirst().text()).isEqualTo("42");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{\"thinking\":\"6 by 7\",\"type\":\"thinking\"},\"42\"] | 42 | 6 by 7",
                "[{\"type\":\"reasoning\",\"text\":\"6 by 7\"},{\"type\":\"output_text\",\"text\":\"42\"}] | 42 | 6 by 7",
                "[[{\"type\":\"text\",\"text\":\"42\"}],null] | 42 |"
            })
    void partsHaveManyShapes(String content, String text, String reasoning) throws Exception {
        engine.script(ChatReplies.saying("{\"content\":" + content + "}", "stop", ""));

        Continuation first = draw(1).continuations().getFirst();

        assertThat(first.text()).isEqualTo(text);
        assertThat(first.reasoning()).isEqualTo(reasoning);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"text\":\"42\"}",
                "42",
                "[{\"type\":\"image_url\",\"image_url\":{\"url\":\"x\"}}]",
                "[{\"type\":\"text\",\"value\":\"42\"}]"
            })
    void contentOfAnUnknownShapeIsAFailureAndNoEmptyAnswer(String content) throws Exception {
        for (int samples : new int[] {1, 2}) {
            engine.forget();
            engine.script(ChatReplies.saying("{\"content\":" + content + "}", "stop", ""));

            JsonNode problem = proposer.refused(502, whole(fresh(samples, 1)));

            assertThat(problem.path("detail").asString()).contains("content", "cannot be read");
            assertThat(engine.calls()).hasSize(1);
        }
    }

    /** {@code ~} is a line end. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "\uFEFFdata: DELTA~~data: FINISH~~data: [DONE]~~",
                "data:DELTA~~data:FINISH~~data:[DONE]~~",
                "data: {\"choices\":~data: [{\"index\":0,\"delta\":{\"content\":\"42\"}}]}~~data: FINISH~~",
                ": hello~retry: 5~event: message~id: 1~data: DELTA~~:~~event: message~data: FINISH~~data: [DONE]~~",
                "~~data: DELTA~~data: FINISH",
                "data: DELTA~data: FINISH~data: [DONE]~"
            })
    void eventStreamsOfEveryMakeAreRead(String stream) throws Exception {
        for (String end : new String[] {"\n", "\r\n", "\r"}) {
            engine.script(call -> {
                call.beginEvents();
                call.send(stream.replace("~", end)
                        .replace("DELTA", "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"42\"}}]}")
                        .replace("FINISH", "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}"));
                call.end();
            });

            assertThat(draw(1).texts()).containsExactly("42");
        }
    }

    @Test
    void aDocumentWhereAStreamWasAskedForIsRead() throws Exception {
        for (String type : new String[] {"application/json", "text/event-stream", "text/plain"}) {
            engine.script(call -> call.reply(200, type, "\n" + ChatReplies.whole(call, call.n())));
            assertThat(draw(2).texts()).containsExactly("seed 1 \\boxed{7}", "seed 2 \\boxed{7}");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''| empty | true",
                "'  '| empty | true",
                "<!DOCTYPE html><html>Bad gateway</html> | web page | false",
                "data: oops | JSON | true",
                "Internal error | lacks | false",
                "[] | not an object | false",
                "{\"choices\":[{\"index\":0 | JSON | true"
            })
    void whatIsNoReplyIsAClearFailure(String body, String said, boolean mayHaveCost) throws Exception {
        for (int samples : new int[] {1, 2}) {
            for (String type : new String[] {"application/json", "text/event-stream", "text/html"}) {
                engine.script(call -> call.reply(200, type, body));
                assertThat(
                                mayHaveCost
                                        ? proposer.failedAfterWork(whole(fresh(samples, 1)))
                                                .message()
                                        : proposer.refused(502, whole(fresh(samples, 1)))
                                                .path("detail")
                                                .asString())
                        .contains(said);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"error\":{\"message\":\"no\",\"code\":\"context_length_exceeded\"}} | context_length_exceeded | 1",
                "{\"error\":{\"message\":\"no\",\"type\":\"exceed_context_size_error\"}} | context_length_exceeded | 1",
                "{\"error\":{\"message\":\"maximum context length is 5\"}} | context_length_exceeded | 1",
                "{\"error\":{\"message\":\"no\",\"type\":\"invalid_request_error\",\"code\":null}} | invalid_request | 1",
                "{\"object\":\"error\",\"message\":\"no\",\"type\":\"BadRequestError\",\"code\":400} | invalid_request | 1",
                "{\"error\":\"no\",\"error_type\":\"validation\"} | invalid_request | 1",
                "{\"error\":{\"message\":\"no\",\"code\":\"429\"}} | overloaded | 4",
                "{\"error\":{\"message\":\"no\",\"code\":429}} | overloaded | 4",
                "{\"error\":{\"message\":\"no\",\"type\":\"tokens\",\"code\":\"rate_limit_exceeded\"}} | overloaded | 4",
                "{\"error\":{\"message\":\"no\",\"code\":\"insufficient_quota\"}} | overloaded | 1",
                "{\"error\":{\"message\":\"no\",\"code\":\"invalid_api_key\"}} | upstream_error | 1",
                "{\"error\":{\"message\":\"no\",\"code\":500}} | upstream_error | 4",
                "{\"error\":{\"message\":\"no\",\"type\":\"overloaded_error\"}} | upstream_error | 4",
                "{\"error\":{\"message\":\"no\",\"code\":1234,\"type\":\"odd\"}} | upstream_error | 4",
                "{\"object\":\"error\",\"message\":\"no\"} | upstream_error | 4",
                "{\"detail\":\"no\"} | upstream_error | 4",
                "{\"error\":\"no\"} | upstream_error | 4",
                "{\"error\":\"no\",\"error_type\":\"overloaded\"} | overloaded | 4",
                "{\"code\":400,\"message\":\"no\"} | invalid_request | 1"
            })
    void anErrorAfterA200IsToldByWhatItMeans(String error, String kind, int tries) throws Exception {
        int status = Kind.valueOf(kind.toUpperCase(Locale.ROOT)).status();
        for (boolean streamed : new boolean[] {true, false}) {
            engine.forget();
            engine.script(call -> {
                if (streamed) {
                    call.beginEvents();
                    call.event(error);
                    call.endEvents();
                } else {
                    call.json(200, error);
                }
            });

            JsonNode problem = proposer.refused(status, whole(fresh(2, 1)));

            assertThat(problem.path("kind").asString()).isEqualTo(kind);
            assertThat(engine.calls()).hasSize(tries);
        }
    }

    private static String httpDate(String pattern, int secondsFromNow) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH)
                .format(ZonedDateTime.now(ZoneOffset.UTC).plusSeconds(secondsFromNow));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"EEE, dd MMM yyyy HH:mm:ss 'GMT'", "EEEE, dd-MMM-yy HH:mm:ss 'GMT'", "EEE MMM ppd HH:mm:ss yyyy"
            })
    void aPauseUntilADateIsMadeOrToldToTheCaller(String format) throws Exception {
        engine.script(call -> call.error(429, "slow down", "Retry-After: " + httpDate(format, 300)));

        JsonNode problem = proposer.refused(429, whole(fresh(1, 1)));

        assertThat(problem.path("retry_after_seconds").asDouble()).isBetween(200.0, 301.0);
        assertThat(engine.calls()).hasSize(1);
    }

    @Test
    void aDateCountsFromTheReplysOwn() throws Exception {
        String format = "EEE, dd MMM yyyy HH:mm:ss 'GMT'";
        engine.script(call ->
                call.error(503, "busy", "Date: " + httpDate(format, 7200), "Retry-After: " + httpDate(format, 7260)));

        proposer.refused(502, whole(fresh(1, 1)));

        assertThat(engine.calls()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Retry-After: -5 | 4",
                "Retry-After: soon | 4",
                "Retry-After: NaN | 4",
                "Retry-After: 1e99 | 4",
                "Retry-After: Thu, 01 Jan 1970 00:00:00 GMT | 4",
                "Retry-After-Ms: 1 | 4",
                "Retry-After: 99999999999 | 1",
                "Retry-After: Fri, 31 Dec 9999 23:59:59 GMT | 1"
            })
    void aPauseThatMakesNoSenseIsBounded(String header, int tries) throws Exception {
        engine.script(call -> call.error(429, "slow down", header));

        JsonNode problem = proposer.refused(429, whole(fresh(1, 1)));

        assertThat(problem.path("retry_after_seconds").asDouble()).isBetween(0.0, 86_400.0);
        assertThat(engine.calls()).hasSize(tries);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | 50 | 6",
                "null | 50 | 6",
                "{} | 50 | 6",
                "{\"prompt_tokens\":9000000000000000000,\"completion_tokens\":9000000000000000000} | 50 | 6",
                "{\"prompt_tokens\":-3,\"completion_tokens\":-1} | 50 | 6",
                "{\"prompt_tokens\":\"many\",\"completion_tokens\":\"7\"} | 50 | 6",
                "{\"prompt_tokens\":null,\"completion_tokens\":1.5} | 50 | 6",
                "{\"prompt_tokens\":20,\"completion_tokens\":0} | 20 | 6",
                "{\"prompt_tokens\":0,\"completion_tokens\":7} | 50 | 14",
                "{\"prompt_tokens\":20,\"completion_tokens\":4,\"total_tokens\":54} | 20 | 34",
                "{\"prompt_tokens\":20,\"completion_tokens\":14,\"total_tokens\":3} | 20 | 14"
            })
    void countsThatCannotBeTrueAreEstimatedAndNothingIsFree(String usage, int prompt, int completion) throws Exception {
        for (int samples : new int[] {1, 2}) {
            engine.script(ChatReplies.saying(PLAIN, "stop", usage.equals("null") ? "null" : usage));

            Answer answer = draw(samples);

            assertThat(answer.texts()).containsOnly("The answer is 42.").hasSize(samples);
            long read = answer.end().tokens().prompt();
            assertThat(read).isBetween(prompt == 50 ? 10L : prompt, prompt == 50 ? 100L : prompt);
            long written = answer.end().tokens().completion();
            assertThat(written).isBetween(completion == 6 ? 3L : 7L, completion == 6 ? 20L : 34L);
            assertThat(answer.end().isEstimated()).isTrue();
        }
    }

    @Test
    void countsThatMayBeTrueAreBelieved() throws Exception {
        engine.script(ChatReplies.saying(
                PLAIN, "stop", "{\"prompt_tokens\":20.0,\"completion_tokens\":7,\"total_tokens\":27,\"extra\":[{}]}"));

        assertThat(draw(1).end().tokens().total()).isEqualTo(27);
        assertThat(draw(2).end().isEstimated()).isFalse();
    }

    private static void flood(ScriptedCall call, String piece, int times) throws Exception {
        for (int i = 0; i < times; i++) {
            call.send(piece);
        }
    }

    @Test
    void aStreamFarBeyondItsLimitIsCutAndBilledByTheLimit() throws Exception {
        engine.script(call -> {
            call.beginEvents();
            String event = "data: " + ChatReplies.delta(0, "word ".repeat(200), "null") + "\n\n";
            flood(call, event, 10_000);
            call.event(ChatReplies.finish(0, "stop", null));
            call.event("{\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2000000}}");
            call.endEvents();
        });

        Answer answer = draw(1);

        Continuation only = answer.continuations().getFirst();
        assertThat(only.finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(only.text().length()).isLessThan(4000);
        assertThat(answer.end().tokens().completion()).isBetween(1L, 116L);
        assertThat(answer.end().isEstimated()).isTrue();
        assertThat(engine.calls()).hasSize(1);
    }

    @Test
    void aDocumentFarBeyondItsLimitIsCutAndBilledByTheLimit() throws Exception {
        engine.script(ChatReplies.saying(
                "{\"content\":\"" + "word ".repeat(150_000) + "\"}",
                "stop",
                "{\"prompt_tokens\":9,\"completion_tokens\":200000}"));

        Answer answer = draw(1);

        assertThat(answer.continuations().getFirst().finishReason()).isEqualTo(FinishReason.LENGTH);
        assertThat(answer.end().tokens().completion()).isBetween(1L, 116L);
    }

    /** A body of 100 MB in one line, one without end, and one of an event that never ends. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"choices\":[{\"message\":{\"content\":\"",
                "data: {\"choices\":[{\"message\":{\"content\":\"",
                "data: x",
                ": ",
                " "
            })
    void aReplyThatNeverEndsIsCut(String beginning) throws Exception {
        AtomicInteger sent = new AtomicInteger();
        engine.script(call -> {
            call.begin(beginning.startsWith("{") ? "application/json" : "text/event-stream");
            call.send(beginning);
            String piece = beginning.isBlank() ? " ".repeat(100_000) : "x".repeat(100_000);
            while (sent.incrementAndGet() < 1000) {
                call.send(piece);
            }
        });

        assertThat(proposer.failedAfterWork(whole(fresh(1, 1))).message()).contains("far more than was asked for");
        assertThat(engine.calls()).hasSize(1);
        assertThat(sent).hasValueLessThan(1000);
    }

    @Test
    void aReplyThatDripsWithoutEndIsCutAtTheDeadline() throws Exception {
        engine.script(call -> {
            call.beginEvents();
            while (true) {
                call.send(": still here\n\n");
                Thread.sleep(20);
            }
        });

        assertThat(proposer.failedAfterWork(whole(fresh(1, 1)), "X-Ponder-Deadline-Ms", "500")
                        .kind())
                .isEqualTo(Kind.TIMEOUT);
    }

    @ParameterizedTest
    @CsvSource({"100000, 10", "10, 100000"})
    void aBombOfHeaderFieldsIsRefused(int fields, int length) throws Exception {
        engine.script(call -> {
            String[] lines = new String[fields];
            for (int i = 0; i < fields; i++) {
                lines[i] = "X-Field-" + i + ": " + "x".repeat(length);
            }
            call.json(200, "{}", lines);
        });

        assertThat(proposer.refused(502, whole(fresh(1, 1))).path("detail").asString())
                .contains("header");
    }
}
