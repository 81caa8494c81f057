package io.ponder.reasoning.strategy.vote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ponder.answers.Answer;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Selection.Basis;
import io.ponder.reasoning.strategy.toolbox.Choices;
import io.ponder.reasoning.strategy.toolbox.ToldByHand;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The majority vote weighed, filtered and cut short by the model's own confidence: DeepConf (Fu et al. 2025). */
class ConfidenceVoteTest {

    private static final Map<String, Object> BY_MEAN = Map.of("n", 5, "weight", "mean_confidence");

    /** A sample whose every token has this probability, so that its mean, tail and lowest group are all its logarithm. */
    private static Node sure(ToldByHand told, int trial, @Nullable String answer, double probability) {
        double logProb = Math.log(probability);
        LogProbs logProbs = new LogProbs(logProb, logProb, logProb, 100);
        Answer read = answer == null ? null : new Answer(answer, answer);
        return told.propose(0, Node.root(), trial, "text " + trial, FinishReason.STOP, read, logProbs);
    }

    /** DeepConf, section 3.2, confidence-weighted vote: 5 has 0.4 + 0.3 = 0.7, 6 has 0.8. */
    @Test
    void votesWeighWhatTheModelIsSureOf() {
        ToldByHand told = new ToldByHand(MajorityVote.TYPE, Map.of("n", 3, "weight", "lowest_group_confidence"));
        sure(told, 0, "5", 0.4);
        sure(told, 1, "5", 0.3);
        sure(told, 2, "6", 0.8);
        assertThat(told.best().node().trial()).isEqualTo(2);
        assertThat(told.best().basis()).isEqualTo(Basis.WEIGHTED_VOTE);
        assertThat(told.best().vote().get(0).weight()).isCloseTo(0.8, within(1e-12));
        assertThat(told.best().vote().get(1).weight()).isCloseTo(0.7, within(1e-12));
    }

    /** Weights of 5 against 6: all 1.5 to 1.4; the best three, 0.9 of 5 and 0.7 + 0.7 of 6. */
    @Test
    void onlyTheMostConfidentVote() {
        ToldByHand all = new ToldByHand(MajorityVote.TYPE, BY_MEAN);
        ToldByHand filtered =
                new ToldByHand(MajorityVote.TYPE, Map.of("n", 5, "weight", "mean_confidence", "keep", 0.6));
        for (ToldByHand told : List.of(all, filtered)) {
            sure(told, 0, "5", 0.9);
            sure(told, 1, "5", 0.3);
            sure(told, 2, "5", 0.3);
            sure(told, 3, "6", 0.7);
            sure(told, 4, "6", 0.7);
        }
        assertThat(all.best().node().trial()).isZero();
        assertThat(filtered.best().node().trial()).isEqualTo(3);
        assertThat(filtered.best().vote()).extracting("votes").containsExactly(2, 1);
    }

    /** The authors' code filters those with an answer: half of two, not half of four. */
    @Test
    void theFilterIsOnlyPutToSamplesThatAnswer() {
        ToldByHand told = new ToldByHand(MajorityVote.TYPE, Map.of("n", 4, "weight", "mean_confidence", "keep", 0.5));
        sure(told, 0, null, 0.95);
        sure(told, 1, null, 0.9);
        sure(told, 2, "5", 0.4);
        sure(told, 3, "6", 0.6);
        assertThat(told.best().node().trial()).isEqualTo(3);
        assertThat(told.best().basis()).isEqualTo(Basis.WEIGHTED_VOTE);
        assertThat(told.best().vote())
                .singleElement()
                .satisfies(group -> assertThat(group.answer()).isEqualTo("6"));
    }

    @Test
    void aVoterWithoutLogProbabilitiesMakesEveryVoteCountOneAndANoteSaysSo() {
        ToldByHand told = new ToldByHand(MajorityVote.TYPE, BY_MEAN);
        told.answer(0, "5");
        told.answer(1, "5");
        sure(told, 2, "6", 0.9);
        assertThat(told.best().node().trial()).isZero();
        assertThat(told.best().basis()).isEqualTo(Basis.VOTE);
        assertThat(told.best().notes()).singleElement().asString().contains("without log-probabilities");
    }

    /** An empty text has no tokens, so no log-probabilities, and no answer: it has no say in how others are weighed. */
    @Test
    void anEmptySampleDoesNotTakeTheWeightsFromTheOthers() {
        ToldByHand told = new ToldByHand(MajorityVote.TYPE, BY_MEAN);
        told.silent(0);
        sure(told, 1, "5", 0.3);
        sure(told, 2, "5", 0.3);
        sure(told, 3, "6", 0.9);
        assertThat(told.best().node().trial()).isEqualTo(3);
        assertThat(told.best().notes()).isEmpty();
    }

    @Test
    void weightedVotesAreNotStoppedEarly() {
        ToldByHand told = new ToldByHand(MajorityVote.TYPE, BY_MEAN);
        for (int trial = 0; trial < 4; trial++) {
            sure(told, trial, "5", 0.9);
        }
        assertThat(told.strategy.settled()).isFalse();
        sure(told, 4, "5", 0.9);
        assertThat(told.strategy.settled()).isTrue();
    }

    /**
     * DeepConf online, section 3.3: four first samples with lowest groups ln 0.2, ln 0.5, ln 0.6, ln 0.9; half of them
     * are to reach the floor, which lies at the second of four, {@code floor(0.5 * 3)}: ln 0.5.
     */
    @Test
    void theFirstSamplesSetTheFloorForTheRest() {
        ToldByHand told = new ToldByHand(MajorityVote.TYPE, Map.of("n", 7, "warm_up", 4, "keep_online", 0.5));
        assertThat(told.asked).containsExactly(Move.Propose.solutions(0, Node.root(), 4));
        told.asked.clear();
        sure(told, 3, "6", 0.9);
        sure(told, 0, "5", 0.2);
        sure(told, 2, "6", 0.6);
        assertThat(told.asked).isEmpty();
        sure(told, 1, "5", 0.5);
        assertThat(told.asked(Move.Propose.class)).singleElement().satisfies(move -> {
            assertThat(move.samples()).isEqualTo(3);
            assertThat(move.variation().confidenceFloor()).isEqualTo(Math.log(0.5));
        });
        // The first, at 0.2, would have been stopped: 6 has two votes, 5 one.
        assertThat(told.best().node().trial()).isEqualTo(2);
        assertThat(told.best().vote()).extracting("votes").containsExactly(2, 1);
    }

    @Test
    void aSampleBelowTheFloorThatWasNotStoppedDoesNotVoteEither() {
        ToldByHand told = new ToldByHand(MajorityVote.TYPE, Map.of("n", 4, "warm_up", 1, "weight", "mean_confidence"));
        sure(told, 0, "6", 0.5);
        sure(told, 1, "5", 0.4);
        sure(told, 2, "5", 0.4);
        assertThat(told.best().vote())
                .singleElement()
                .satisfies(group -> assertThat(group.answer()).isEqualTo("6"));
    }

    @Test
    void theVoteIsNotSettledBeforeTheFirstSamplesAreThere() {
        ToldByHand told = new ToldByHand(MajorityVote.TYPE, Map.of("n", 5, "warm_up", 4, "keep_online", 0.1));
        sure(told, 0, "5", 0.2);
        sure(told, 1, "5", 0.3);
        sure(told, 2, "5", 0.4);
        // Three of five, but who may vote is not known yet: in the end the floor is 0.4, and it is one against one.
        assertThat(told.strategy.settled()).isFalse();
        sure(told, 3, "6", 0.9);
        assertThat(told.asked(Move.Propose.class)).hasSize(2);
    }

    @Test
    void whereNoneIsSureAllVote() {
        ToldByHand told = new ToldByHand(MajorityVote.TYPE, Map.of("n", 3, "warm_up", 2, "keep_online", 0.01));
        sure(told, 0, null, 0.9);
        sure(told, 1, "5", 0.2);
        sure(told, 2, "6", 0.3);
        assertThat(told.best().node().trial())
                .as("a tie, and the surer of the two")
                .isEqualTo(2);
        assertThat(told.best().vote()).hasSize(2);
    }

    /** One vote for 5, two for 6 and two for 7, whose candidates' means are 0.55 and 0.6. */
    @Test
    void aTieGoesToTheAnswerThatTheModelWasSurerOf() {
        ToldByHand told = new ToldByHand(MajorityVote.TYPE, Map.of("n", 5));
        sure(told, 0, "5", 0.9);
        sure(told, 1, "6", 0.7);
        sure(told, 2, "7", 0.6);
        sure(told, 3, "6", 0.4);
        sure(told, 4, "7", 0.6);
        assertThat(told.best().node().trial()).isEqualTo(2);
        assertThat(told.best().basis()).isEqualTo(Basis.VOTE);
        assertThat(told.best().vote()).extracting("answer").containsExactly("7", "6", "5");
    }

    @Test
    void aTieGoesToTheEarlierWhereTheModelIsAsSureOrAnyConfidenceIsUnknown() {
        ToldByHand equal = new ToldByHand(MajorityVote.TYPE, Map.of("n", 2));
        sure(equal, 1, "6", 0.5);
        sure(equal, 0, "5", 0.5);
        assertThat(equal.best().node().trial()).isZero();
        ToldByHand unknown = new ToldByHand(MajorityVote.TYPE, Map.of("n", 2));
        unknown.propose(0, Node.root(), 0, "text 0", FinishReason.STOP, new Answer("5", "5"), null);
        sure(unknown, 1, "6", 0.9);
        assertThat(unknown.best().node().trial()).isZero();
    }

    /** A first step of 300 tokens counts three times as much as the 100 tokens after it. */
    @Test
    void howSureTheModelWasIsOfTheWholeTextAndNotOfItsLastStep() {
        ToldByHand told = new ToldByHand(MajorityVote.TYPE, Map.of("n", 2));
        double low = Math.log(0.3);
        LogProbs unsure = new LogProbs(low, low, low, 300);
        Node step = told.propose(0, Node.root(), 0, "unsure\n\n", FinishReason.STEP, null, unsure);
        double high = Math.log(0.9);
        LogProbs sure = new LogProbs(high, high, high, 100);
        Node first = told.propose(0, step, 1, "sure", FinishReason.STOP, new Answer("5", "5"), sure);
        assertThat(first.textLogProbs()).extracting(LogProbs::mean).isEqualTo(0.75 * low + 0.25 * high);
        Node second = sure(told, 2, "6", 0.5);
        assertThat(Choices.vote(List.of(first, second), false).node()).isEqualTo(second);
        Node bare = told.step(0, Node.root(), 3, "no log-probabilities");
        Node after = told.propose(0, bare, 4, "sure", FinishReason.STOP, new Answer("7", "7"), sure);
        assertThat(after.textLogProbs()).isNull();
    }

    @Test
    void aWarmUpOfAllSamplesDrawsNoMore() {
        ToldByHand told = new ToldByHand(MajorityVote.TYPE, Map.of("n", 2, "warm_up", 16));
        assertThat(told.asked).containsExactly(Move.Propose.solutions(0, Node.root(), 2));
        sure(told, 0, "5", 0.9);
        sure(told, 1, "5", 0.9);
        assertThat(told.asked).hasSize(1);
        assertThat(told.strategy.settled()).isTrue();
    }

    @Test
    void withoutLogProbabilitiesOfTheFirstSamplesNothingIsStopped() {
        ToldByHand told = new ToldByHand(MajorityVote.TYPE, Map.of("n", 3, "warm_up", 1));
        told.asked.clear();
        told.fail(0, 0);
        assertThat(told.asked).containsExactly(Move.Propose.solutions(0, Node.root(), 2));
    }
}
