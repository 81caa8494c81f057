package io.ponder.reasoning.strategy.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ponder.reasoning.score.VerifierKind;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Selection.Basis;
import io.ponder.reasoning.strategy.toolbox.ToldByHand;
import io.ponder.reasoning.strategy.vote.MajorityVote;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScoredSamplesTest {

    @Test
    void bestOfNTakesTheHighestScoreWeightedBestOfNTheHighestSum() {
        ToldByHand best = new ToldByHand(BestOfN.TYPE, Map.of("n", 3));
        ToldByHand weighted = new ToldByHand(WeightedBestOfN.TYPE, Map.of("n", 3));
        for (ToldByHand told : new ToldByHand[] {best, weighted}) {
            told.score(told.answer(0, "8"), 0.5);
            told.score(told.answer(1, "9"), 0.7);
            told.score(told.answer(2, "8"), 0.4);
        }
        assertThat(best.best().node().trial()).isEqualTo(1);
        assertThat(best.best().basis()).isEqualTo(Basis.SCORE);
        assertThat(weighted.best().node().trial()).isZero();
        assertThat(weighted.best().basis()).isEqualTo(Basis.WEIGHTED_VOTE);
        assertThat(weighted.best().vote().getFirst().weight()).isCloseTo(0.9, within(1e-12));
        assertThat(weighted.best().score()).isEqualTo(0.5);
    }

    @Test
    void equalScoresGoToTheAnswerMoreCandidatesAgreeOn() {
        ToldByHand told = new ToldByHand(BestOfN.TYPE, Map.of("n", 3));
        told.score(told.answer(0, "1"), 1);
        told.score(told.answer(1, "2"), 1);
        told.score(told.answer(2, "2"), 1);
        assertThat(told.best().node().trial()).isEqualTo(1);
    }

    @Test
    void freeFormAnswersAreChosenByScoreAndNeverAddedUp() {
        ToldByHand told = new ToldByHand(WeightedBestOfN.TYPE, Map.of("n", 3));
        told.score(told.silent(0), 0.3);
        told.score(told.silent(1), 0.6);
        told.score(told.silent(2), 0.4);
        assertThat(told.best().node().trial()).isEqualTo(1);
        assertThat(told.best().basis()).isEqualTo(Basis.SCORE);
        assertThat(told.best().notes()).hasSize(1);
    }

    @Test
    void untilAScoreIsThereTheVoteStandsInAndSaysSo() {
        ToldByHand told = new ToldByHand(BestOfN.TYPE, Map.of("n", 3));
        Node first = told.answer(0, "1");
        assertThat(told.best().score()).isNull();
        assertThat(told.best().notes()).containsExactly("no candidate has been scored yet");
        told.score(first, 0.1);
        assertThat(told.best().score()).isEqualTo(0.1);
    }

    @Test
    void itIsSettledOnlyWhenEveryCandidateHasItsScore() {
        ToldByHand told = new ToldByHand(BestOfN.TYPE, Map.of("n", 1));
        Node only = told.answer(0, "1");
        assertThat(told.strategy.settled()).isFalse();
        told.score(only, 0.4);
        assertThat(told.strategy.settled()).isTrue();
    }

    @Test
    void aCandidateThatWasCutOffIsTheLastResort() {
        ToldByHand told = new ToldByHand(MajorityVote.TYPE, Map.of("n", 3));
        told.cutOff(0);
        told.silent(1);
        assertThat(told.best().node().trial()).isEqualTo(1);
    }

    @Test
    void aCandidateWithoutAScoreIsPassedOver() {
        ToldByHand told = new ToldByHand(WeightedBestOfN.TYPE, Map.of("n", 4));
        told.scoreFailed(told.answer(0, "8"));
        told.scoreFailed(told.answer(1, "8"));
        told.score(told.answer(2, "9"), 0.1);
        assertThat(told.strategy.settled()).isFalse();
        told.fail(0, 3);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().node().trial()).isEqualTo(2);
        assertThat(told.best().vote()).hasSize(1);
    }

    @Test
    void whenEveryScoreFailsTheVoteStandsInAndSaysSo() {
        ToldByHand told = new ToldByHand(BestOfN.TYPE, Map.of("n", 3));
        told.scoreFailed(told.answer(0, "8"));
        told.scoreFailed(told.answer(1, "9"));
        told.scoreFailed(told.answer(2, "9"));
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().node().trial()).isEqualTo(1);
        assertThat(told.best().basis()).isEqualTo(Basis.VOTE);
        assertThat(told.best().notes()).containsExactly("no candidate has been scored yet");
    }

    @Test
    void stragglersAreNotWaitedForButScoresAre() {
        ToldByHand told = new ToldByHand(BestOfN.TYPE, Map.of("n", 4, "wait_for", 2));
        Node first = told.answer(0, "1");
        Node second = told.answer(2, "2");
        told.score(second, 0.2);
        assertThat(told.strategy.settled()).isFalse();
        told.score(first, 0.6);
        assertThat(told.strategy.settled()).isTrue();
    }

    @Test
    void theChoiceIsTheSameInWhateverOrderScoresCome() {
        ToldByHand told = new ToldByHand(BestOfN.TYPE, Map.of("n", 3));
        Node third = told.answer(2, "3");
        Node second = told.answer(1, "2");
        Node first = told.answer(0, "1");
        told.score(third, 0.5);
        told.score(third, 0.9);
        told.score(second, 0.5);
        told.score(first, 0.5);
        // All have 0.5, the second score of one not counted, and one vote each.
        assertThat(told.best().node()).isSameAs(first);
    }

    @Test
    void withoutScoresAndAnswersTheFirstCandidateStandsIn() {
        ToldByHand told = new ToldByHand(BestOfN.TYPE, Map.of("n", 3));
        Node second = told.silent(1);
        assertThat(told.best().node()).isSameAs(second);
        assertThat(told.best().basis()).isEqualTo(Basis.SINGLE_SAMPLE);
        Node first = told.silent(0);
        assertThat(told.best().node()).isSameAs(first);
        assertThat(told.best().basis()).isEqualTo(Basis.FIRST_CANDIDATE);
        assertThat(told.best().notes()).containsExactly("no candidate has been scored yet");
    }

    private static ToldByHand compared(Map<String, Object> parameters) {
        Brief usual = ToldByHand.BRIEF;
        return new ToldByHand(
                BestOfN.TYPE,
                parameters,
                new Brief(
                        usual.problem(),
                        usual.sampling(),
                        usual.budget(),
                        usual.capabilities(),
                        VerifierKind.GROUP,
                        usual.seed()));
    }

    @Test
    void candidatesThatAreComparedAreScoredTogetherOnceAllHaveCome() {
        ToldByHand told = compared(Map.of("n", 3));
        Node third = told.answer(2, "3");
        Node first = told.answer(0, "1");
        assertThat(told.asked(Move.Score.class)).isEmpty();
        told.fail(0, 1);
        assertThat(told.asked(Move.Score.class))
                .as("in order of trial, whatever came first")
                .extracting(Move.Score::node)
                .containsExactly(first, third);
        told.score(third, 0.9);
        assertThat(told.strategy.settled()).isFalse();
        told.score(first, 0.1);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().node()).isEqualTo(third);
    }

    @Test
    void stragglersAreNotComparedAndNotWaitedFor() {
        ToldByHand told = compared(Map.of("n", 4, "wait_for", 2));
        Node first = told.answer(0, "1");
        Node second = told.answer(1, "2");
        Node late = told.answer(3, "3");
        assertThat(told.asked(Move.Score.class)).extracting(Move.Score::node).containsExactly(first, second);
        told.score(first, 0.2);
        told.score(second, 0.1);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().node()).isEqualTo(first).isNotEqualTo(late);
    }

    @Test
    void whatHasComeIsComparedWhenTheBudgetIsSpent() {
        ToldByHand told = compared(Map.of("n", 8));
        Node only = told.answer(0, "1");
        told.budgetSpent();
        assertThat(told.asked(Move.Score.class)).extracting(Move.Score::node).containsExactly(only);
    }
}
