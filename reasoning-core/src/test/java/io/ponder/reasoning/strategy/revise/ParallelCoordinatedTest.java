package io.ponder.reasoning.strategy.revise;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Parameters;
import io.ponder.reasoning.strategy.Selection.Basis;
import io.ponder.reasoning.strategy.toolbox.ToldByHand;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ParallelCoordinatedTest {

    private static ToldByHand told(Map<String, Object> parameters) {
        return new ToldByHand(ParallelCoordinated.TYPE, parameters);
    }

    private static List<Move.Propose> asked(ToldByHand told) {
        List<Move.Propose> asked = told.asked(Move.Propose.class);
        told.asked.clear();
        return asked;
    }

    private static String shown(Move.Propose move) {
        return Objects.requireNonNull(move.variation().messages()).getLast().content();
    }

    private static int[] widths(Map<String, Object> given, int choices) {
        return ParallelCoordinated.widths(Parameters.read(ParallelCoordinated.TYPE, given), choices);
    }

    /** Table 1: low is [4], medium [16], high [32, 4], each followed by one attempt. */
    @Test
    void thePapersConfigurations() {
        assertThat(widths(Map.of("attempts", 4), 1)).containsExactly(4, 1);
        assertThat(widths(Map.of("attempts", 16), 1)).containsExactly(16, 1);
        assertThat(widths(Map.of("attempts", 32, "rounds", 2), 1)).containsExactly(32, 4, 1);
        assertThat(widths(Map.of("attempts", 4, "rounds", 3), 1)).containsExactly(4, 1, 1, 1);
        assertThat(widths(Map.of("rounds", 0), 1)).containsExactly(1);
        assertThat(widths(Map.of("attempts", 2), 5)).as("five to return").containsExactly(4, 1);
    }

    /** Three attempts that differ, and one that sees what each of them came to. */
    @Test
    void aRoundByHand() {
        ToldByHand told = told(Map.of("attempts", 3));
        assertThat(asked(told)).containsExactly(Move.Propose.solutions(0, Node.root(), 3));
        told.solution(0, Node.root(), 0, "11");
        told.solution(0, Node.root(), 1, "12");
        assertThat(told.best().basis()).isEqualTo(Basis.VOTE);
        told.solution(0, Node.root(), 2, "12");
        Move.Propose last = asked(told).getFirst();
        assertThat(last.samples()).isEqualTo(1);
        assertThat(shown(last))
                .startsWith("How many?\n\nHere is what earlier attempts at this came to.")
                .contains("Reference 1:\n", "Reference 2:\n", "Reference 3:\n", "It is 11.", "It is 12.");
        Node written = told.solution(1, Node.root(), 3, "11");
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().node()).as("whatever the others say").isSameAs(written);
        assertThat(told.best().basis()).isEqualTo(Basis.SYNTHESIS);
        assertThat(told.best().vote()).extracting("votes").containsExactly(2, 2);
        assertThat(told.best().notes()).isEmpty();
    }

    /** Of four attempts of the second round, a quarter, one, sees nothing. The last one sees the four, and not the first. */
    @Test
    void aFurtherRoundSeesTheMessagesOfTheOneBeforeItExceptForItsFreshAttempts() {
        ToldByHand told = told(Map.of("attempts", 8, "rounds", 2, "narrowing", 2));
        told.asked.clear();
        for (int trial = 0; trial < 8; trial++) {
            told.solution(0, Node.root(), trial, String.valueOf(10 + trial));
        }
        List<Move.Propose> second = asked(told);
        assertThat(second).extracting(Move.Propose::samples).containsExactly(1, 3);
        assertThat(second.getFirst()).isEqualTo(Move.Propose.solutions(1, Node.root(), 1));
        assertThat(shown(second.getLast())).contains("It is 10.", "It is 17.");
        for (int trial = 8; trial < 12; trial++) {
            told.solution(1, Node.root(), trial, String.valueOf(20 + trial));
        }
        assertThat(shown(asked(told).getFirst()))
                .contains("It is 28.", "It is 31.")
                .doesNotContain("It is 10.");
    }

    @Test
    void asInThePaperNoAttemptOfAFurtherRoundIsFresh() {
        ToldByHand told = told(Map.of("attempts", 4, "rounds", 2, "narrowing", 1, "fresh", 0));
        told.asked.clear();
        for (int trial = 0; trial < 4; trial++) {
            told.solution(0, Node.root(), trial, String.valueOf(trial));
        }
        assertThat(asked(told))
                .singleElement()
                .satisfies(move -> assertThat(move.samples()).isEqualTo(4));
    }

    @Test
    void aRoundWithItsQuorumGoesOnWithoutItsStragglers() {
        ToldByHand told = told(Map.of("attempts", 4, "wait_for", 0.5));
        told.solution(0, Node.root(), 0, "11");
        told.solution(0, Node.root(), 2, "12");
        assertThat(told.asked(Move.Withdraw.class)).containsExactly(new Move.Withdraw(0));
        Move.Propose last = asked(told).getLast();
        assertThat(shown(last))
                .contains("It is 11.", "It is 12.", "Reference 2:\n")
                .doesNotContain("Reference 3:\n");
        told.solution(0, Node.root(), 1, "13");
        assertThat(told.strategy.settled()).isFalse();
        Node written = told.solution(1, Node.root(), 4, "12");
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().node()).isSameAs(written);
    }

    /** Messages are shuffled, by the seed alone: what arrived first does not decide who is read first. */
    @Test
    void messagesAreInTheSameOrderWhateverArrivedFirst() {
        ToldByHand inOrder = told(Map.of("attempts", 3));
        ToldByHand backwards = told(Map.of("attempts", 3));
        inOrder.asked.clear();
        backwards.asked.clear();
        for (int trial = 0; trial < 3; trial++) {
            inOrder.solution(0, Node.root(), trial, "1" + trial);
            backwards.solution(0, Node.root(), 2 - trial, "1" + (2 - trial));
        }
        assertThat(shown(asked(backwards).getFirst()))
                .isEqualTo(shown(asked(inOrder).getFirst()));
    }

    /** The thought is left out; of a long text the end stays, from the first paragraph that begins in it. */
    @Test
    void compaction() {
        assertThat(ParallelCoordinated.message("<think>\nIs it 6? No.\n</think>\n\nIt is 7.", 100))
                .isEqualTo("It is 7.");
        assertThat(ParallelCoordinated.message("  It is 7.\n", 100)).isEqualTo("It is 7.");
        assertThat(ParallelCoordinated.message("First.\n\nSecond.\n\nIt is 7.", 18))
                .isEqualTo("[...]\nIt is 7.");
        assertThat(ParallelCoordinated.message("0123456789", 4)).isEqualTo("[...]\n6789");
        // A thought that was never ended is all there is.
        assertThat(ParallelCoordinated.message("<think>\nIs it 7?", 100)).isEqualTo("<think>\nIs it 7?");
    }

    @Test
    void whereAllAgreeTheRestIsSaved() {
        ToldByHand told = told(Map.of("attempts", 3));
        told.asked.clear();
        told.solution(0, Node.root(), 0, "7");
        told.fail(0, 1);
        told.solution(0, Node.root(), 2, "7");
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.asked).isEmpty();
        assertThat(told.best().basis()).isEqualTo(Basis.VOTE);
        assertThat(told.best().notes()).isEmpty();
    }

    @Test
    void aRoundWhoseSamplesAllFailButOneHandsOnOneMessage() {
        ToldByHand told = told(Map.of("attempts", 3));
        told.asked.clear();
        told.fail(0, 0);
        told.solution(0, Node.root(), 1, "7");
        told.fail(0, 2);
        assertThat(shown(asked(told).getFirst())).contains("Reference 1:").doesNotContain("Reference 2:");
    }

    @Test
    void aRoundWhoseSamplesAllFailHandsOnWhatItGot() {
        ToldByHand told = told(Map.of("attempts", 2, "rounds", 2, "narrowing", 1, "fresh", 0));
        told.solution(0, Node.root(), 0, "7");
        told.solution(0, Node.root(), 1, "8");
        told.asked.clear();
        told.fail(1, 2);
        told.fail(1, 3);
        assertThat(shown(asked(told).getFirst())).contains("It is 7.", "It is 8.");
        ToldByHand all = told(Map.of("attempts", 2));
        all.asked.clear();
        all.fail(0, 0);
        all.fail(0, 1);
        assertThat(asked(all)).as("nothing to see").containsExactly(Move.Propose.solutions(1, Node.root(), 1));
        all.fail(1, 2);
        assertThat(all.strategy.settled()).isTrue();
        assertThat(all.strategy.best()).isEmpty();
    }

    @Test
    void whereTheLastAttemptFailsTheOthersVoteAndANoteSaysSo() {
        ToldByHand told = told(Map.of("attempts", 3));
        told.solution(0, Node.root(), 0, "7");
        told.solution(0, Node.root(), 1, "8");
        told.solution(0, Node.root(), 2, "8");
        told.fail(1, 3);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.chosen()).isEqualTo("8");
        assertThat(told.best().basis()).isEqualTo(Basis.VOTE);
        assertThat(told.best().notes()).singleElement().asString().contains("all attempts voted");
    }

    @Test
    void aLastAttemptThatIsCutOffIsNotTheAnswer() {
        ToldByHand told = told(Map.of("attempts", 2));
        told.solution(0, Node.root(), 0, "7");
        told.solution(0, Node.root(), 1, "8");
        told.propose(1, Node.root(), 2, "So we", FinishReason.LENGTH, null, null);
        assertThat(told.chosen()).isEqualTo("7");
        assertThat(told.best().notes()).hasSize(1);
    }

    @Test
    void whenTheBudgetEndsBeforeTheLastAttemptTheOthersVote() {
        ToldByHand told = told(Map.of("attempts", 3));
        told.solution(0, Node.root(), 0, "7");
        told.asked.clear();
        told.budgetSpent();
        assertThat(told.asked).isEmpty();
        assertThat(told.chosen()).isEqualTo("7");
        assertThat(told.best().notes()).hasSize(1);
    }

    @Test
    void withoutRoundsItIsOneSample() {
        ToldByHand told = told(Map.of("rounds", 0));
        assertThat(asked(told)).containsExactly(Move.Propose.solutions(0, Node.root(), 1));
        told.solution(0, Node.root(), 0, "7");
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().basis()).isEqualTo(Basis.SINGLE_SAMPLE);
    }

    @Test
    void asManyAreDrawnAsAreToBeReturned() {
        Brief usual = ToldByHand.BRIEF;
        Brief brief = new Brief(
                usual.problem(), usual.sampling(), usual.budget(), usual.capabilities(), null, 3, usual.seed());
        ToldByHand told = new ToldByHand(ParallelCoordinated.TYPE, Map.of("attempts", 1), brief);
        assertThat(asked(told)).containsExactly(Move.Propose.solutions(0, Node.root(), 2));
        told.solution(0, Node.root(), 0, "7");
        told.solution(0, Node.root(), 1, "7");
        assertThat(told.strategy.settled())
                .as("they agree, but three are wanted")
                .isFalse();
        told.solution(1, Node.root(), 2, "7");
        assertThat(told.strategy.settled()).isTrue();
    }

    /** All rounds together make as many attempts as the budget has samples. 32 followed by 4 and 1 are the paper's 37. */
    @ParameterizedTest
    @CsvSource({"1, 1", "2, 1 1", "8, 7 1", "31, 30 1", "32, 28 3 1", "37, 32 4 1", "64, 56 7 1", "256, 227 28 1"})
    void aBudgetIsTheAttemptsOfAllRounds(int samples, String widths) {
        int[] spent = widths(ParallelCoordinated.TYPE.budget().parameters(samples), 1);
        assertThat(spent)
                .containsExactly(List.of(widths.split(" ")).stream()
                        .mapToInt(Integer::parseInt)
                        .toArray());
        assertThat(IntStream.of(spent).sum()).isEqualTo(samples);
    }
}
