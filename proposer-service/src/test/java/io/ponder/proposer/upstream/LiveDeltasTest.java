package io.ponder.proposer.upstream;

import static io.ponder.proposer.upstream.RunningProposer.fresh;
import static io.ponder.proposer.upstream.RunningProposer.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.contracts.wire.WireJson;
import io.ponder.proposer.upstream.RunningProposer.Answer;
import io.ponder.reasoning.engine.ProposalReply;
import io.ponder.reasoning.engine.ProposalReply.Continuation;
import io.ponder.reasoning.engine.ProposalReply.Delta;
import io.ponder.testing.ChatReplies;
import io.ponder.testing.ScriptedEngine;
import io.ponder.testing.Turn;
import java.io.BufferedReader;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Words that are passed on while the engine writes them. */
@Timeout(60)
class LiveDeltasTest {

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
        engine.forget();
    }

    private static ProposalRequest live(int samples) {
        return RunningProposer.with(whole(fresh(samples, 1)), null, true, null);
    }

    private static String text(List<Delta> deltas) {
        return deltas.stream().map(d -> d.text() == null ? "" : d.text()).reduce("", String::concat);
    }

    private static String reasoning(List<Delta> deltas) {
        return deltas.stream()
                .map(d -> d.reasoning() == null ? "" : d.reasoning())
                .reduce("", String::concat);
    }

    @Test
    void everyChunkIsPassedOnBeforeTheEngineGoesOn() throws Exception {
        List<String> pieces = List.of("It ", "is ", "42", ".");
        Semaphore permission = new Semaphore(0);
        engine.follow(sample -> new Turn.Streams(pieces, permission::acquire));

        try (BufferedReader lines = RunningProposer.lines(proposer.open(live(1)))) {
            for (String piece : pieces) {
                assertThat(next(lines)).isEqualTo(new Delta(0, 0, piece, null));
                permission.release();
            }
            assertThat(next(lines))
                    .isInstanceOfSatisfying(
                            Continuation.class, line -> assertThat(line.text()).isEqualTo("It is 42."));
            assertThat(next(lines)).isInstanceOf(ProposalReply.End.class);
        }
    }

    private static ProposalReply next(BufferedReader lines) throws Exception {
        String line = lines.readLine();
        while (line.isEmpty()) {
            line = lines.readLine();
        }
        return WireJson.mapper().readValue(line, ProposalReply.class);
    }

    @Test
    void nothingIsPassedOnUnlessAsked() throws Exception {
        engine.follow(sample -> new Turn.Streams(List.of("It ", "is 42."), () -> {}));

        assertThat(proposer.answer(whole(fresh(2, 1))).deltas()).isEmpty();
    }

    @Test
    void samplesAreToldApart() throws Exception {
        engine.follow(sample -> new Turn.Streams(List.of("It is ", "sample " + sample), () -> {}));

        Answer answer = proposer.answer(live(2));

        for (Continuation line : answer.continuations()) {
            assertThat(text(answer.deltas().stream()
                            .filter(d -> d.sample() == line.sample())
                            .toList()))
                    .isEqualTo(line.text());
        }
    }

    /** Pieces of the text, separated by {@code ~}. */
    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            value = {
                "<th~ink>6 by~ 7</thi~nk>~It is ~42., 6 by 7, It is 42.",
                "<~b>It is~</b> 42., ``, <b>It is</b> 42.",
                "` ~<think>6~ by 7`, 6 by 7, ``",
            })
    void theThoughtThatATextBeginsWithIsToldAsThinking(String pieces, String thought, String text) throws Exception {
        engine.follow(sample -> new Turn.Streams(List.of(pieces.split("~", -1)), () -> {}));

        List<Delta> deltas = proposer.answer(live(1)).deltas();

        assertThat(reasoning(deltas)).isEqualTo(thought);
        assertThat(text(deltas)).isEqualTo(text);
    }

    @Test
    void thinkingThatTheEngineTellsApartIsPassedOnAsItIs() throws Exception {
        engine.script(call -> {
            call.beginEvents();
            for (String delta : new String[] {
                "\"reasoning\":\"\\n\"",
                "\"reasoning\":\"6 \"",
                "\"reasoning_content\":\"by 7\"",
                "\"content\":\"<think>\"",
                "\"content\":\" 42\\ud83d\"",
                "\"content\":\"\\ude00\""
            }) {
                call.event("{\"choices\":[{\"index\":0,\"delta\":{" + delta + "}}]}");
            }
            call.event(ChatReplies.finish(0, "stop", null));
            call.endEvents();
        });

        Answer answer = proposer.answer(live(1));

        Continuation line = answer.continuations().getFirst();
        assertThat(text(answer.deltas())).isEqualTo(line.text()).isEqualTo("<think> 42\uD83D\uDE00");
        assertThat(reasoning(answer.deltas())).isEqualTo(line.reasoning()).isEqualTo("\n6 by 7");
        assertThat(answer.deltas()).extracting(Delta::text).doesNotContain(" 42\uD83D");
    }

    @Test
    void aModelWhoseTemplateOpensTheThoughtIsKnownAfterItsFirstAnswer() throws Exception {
        engine.follow(sample -> new Turn.Streams(List.of("6 by", " 7</think>", "\n\n42"), () -> {}));

        proposer.answer(whole(fresh(1, 1)));
        List<Delta> deltas = proposer.answer(live(1)).deltas();

        assertThat(reasoning(deltas)).isEqualTo("6 by 7");
        assertThat(text(deltas)).isEqualTo("42");

        engine.follow(sample -> new Turn.Says("It is 42."));
        proposer.answer(whole(fresh(1, 1)));
        assertThat(text(proposer.answer(live(1)).deltas())).isEqualTo("It is 42.");
    }

    @Test
    void whatHasBeenPassedOnIsNeverDrawnAgain() throws Exception {
        engine.script(call -> {
            call.beginEvents();
            call.event(ChatReplies.delta(0, "It is", "null"));
            call.breakOff();
        });

        Answer answer = proposer.answer(live(1));

        assertThat(text(answer.deltas())).isEqualTo("It is");
        assertThat(answer.failures()).hasSize(1);
        assertThat(engine.calls()).hasSize(1);
    }

    @Test
    void whatFailsBeforeItsFirstWordIsDrawnAgain() throws Exception {
        engine.follow(sample -> sample == 0 ? new Turn.Fails(503) : new Turn.Says("It is 42."));

        assertThat(text(proposer.answer(live(1)).deltas())).isEqualTo("It is 42.");
    }
}
