package io.ponder.proposer.upstream;

import static io.ponder.proposer.upstream.RunningProposer.fresh;
import static io.ponder.proposer.upstream.RunningProposer.whole;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.contracts.proposer.ProposalRequest;
import io.ponder.proposer.upstream.RunningProposer.Answer;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Sampling;
import io.ponder.testing.ScriptedEngine;
import io.ponder.testing.Turn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A thought that is too long, of an engine that continues texts but cannot limit thoughts itself. */
@Timeout(60)
class ThoughtLimitTest {

    private static ScriptedEngine engine;
    private static RunningProposer proposer;

    @BeforeAll
    static void start() {
        engine = new ScriptedEngine();
        proposer = new RunningProposer(engine, "--ponder.engine.capabilities=continuation,n,seed").ready();
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

    private static ProposalRequest live(int thought) {
        Sampling sampling = new Sampling(0.8, 0.95, 100, List.of(), null, null, Map.of(), null, thought);
        return RunningProposer.with(whole(fresh(1, 1)), null, true, sampling);
    }

    private static String thought(Answer answer) {
        StringBuilder words = new StringBuilder();
        answer.deltas().forEach(delta -> words.append(delta.reasoning() == null ? "" : delta.reasoning()));
        return words.toString();
    }

    private static Turn thinks(int words, String answer) {
        List<String> pieces = new ArrayList<>(List.of("<think>"));
        pieces.addAll(Collections.nCopies(words, "hm "));
        pieces.add("</think>");
        pieces.addAll(List.of(answer.split("(?<= )")));
        return new Turn.Streams(pieces, () -> {});
    }

    @Test
    void isEndedThereAndWhatWasPassedOnIsItsBeginning() throws Exception {
        engine.follow(sample -> thinks(60, "It is 42."));

        Answer answer = proposer.answer(live(20));

        assertThat(answer.continuations()).singleElement().satisfies(line -> {
            assertThat(line.finishReason()).isEqualTo(FinishReason.LENGTH);
            assertThat(line.text()).startsWith("<think>hm ").doesNotContain("</think>", "42");
            assertThat(line.tokens().completion()).isBetween(20L, 22L);
            assertThat(line.text().substring("<think>".length())).startsWith(thought(answer));
        });
        assertThat(thought(answer)).startsWith("hm hm ");
        assertThat(answer.failures()).isEmpty();
    }

    @Test
    void isNotTooLongWhereOnlyItsAnswerIs() throws Exception {
        engine.follow(
                sample -> thinks(5, "It is 42, which is six by seven, or seven by six, as everybody knows well."));

        assertThat(proposer.answer(live(10)).continuations())
                .singleElement()
                .satisfies(line -> assertThat(line.text()).endsWith("as everybody knows well."));
    }

    @Test
    void anAnswerWithoutAThoughtIsNeverEnded() throws Exception {
        engine.follow(sample -> new Turn.Streams(Collections.nCopies(60, "ha "), () -> {}));

        assertThat(proposer.answer(live(20)).texts()).containsExactly("ha ".repeat(60));
    }
}
