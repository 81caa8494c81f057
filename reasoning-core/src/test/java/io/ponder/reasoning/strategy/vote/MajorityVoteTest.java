package io.ponder.reasoning.strategy.vote;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Selection.Basis;
import io.ponder.reasoning.strategy.toolbox.ToldByHand;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MajorityVoteTest {

    @Test
    void anUnlikelyChangeStopsOnlyWhenAsked() {
        ToldByHand patient = new ToldByHand(MajorityVote.TYPE, Map.of("n", 16));
        ToldByHand hurried = new ToldByHand(MajorityVote.TYPE, Map.of("n", 16, "stop_confidence", 0.95));
        for (int trial = 0; trial < 4; trial++) {
            assertThat(hurried.strategy.settled()).isFalse();
            patient.answer(trial, "12");
            hurried.answer(trial, "12");
        }
        // Four to nothing: 31/32 is above 0.95.
        assertThat(hurried.strategy.settled()).isTrue();
        assertThat(patient.strategy.settled()).isFalse();
    }

    @Test
    void aTieThatTheOpenSamplesCouldMakeIsNotSettled() {
        ToldByHand told = new ToldByHand(MajorityVote.TYPE, Map.of("n", 5));
        told.answer(0, "1");
        told.answer(1, "1");
        told.answer(2, "1");
        assertThat(told.strategy.settled()).isTrue();
        ToldByHand open = new ToldByHand(MajorityVote.TYPE, Map.of("n", 6));
        open.answer(0, "1");
        open.answer(1, "1");
        open.answer(2, "1");
        assertThat(open.strategy.settled()).isFalse();
    }

    @Test
    void samplesWithoutAnAnswerNeverWinTheVoteTogether() {
        ToldByHand told = new ToldByHand(MajorityVote.TYPE, Map.of("n", 5));
        told.silent(0);
        told.silent(1);
        told.silent(2);
        told.answer(3, "42");
        told.answer(4, "42");
        assertThat(told.best().node().trial()).isEqualTo(3);
        assertThat(told.best().vote())
                .singleElement()
                .satisfies(group -> assertThat(group.votes()).isEqualTo(2));
    }

    @Test
    void withoutAnyAnswerTheFirstCandidateIsReturnedAndANoteSaysSo() {
        ToldByHand told = new ToldByHand(MajorityVote.TYPE, Map.of("n", 3));
        told.silent(2);
        told.silent(1);
        assertThat(told.best().basis()).isEqualTo(Basis.FIRST_CANDIDATE);
        assertThat(told.best().node().trial()).isEqualTo(1);
        assertThat(told.best().notes()).singleElement().asString().contains("nothing was voted on");
    }

    @Test
    void tiesGoToTheEarliestTrialWhateverArrivedFirst() {
        ToldByHand told = new ToldByHand(MajorityVote.TYPE, Map.of("n", 2));
        told.answer(1, "b2");
        told.answer(0, "a1");
        assertThat(told.best().node().trial()).isZero();
    }

    @Test
    void aResultToldTwiceVotesOnce() {
        ToldByHand told = new ToldByHand(MajorityVote.TYPE, Map.of("n", 8));
        told.answer(0, "5");
        told.answer(0, "5");
        told.answer(1, "6");
        assertThat(told.best().vote()).extracting("votes").containsExactly(1, 1);
    }

    /** 3 votes against 1 of 5: the open one makes it 3 against 2. 2 against 1 of 4: the open one makes a tie. */
    @Test
    void theVoteIsCertainOnceTheOpenSamplesCannotChangeIt() {
        ToldByHand told = new ToldByHand(MajorityVote.TYPE, Map.of("n", 5));
        told.answer(0, "1");
        told.answer(1, "2");
        told.answer(2, "1");
        assertThat(told.strategy.settled()).isFalse();
        told.answer(4, "1");
        assertThat(told.strategy.settled()).isTrue();

        ToldByHand tie = new ToldByHand(MajorityVote.TYPE, Map.of("n", 4));
        tie.answer(0, "1");
        tie.answer(1, "2");
        tie.answer(2, "1");
        assertThat(tie.strategy.settled()).isFalse();
        // One that is lost, or says nothing, cannot make the tie any more.
        tie.fail(0, 3);
        assertThat(tie.strategy.settled()).isTrue();
    }

    @Test
    void withEverySampleLostItEndsWithoutAChoice() {
        ToldByHand told = new ToldByHand(MajorityVote.TYPE, Map.of("n", 2));
        told.fail(0, 0);
        told.fail(0, 1);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.strategy.best()).isEmpty();
    }

    @Test
    void stragglersAreNotWaitedForWhenAsked() {
        ToldByHand told = new ToldByHand(MajorityVote.TYPE, Map.of("n", 5, "wait_for", 3));
        told.answer(0, "1");
        told.fail(0, 1);
        told.answer(2, "2");
        assertThat(told.strategy.settled()).isFalse();
        told.answer(3, "3");
        assertThat(told.strategy.settled()).isTrue();
    }

    /** Neighbours of one temperature are one move. */
    @Test
    void spreadTemperaturesAreTakenInTurn() {
        ToldByHand told = new ToldByHand(MajorityVote.TYPE, Map.of("n", 5, "temperatures", List.of(0.2, 0.7, 0.7)));
        assertThat(told.asked(Move.Propose.class))
                .extracting(move -> move.samples() + " at " + move.variation().temperature())
                .containsExactly("1 at 0.2", "2 at 0.7", "1 at 0.2", "1 at 0.7");
        ToldByHand plain = new ToldByHand(MajorityVote.TYPE, Map.of("n", 5));
        assertThat(plain.asked).containsExactly(Move.Propose.solutions(0, Node.root(), 5));
    }
}
