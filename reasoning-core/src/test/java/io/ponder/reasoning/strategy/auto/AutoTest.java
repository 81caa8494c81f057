package io.ponder.reasoning.strategy.auto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ponder.answers.AnswerFormat;
import io.ponder.answers.AnswerReader;
import io.ponder.reasoning.model.Budget;
import io.ponder.reasoning.model.Capability;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Move.Unit;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Selection.Basis;
import io.ponder.reasoning.strategy.toolbox.Candidates;
import io.ponder.reasoning.strategy.toolbox.ToldByHand;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AutoTest {

    private int nextTrial;

    private static Brief brief(@Nullable VerifierKind verifier, Budget.Limits limits, Set<Capability> capabilities) {
        return new Brief(ToldByHand.BRIEF.problem(), ToldByHand.BRIEF.sampling(), limits, capabilities, verifier, 7);
    }

    private static ToldByHand told(String effort, @Nullable VerifierKind verifier) {
        return told(effort, verifier, Budget.Limits.NONE);
    }

    private static ToldByHand told(String effort, @Nullable VerifierKind verifier, Budget.Limits limits) {
        return new ToldByHand(
                Auto.TYPE, Map.of("effort", effort), brief(verifier, limits, EnumSet.allOf(Capability.class)));
    }

    private static Budget.Limits samples(int most) {
        return new Budget.Limits(null, null, null, most, null);
    }

    /** So many samples as were asked for since the last look. */
    private static int drawn(ToldByHand told) {
        int samples = told.asked(Move.Propose.class).stream()
                .mapToInt(Move.Propose::samples)
                .sum();
        told.asked.clear();
        return samples;
    }

    private void answers(ToldByHand told, String... answers) {
        for (String answer : answers) {
            told.answer(nextTrial++, answer);
        }
    }

    private void scored(ToldByHand told, String answer, double score) {
        told.score(told.answer(nextTrial++, answer), score);
    }

    /** An answer in whose least sure window the mean log-probability was {@code lowestGroup}. */
    private void unsure(ToldByHand told, String answer, double lowestGroup) {
        told.propose(
                0,
                Node.root(),
                nextTrial++,
                "It is " + answer + ".",
                FinishReason.STOP,
                AnswerReader.normalise(answer),
                new LogProbs(-0.1, lowestGroup, -0.1, 200));
    }

    private static String note(ToldByHand told) {
        return told.best().notes().getFirst();
    }

    @Test
    void effortSaysHowManySamplesTellTheDifficulty() {
        assertThat(drawn(told("low", null))).isEqualTo(3);
        assertThat(drawn(told("medium", null))).isEqualTo(4);
        assertThat(drawn(told("high", null))).isEqualTo(8);
    }

    private static ToldByHand asked(String question, double temperature, @Nullable VerifierKind verifier) {
        Problem problem = new Problem(List.of(Message.user(question)), AnswerFormat.AUTO);
        return new ToldByHand(
                Auto.TYPE,
                Map.of("effort", "high"),
                new Brief(
                        problem,
                        ToldByHand.BRIEF.sampling().withTemperature(temperature),
                        Budget.Limits.NONE,
                        EnumSet.allOf(Capability.class),
                        verifier,
                        7));
    }

    @Test
    void whatCannotBeComparedIsOneSampleWhoseWordsArePassedOn() {
        ToldByHand told = asked("hi", 0.8, null);
        List<Move.Propose> moves = told.asked(Move.Propose.class);
        assertThat(moves).singleElement().satisfies(move -> {
            assertThat(move.samples()).isEqualTo(1);
            assertThat(move.variation().isTheAnswer()).isTrue();
        });
        told.propose(moves.getFirst().ticket(), Node.root(), 0, "Hello!", FinishReason.STOP, null, null);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(note(told))
                .isEqualTo("no search was made: the question does not ask for one answer that can be compared");
    }

    @Test
    void atTemperatureZeroItDrawsOne() {
        ToldByHand told = asked("How many?", 0, null);
        assertThat(drawn(told)).isEqualTo(1);
        told.propose(0, Node.root(), 0, "42", FinishReason.STOP, AnswerReader.normalise("42"), null);
        assertThat(note(told)).isEqualTo("no search was made: at temperature 0 all samples would be equal");
    }

    @Test
    void aVerifierIsReasonEnoughToSearch() {
        assertThat(drawn(asked("Write a poem.", 0.8, VerifierKind.OUTCOME))).isEqualTo(8);
    }

    @Test
    void whenAllAgreeItStops() {
        ToldByHand told = told("medium", null);
        drawn(told);
        answers(told, "7", "7", "7", "7");
        assertThat(told.strategy.settled()).isTrue();
        assertThat(drawn(told)).isZero();
        assertThat(note(told)).isEqualTo("all 4 first samples agree: no more were drawn");
    }

    /**
     * Adaptive-Consistency's rule at medium's 0.95. With 3 against 1: P(at least 2 heads in 5) = 26/32 = 0.81. With 5 against
     * 1: P(at least 2 in 7) = 120/128 = 0.94. With 6 against 1: P(at least 2 in 8) = 247/256 = 0.965, and it stops.
     */
    @Test
    void whenMostAgreeItVotesOnUntilTheMajorityIsLikelyEnough() {
        ToldByHand told = told("medium", null);
        drawn(told);
        answers(told, "7", "7", "7", "8");
        assertThat(drawn(told)).as("up to 16").isEqualTo(12);
        answers(told, "7", "7");
        assertThat(told.strategy.settled()).isFalse();
        answers(told, "7");
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.chosen()).isEqualTo("7");
        assertThat(note(told)).isEqualTo("3 of 4 first samples agree: voted on, with up to 16");
    }

    /** Half of the samples are no majority: no score would make that easy, so none is waited for. */
    @Test
    void whenTheyDisagreeItSearchesDeeperAtOnce() {
        ToldByHand told = told("medium", VerifierKind.PROCESS);
        drawn(told);
        answers(told, "7", "7", "8", "9");
        List<Move.Propose> asked = told.asked(Move.Propose.class);
        assertThat(asked).extracting(Move.Propose::unit).containsOnly(Unit.STEP);
        assertThat(asked).extracting(Move.Propose::node).containsOnly(Node.root());
        assertThat(note(told)).isEqualTo("2 of 4 first samples agree: searched deeper with beam_search");
    }

    @Test
    void withoutAProcessVerifierOrContinuationItDrawsMore() {
        ToldByHand withoutVerifier = told("medium", null);
        ToldByHand outcomeOnly = told("medium", VerifierKind.OUTCOME);
        ToldByHand wholeAnswers = new ToldByHand(
                Auto.TYPE, Map.of(), brief(VerifierKind.PROCESS, Budget.Limits.NONE, EnumSet.noneOf(Capability.class)));
        for (ToldByHand told : List.of(withoutVerifier, outcomeOnly, wholeAnswers)) {
            drawn(told);
            nextTrial = 0;
            for (String answer : List.of("6", "7", "8", "9")) {
                Node node = told.answer(nextTrial++, answer);
                if (told != withoutVerifier) {
                    told.score(node, 0.6);
                }
            }
            assertThat(told.asked(Move.Propose.class))
                    .extracting(Move.Propose::unit)
                    .containsOnly(Unit.SOLUTION);
            assertThat(drawn(told)).isEqualTo(12);
            assertThat(note(told)).isEqualTo("1 of 4 first samples agree: drew 12 more");
        }
    }

    /** All agree on 7, but their mean score is (0.3 + 0.4 + 0.2 + 0.3) / 4 = 0.30. */
    @Test
    void aVerifierThatTakesTheAnswerForWrongMakesAProblemHard() {
        ToldByHand told = told("medium", VerifierKind.PROCESS);
        drawn(told);
        scored(told, "7", 0.3);
        scored(told, "7", 0.4);
        scored(told, "7", 0.2);
        scored(told, "7", 0.3);
        assertThat(told.asked(Move.Propose.class))
                .extracting(Move.Propose::unit)
                .containsOnly(Unit.STEP);
        assertThat(note(told))
                .isEqualTo("all 4 first samples agree, but the verifier gives them 0.30 of 1: searched deeper with "
                        + "beam_search");
    }

    @Test
    void theDifficultyIsToldWhenTheScoresAreThere() {
        ToldByHand told = told("low", VerifierKind.OUTCOME);
        drawn(told);
        scored(told, "7", 0.9);
        scored(told, "7", 0.9);
        Node last = told.answer(nextTrial++, "7");
        assertThat(told.strategy.settled()).isFalse();
        told.score(last, 0.8);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().score()).isEqualTo(0.9);
    }

    @Test
    void scoresThatFailLeaveTheVotesToTell() {
        ToldByHand told = told("low", VerifierKind.OUTCOME);
        drawn(told);
        for (int i = 0; i < 3; i++) {
            told.scoreFailed(told.answer(nextTrial++, "7"));
        }
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.chosen()).isEqualTo("7");
        assertThat(told.best().basis()).isEqualTo(Basis.VOTE);
    }

    /**
     * All agree, but with a mean of (-0.4 - 0.7 - 0.4 - 0.7) / 4 = -0.55 the model was unsure. 4 of 4 have a confidence of
     * 31/32 already, so the vote ends when it is certain: at 9 of 16.
     */
    @Test
    void whenTheModelWasUnsureOfWhatAllAgreeOnItVotesOnUntilThatIsCertain() {
        ToldByHand told = told("medium", null);
        drawn(told);
        unsure(told, "7", -0.4);
        unsure(told, "7", -0.7);
        unsure(told, "7", -0.4);
        unsure(told, "7", -0.7);
        assertThat(note(told))
                .isEqualTo("all 4 first samples agree, but the model was unsure of its words: voted on, with up to 16");
        assertThat(drawn(told)).isEqualTo(12);
        answers(told, "7", "7", "7", "7");
        assertThat(told.strategy.settled()).isFalse();
        answers(told, "7");
        assertThat(told.strategy.settled()).isTrue();
    }

    @Test
    void whenTheModelWasSureItStops() {
        ToldByHand told = told("low", null);
        drawn(told);
        unsure(told, "7", -0.2);
        unsure(told, "7", -0.4);
        unsure(told, "7", -0.6);
        assertThat(told.strategy.settled()).isTrue();
    }

    @Test
    void theSignsByHand() {
        Candidates first = new Candidates();
        ToldByHand told = told("high", VerifierKind.OUTCOME);
        Node a = told.answer(0, "7");
        Node b = told.answer(1, "7");
        Node c = told.answer(2, "8");
        List.of(a, b, c).forEach(first::add);
        first.score(a, 0.2);
        first.score(c, 0.9);
        Difficulty difficulty = Difficulty.of(first);
        // Two of three agree; of those one was scored; none has log-probabilities.
        assertThat(difficulty.agree()).isEqualTo(2);
        assertThat(difficulty.score()).isCloseTo(0.2, within(1e-12));
        assertThat(difficulty.lowestGroup()).isNaN();
        assertThat(difficulty.isUnsure()).isFalse();
        assertThat(difficulty.isDoubted()).isTrue();
        assertThat(new Difficulty(3, 2, Double.NaN, Double.NaN).isDoubted()).isFalse();
    }

    /**
     * At 8 votes against 2 the vote would end: P(at least 3 heads in 11) = 1981/2048 = 0.967. But 7's scores add up to 3 * 0.5
     * = 1.5, and 8's to 2: a weighted vote would return 8. With one more 7 of 0.6 both lead to 7.
     */
    @Test
    void aVoteWithScoresEndsWhenTheScoresLeadToTheSameAnswer() {
        ToldByHand told = told("medium", VerifierKind.OUTCOME);
        drawn(told);
        scored(told, "7", 0.5);
        scored(told, "7", 0.5);
        scored(told, "7", 0.5);
        scored(told, "8", 1);
        drawn(told);
        scored(told, "8", 1);
        for (int i = 0; i < 5; i++) {
            scored(told, "7", 0);
        }
        assertThat(told.chosen()).isEqualTo("8");
        assertThat(told.strategy.settled()).isFalse();
        Node last = told.answer(nextTrial++, "7");
        assertThat(told.strategy.settled()).as("its score is awaited").isFalse();
        told.score(last, 0.6);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.chosen()).isEqualTo("7");
    }

    /** Three samples of 10 tokens each: 60 tokens pay for 6, so 3 more; 39 pay for none. */
    @Test
    void itPlansForNoMoreThanTheBudgetPaysFor() {
        ToldByHand some = told("low", null, new Budget.Limits(60L, null, null, null, null));
        drawn(some);
        answers(some, "6", "7", "8");
        assertThat(drawn(some)).isEqualTo(3);

        nextTrial = 0;
        ToldByHand none = told("low", null, new Budget.Limits(39L, null, null, null, null));
        drawn(none);
        answers(none, "6", "7", "8");
        assertThat(none.strategy.settled()).isTrue();
        assertThat(note(none)).isEqualTo("1 of 3 first samples agree, and the budget pays for no more");
    }

    @Test
    void aSampleLimitIsKeptToAndABeamSearchNeedsItsWholeSize() {
        ToldByHand told = told("medium", VerifierKind.PROCESS, samples(9));
        assertThat(drawn(told)).isEqualTo(4);
        scored(told, "6", 0.6);
        scored(told, "7", 0.6);
        scored(told, "8", 0.6);
        scored(told, "9", 0.6);
        assertThat(told.asked(Move.Propose.class))
                .extracting(Move.Propose::unit)
                .containsOnly(Unit.SOLUTION);
        assertThat(drawn(told)).isEqualTo(5);
    }

    @Test
    void aBudgetOfOneSampleIsPlainSampling() {
        ToldByHand told = told("medium", null, samples(1));
        assertThat(drawn(told)).isEqualTo(1);
        answers(told, "7");
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().basis()).isEqualTo(Basis.SINGLE_SAMPLE);
    }

    @Test
    void withoutReadableAnswersTheVerifiersBestIsReturned() {
        ToldByHand told = told("low", VerifierKind.OUTCOME);
        drawn(told);
        told.score(told.silent(0), 0.4);
        told.score(told.silent(1), 0.8);
        told.score(told.silent(2), 0.3);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().node().trial()).isEqualTo(1);
        assertThat(note(told)).isEqualTo("no first sample states an answer that can be compared");
    }

    @Test
    void unlessItTakesAllOfThemForWrong() {
        ToldByHand told = told("low", VerifierKind.PROCESS);
        drawn(told);
        told.score(told.silent(0), 0.4);
        told.score(told.silent(1), 0.1);
        told.score(told.silent(2), 0.3);
        assertThat(told.asked(Move.Propose.class))
                .extracting(Move.Propose::unit)
                .containsOnly(Unit.SOLUTION);
        assertThat(drawn(told)).isEqualTo(5);
    }

    @Test
    void withoutReadableAnswersAndVerifierTheFirstSampleIsReturned() {
        ToldByHand told = told("low", null);
        drawn(told);
        told.silent(2);
        told.silent(0);
        told.silent(1);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().node().trial()).isZero();
        assertThat(told.best().basis()).isEqualTo(Basis.FIRST_CANDIDATE);
    }

    @Test
    void samplesThatFailAreNoVotes() {
        ToldByHand told = told("low", null);
        drawn(told);
        told.fail(0, nextTrial++);
        answers(told, "7", "7");
        assertThat(told.strategy.settled()).isTrue();
        assertThat(note(told)).isEqualTo("all 2 first samples agree: no more were drawn");
    }

    /** One survivor agrees with nobody: it takes a vote. */
    @Test
    void oneSurvivorIsVotedOn() {
        ToldByHand told = told("low", null);
        drawn(told);
        told.fail(0, nextTrial++);
        told.fail(0, nextTrial++);
        answers(told, "7");
        assertThat(drawn(told)).isEqualTo(5);
        assertThat(note(told)).isEqualTo("1 of 1 first samples agree: voted on, with up to 8");
    }

    @Test
    void everythingFailingEnds() {
        ToldByHand told = told("low", VerifierKind.PROCESS);
        for (int i = 0; i < 3; i++) {
            told.fail(0, nextTrial++);
        }
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.strategy.best()).isEmpty();
    }

    /** A beam search that the budget ends leaves the first samples and what it finished itself. */
    @Test
    void aBudgetThatEndsWithinTheBeamSearchKeepsAllAnswers() {
        ToldByHand told = told("medium", VerifierKind.PROCESS);
        drawn(told);
        scored(told, "6", 0.6);
        scored(told, "7", 0.55);
        scored(told, "8", 0.6);
        scored(told, "9", 0.6);
        Move.Propose steps = told.asked(Move.Propose.class).getFirst();
        Node ended = told.solution(steps.ticket(), Node.root(), nextTrial++, "7");
        told.score(ended, 0.5);
        told.asked.clear();
        told.budgetSpent();
        assertThat(told.asked).isEmpty();
        // 7: 0.55 + 0.5
        assertThat(told.chosen()).isEqualTo("7");
        assertThat(told.best().node().trial()).isEqualTo(1);
        told.score(told.solution(steps.ticket(), Node.root(), nextTrial++, "9"), 0.5);
        // What comes late counts all the same: 9 has 0.6 + 0.5.
        assertThat(told.chosen()).isEqualTo("9");
    }

    @Test
    void theOrderOfResultsDoesNotMatter() {
        for (int[] order : new int[][] {{0, 1, 2, 3}, {3, 1, 0, 2}}) {
            ToldByHand told = told("medium", VerifierKind.OUTCOME);
            drawn(told);
            Node[] nodes = new Node[4];
            for (int trial : order) {
                nodes[trial] = told.answer(trial, trial == 2 ? "8" : "7");
            }
            for (int trial : order) {
                told.score(nodes[trial], trial == 2 ? 0.9 : 0.6);
            }
            assertThat(note(told)).isEqualTo("3 of 4 first samples agree: voted on, with up to 16");
            assertThat(told.best().node().trial()).isZero();
        }
    }
}
