package io.ponder.reasoning.strategy.revise;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.answers.AnswerFormat;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.model.Problem;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Selection.Basis;
import io.ponder.reasoning.strategy.toolbox.ToldByHand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecursiveAggregationTest {

    /** The ticket of those drawn from the question alone. */
    private static final int NEW = -2;

    private static ToldByHand told(int population, int rounds, int subset) {
        return new ToldByHand(
                RecursiveAggregation.TYPE, Map.of("population", population, "rounds", rounds, "subset", subset));
    }

    private static List<Move.Propose> asked(ToldByHand told) {
        List<Move.Propose> asked = told.asked(Move.Propose.class);
        told.asked.clear();
        return asked;
    }

    private static String shown(Move.Propose move) {
        return Objects.requireNonNull(move.variation().messages()).getLast().content();
    }

    /** Draws the first population with these answers, in trials 0, 1, ... */
    private static List<Node> first(ToldByHand told, String... answers) {
        List<Node> nodes = new ArrayList<>();
        for (int trial = 0; trial < answers.length; trial++) {
            nodes.add(told.solution(NEW, Node.root(), trial, answers[trial]));
        }
        return nodes;
    }

    /** Algorithm 1 with N = 4, K = 2, T = 2: four answers, four rewritten from two each, and their majority. */
    @Test
    void aRoundByHand() {
        ToldByHand told = told(4, 1, 2);
        assertThat(asked(told)).containsExactly(Move.Propose.solutions(NEW, Node.root(), 4));
        first(told, "11", "12", "13", "14");
        List<Move.Propose> rewritings = asked(told);
        assertThat(rewritings).extracting(Move.Propose::ticket).containsExactly(0, 1, 2, 3);
        for (Move.Propose rewriting : rewritings) {
            assertThat(rewriting.samples()).isEqualTo(1);
            assertThat(rewriting.variation().prefix()).as("a new answer").isEmpty();
            String shown = shown(rewriting);
            assertThat(shown).startsWith("How many?\n\nHere are some candidate solutions.");
            assertThat(shown).contains("Solution 1:\n", "Solution 2:\n").doesNotContain("Solution 3:\n");
            // Two different ones of the four, each at most once; the first of them is its parent in the tree.
            assertThat(List.of("It is 11.", "It is 12.", "It is 13.", "It is 14.").stream()
                            .filter(shown::contains))
                    .hasSize(2);
            assertThat(shown)
                    .contains("Solution 1:\n")
                    .contains(rewriting.node().text());
        }
        told.revision(0, Node.root(), 4, "12");
        told.revision(1, Node.root(), 5, "12");
        told.revision(2, Node.root(), 6, "13");
        assertThat(told.strategy.settled()).as("13 could draw level").isFalse();
        told.revision(3, Node.root(), 7, "12");
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.chosen()).isEqualTo("12");
        assertThat(told.best().basis()).isEqualTo(Basis.VOTE);
        assertThat(told.best().vote())
                .as("only the last population votes")
                .extracting("votes")
                .containsExactly(3, 1);
        assertThat(told.best().node().trial()).isEqualTo(4);
    }

    @Test
    void eachSeedChoosesItsOwnSubsetsAndTheSameOnesAgain() {
        Map<Long, List<String>> bySeed = new HashMap<>();
        for (long seed : new long[] {1, 2, 1}) {
            ToldByHand told = new ToldByHand(
                    RecursiveAggregation.TYPE, Map.of("population", 8, "rounds", 1, "subset", 3), seeded(seed));
            first(told, "1", "2", "3", "4", "5", "6", "7", "8");
            List<String> shown = asked(told).stream()
                    .filter(move -> move.ticket() >= 0)
                    .map(RecursiveAggregationTest::shown)
                    .toList();
            assertThat(shown).hasSize(8).doesNotHaveDuplicates();
            assertThat(bySeed.getOrDefault(seed, shown)).isEqualTo(shown);
            bySeed.put(seed, shown);
        }
        assertThat(bySeed.get(1L)).isNotEqualTo(bySeed.get(2L));
    }

    private static Brief seeded(long seed) {
        Brief usual = ToldByHand.BRIEF;
        return new Brief(usual.problem(), usual.sampling(), usual.budget(), usual.capabilities(), null, seed);
    }

    /** Whatever arrives first, place and trial decide: the next round's questions are the same. */
    @Test
    void theOrderOfArrivalChangesNoQuestion() {
        ToldByHand inOrder = told(3, 1, 2);
        ToldByHand backwards = told(3, 1, 2);
        first(inOrder, "1", "2", "3");
        backwards.solution(NEW, Node.root(), 2, "3");
        backwards.solution(NEW, Node.root(), 1, "2");
        backwards.solution(NEW, Node.root(), 0, "1");
        assertThat(asked(backwards).stream().filter(move -> move.ticket() >= 0).map(RecursiveAggregationTest::shown))
                .isEqualTo(asked(inOrder).stream()
                        .filter(move -> move.ticket() >= 0)
                        .map(RecursiveAggregationTest::shown)
                        .toList());
    }

    @Test
    void aSubsetLargerThanThePopulationIsThePopulation() {
        ToldByHand told = told(2, 1, 64);
        told.asked.clear();
        first(told, "1", "2");
        for (Move.Propose rewriting : asked(told)) {
            assertThat(shown(rewriting))
                    .contains("It is 1.", "It is 2.", "Solution 2:\n")
                    .doesNotContain("Solution 3:\n");
        }
    }

    /** The paper's K = 1: it improves itself. The last one is the answer, though the first two agree. */
    @Test
    void aPopulationOfOneIsAChainOfWhichTheLastIsTheAnswer() {
        ToldByHand told = told(1, 2, 4);
        told.asked.clear();
        first(told, "7");
        Move.Propose revision = asked(told).getFirst();
        assertThat(shown(revision))
                .contains("Here is a candidate solution.", "It is 7.")
                .doesNotContain("Solution 2:");
        told.revision(0, revision.node(), 1, "7");
        told.asked.clear();
        told.revision(1, revision.node(), 2, "8");
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.chosen()).isEqualTo("8");
        assertThat(told.best().vote()).extracting("votes").containsExactly(1);
    }

    @Test
    void withoutRoundsItIsAPlainVote() {
        ToldByHand told = told(3, 0, 4);
        first(told, "1", "2", "2");
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.chosen()).isEqualTo("2");
        assertThat(told.asked(Move.Propose.class)).hasSize(1);
    }

    /** Of four rewritings one arrives. It takes its place; the other three places keep what they had. */
    @Test
    void aRoundWhoseSamplesAllFailButOneChangesOnePlace() {
        ToldByHand told = told(4, 2, 4);
        first(told, "1", "2", "3", "4");
        told.asked.clear();
        told.fail(0, 4);
        told.fail(1, 5);
        told.revision(2, Node.root(), 6, "9");
        told.fail(3, 7);
        for (Move.Propose rewriting : asked(told)) {
            assertThat(shown(rewriting))
                    .contains("It is 1.", "It is 2.", "It is 9.", "It is 4.")
                    .doesNotContain("It is 3.");
        }
    }

    @Test
    void aFirstRoundWhoseSamplesAllFailButOneIsRewrittenFromThatOneInEveryPlace() {
        ToldByHand told = told(3, 1, 2);
        told.asked.clear();
        told.fail(NEW, 0);
        told.solution(NEW, Node.root(), 1, "5");
        told.fail(NEW, 2);
        List<Move.Propose> rewritings = asked(told);
        assertThat(rewritings).extracting(Move.Propose::ticket).containsExactly(0, 1, 2);
        assertThat(rewritings).allSatisfy(move -> assertThat(shown(move)).contains("It is 5."));
        told.fail(0, 3);
        told.fail(1, 4);
        told.fail(2, 5);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.chosen()).isEqualTo("5");
    }

    @Test
    void whereEverySampleFailsTheNextRoundDrawsNewOnes() {
        ToldByHand told = told(2, 1, 2);
        told.asked.clear();
        told.fail(NEW, 0);
        told.fail(NEW, 1);
        int newInRoundTwo = NEW - 1;
        assertThat(asked(told)).containsExactly(Move.Propose.solutions(newInRoundTwo, Node.root(), 2));
        told.fail(newInRoundTwo, 2);
        told.fail(newInRoundTwo, 3);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.strategy.best()).isEmpty();
    }

    /** A straggler keeps its place as it was, and changes nothing when it comes after all. */
    @Test
    void aRoundWithItsQuorumGoesOnWithoutItsStragglers() {
        ToldByHand told = new ToldByHand(
                RecursiveAggregation.TYPE, Map.of("population", 4, "rounds", 2, "subset", 4, "wait_for", 0.75));
        first(told, "1", "2", "3");
        assertThat(told.asked(Move.Withdraw.class)).containsExactly(new Move.Withdraw(NEW));
        told.asked.clear();
        told.revision(0, Node.root(), 4, "7");
        told.revision(1, Node.root(), 5, "8");
        told.revision(2, Node.root(), 6, "9");
        assertThat(told.asked(Move.Withdraw.class))
                .extracting(Move.Withdraw::ticket)
                .contains(3);
        List<String> shown =
                asked(told).stream().map(RecursiveAggregationTest::shown).toList();
        assertThat(shown).hasSize(4).allSatisfy(text -> assertThat(text).contains("It is 7.", "It is 8.", "It is 9."));
        told.revision(3, Node.root(), 7, "5");
        for (int place = 0; place < 3; place++) {
            assertThat(told.strategy.settled()).isFalse();
            told.revision(4 + place, Node.root(), 8 + place, String.valueOf(6 + place));
        }
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().vote()).extracting("answer").doesNotContain("5");
    }

    /** Three of five agree: the two that are open cannot change the vote. */
    @Test
    void theLastRoundStopsOnceItsVoteIsDecided() {
        ToldByHand told = told(5, 1, 2);
        first(told, "1", "2", "3", "4", "5");
        for (int place = 0; place < 3; place++) {
            assertThat(told.strategy.settled()).isFalse();
            told.revision(place, Node.root(), 5 + place, "6");
        }
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.chosen()).isEqualTo("6");
    }

    @Test
    void whereNoneOfTheLastCanVoteThoseBeforeThemDo() {
        ToldByHand told = told(2, 1, 2);
        first(told, "1", "1");
        told.propose(0, Node.root(), 2, "I cannot say.", FinishReason.STOP, null, null);
        told.propose(1, Node.root(), 3, "Nor can I.", FinishReason.STOP, null, null);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.chosen()).isEqualTo("1");
    }

    @Test
    void whenTheBudgetEndsThePopulationOfThatMomentVotes() {
        ToldByHand told = told(3, 3, 2);
        first(told, "1", "2", "3");
        told.revision(1, Node.root(), 4, "3");
        told.asked.clear();
        told.budgetSpent();
        assertThat(told.asked).isEmpty();
        assertThat(told.chosen()).isEqualTo("3");
        assertThat(told.best().vote()).extracting("votes").containsExactly(2, 1);
    }

    @Test
    void aLongAnswerIsShownWithoutItsMiddle() {
        ToldByHand told = new ToldByHand(
                RecursiveAggregation.TYPE, Map.of("population", 1, "rounds", 1, "shown_characters", 100));
        told.asked.clear();
        String text = "a".repeat(200) + "b".repeat(200);
        told.propose(NEW, Node.root(), 0, text, FinishReason.STOP, null, null);
        assertThat(shown(asked(told).getFirst()))
                .contains("\n" + "a".repeat(33) + "\n[...]\n" + "b".repeat(67) + "\n")
                .doesNotContain("a".repeat(34));
    }

    /** Behind the result of a tool, or anything else that is not the user's, what is shown is a message of its own. */
    @Test
    void aConversationThatDoesNotEndWithTheUserIsAddedTo() {
        Problem problem = new Problem(
                List.of(Message.user("How many?"), Message.assistant("Let me see."), Message.tool("call-1", "7")),
                AnswerFormat.AUTO);
        Brief usual = ToldByHand.BRIEF;
        Brief brief = new Brief(problem, usual.sampling(), usual.budget(), usual.capabilities(), null, 7);
        ToldByHand told = new ToldByHand(RecursiveAggregation.TYPE, Map.of("population", 1, "rounds", 1), brief);
        told.asked.clear();
        first(told, "7");
        List<Message> messages = asked(told).getFirst().variation().messages();
        assertThat(messages).hasSize(4).startsWith(problem.messages().toArray(Message[]::new));
        assertThat(messages).last().extracting(Message::role).isEqualTo(Message.Role.USER);
    }

    /** As many samples as the budget, or a few less where they do not divide. */
    @ParameterizedTest
    @CsvSource({
        "1, 1, 0, 1",
        "2, 2, 0, 1",
        "7, 7, 0, 3",
        "8, 4, 1, 2",
        "16, 8, 1, 4",
        "32, 8, 3, 4",
        "64, 16, 3, 4",
        "100, 25, 3, 4",
        "128, 16, 7, 4",
        "256, 32, 7, 4",
        "8192, 256, 31, 4",
        "100000, 256, 31, 4"
    })
    void aBudgetIsSharedByThePopulations(int samples, int population, int rounds, int subset) {
        assertThat(RecursiveAggregation.TYPE.budget().parameters(samples))
                .isEqualTo(Map.of("population", population, "rounds", rounds, "subset", subset));
        assertThat(population * (rounds + 1)).isLessThanOrEqualTo(samples);
    }
}
