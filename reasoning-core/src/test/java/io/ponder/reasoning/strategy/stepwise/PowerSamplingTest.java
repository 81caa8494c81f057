package io.ponder.reasoning.strategy.stepwise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ponder.answers.AnswerReader;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.toolbox.ToldByHand;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PowerSamplingTest {

    private int nextTrial;

    private static Move.Propose drawn(ToldByHand told) {
        Move.Propose only = told.asked(Move.Propose.class).getFirst();
        told.asked.clear();
        return only;
    }

    /** Ten tokens of this log-probability together; null for none. */
    private Node step(ToldByHand told, Node parent, String text, FinishReason finish, @Nullable Double logProb) {
        return told.propose(
                0,
                parent,
                nextTrial++,
                text,
                finish,
                finish == FinishReason.STOP ? AnswerReader.normalise(text) : null,
                logProb == null ? null : new LogProbs(logProb / 10, logProb / 10, logProb / 10, 10));
    }

    /** Twice as likely at a power of 4: the proposal is p itself, so the ratio is 2 to the third. */
    @Test
    void theRatioIsThatOfTheProbabilitiesToAlphaLessOne() {
        double twice = Math.log(0.2) - Math.log(0.1);
        assertThat(PowerSampling.logAcceptance(4, Math.log(0.2), Math.log(0.1), 3, 3))
                .isCloseTo(3 * twice, within(1e-12));
        assertThat(PowerSampling.logAcceptance(1, Math.log(0.01), Math.log(0.9), 3, 3))
                .isZero();
    }

    /** From 2 steps there are 2 places to cut, from 4 there are 4: the way there is half as likely as the way back. */
    @Test
    void aShorterTextHasFewerPlacesToCut() {
        assertThat(PowerSampling.logAcceptance(1, -1, -1, 2, 4)).isCloseTo(Math.log(2), within(1e-12));
        assertThat(PowerSampling.logAcceptance(1, -1, -1, 4, 2)).isCloseTo(-Math.log(2), within(1e-12));
    }

    @Test
    void everyStepIsDrawnAtTemperatureOne() {
        ToldByHand told = new ToldByHand(PowerSampling.TYPE, Map.of());
        Move.Propose first = drawn(told);
        assertThat(first.node()).isSameAs(Node.root());
        assertThat(first.unit()).isEqualTo(Move.Unit.STEP);
        assertThat(first.variation().temperature()).isEqualTo(1);
    }

    /** The move after the first step begins anew; a likelier step takes its place, and the next step continues that one. */
    @Test
    void aLikelierEndReplacesTheOld() {
        ToldByHand told = new ToldByHand(PowerSampling.TYPE, Map.of("moves", 1));
        drawn(told);
        step(told, Node.root(), "unlikely\n\n", FinishReason.STEP, -9.0);
        assertThat(drawn(told).node()).isSameAs(Node.root());
        Node likely = step(told, Node.root(), "likely\n\n", FinishReason.STEP, -1.0);
        assertThat(drawn(told).node()).isSameAs(likely);
    }

    /** exp(3 x -300) is 0 to every generator. */
    @Test
    void aFarLessLikelyEndDoesNot() {
        ToldByHand told = new ToldByHand(PowerSampling.TYPE, Map.of("moves", 1));
        drawn(told);
        Node likely = step(told, Node.root(), "likely\n\n", FinishReason.STEP, -1.0);
        drawn(told);
        step(told, Node.root(), "unlikely\n\n", FinishReason.STEP, -301.0);
        assertThat(drawn(told).node()).isSameAs(likely);
    }

    @Test
    void anAnswerThatWasReplacedIsNotReturned() {
        ToldByHand told = new ToldByHand(PowerSampling.TYPE, Map.of("moves", 1));
        drawn(told);
        step(told, Node.root(), "5", FinishReason.STOP, -9.0);
        step(told, Node.root(), "6", FinishReason.STOP, -1.0);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.chosen()).isEqualTo("6");
    }

    @Test
    void aMoveThatFailsChangesNothing() {
        ToldByHand told = new ToldByHand(PowerSampling.TYPE, Map.of("moves", 1));
        drawn(told);
        step(told, Node.root(), "5", FinishReason.STOP, -9.0);
        told.fail(0, nextTrial++);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.chosen()).isEqualTo("5");
    }

    /** Without log-probabilities no tokens go into moves that nobody could decide on. */
    @Test
    void withoutLogProbabilitiesItIsPlainSamplingWithANote() {
        ToldByHand told = new ToldByHand(PowerSampling.TYPE, Map.of("moves", 3));
        step(told, Node.root(), "5", FinishReason.STOP, null);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.chosen()).isEqualTo("5");
        assertThat(told.best().notes())
                .containsExactly("a step came without log-probabilities, so some moves were not made");
    }

    @Test
    void aChainThatBreaksOffIsFinishedInOneGo() {
        ToldByHand told = new ToldByHand(PowerSampling.TYPE, Map.of("moves", 0));
        drawn(told);
        Node first = step(told, Node.root(), "first\n\n", FinishReason.STEP, -1.0);
        drawn(told);
        told.fail(0, nextTrial++);
        Move.Propose closing = drawn(told);
        assertThat(closing.node()).isSameAs(first);
        assertThat(closing.unit()).isEqualTo(Move.Unit.SOLUTION);
    }

    @Test
    void severalChainsVote() {
        ToldByHand told = new ToldByHand(PowerSampling.TYPE, Map.of("n", 3, "moves", 0));
        for (int chain = 0; chain < 3; chain++) {
            told.solution(chain, Node.root(), chain, chain == 0 ? "5" : "6");
        }
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.chosen()).isEqualTo("6");
    }
}
