package io.ponder.reasoning.strategy.select;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Selection.AnswerGroup;
import io.ponder.reasoning.strategy.Selection.Basis;
import io.ponder.reasoning.strategy.toolbox.ToldByHand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PairwiseTest {

    private static final String IN_VAIN =
            "no comparison could be had or read, so the majority was taken, or the first answer without one";

    /** The trials of replies, counted together with the samples. */
    private int nextReply = 100;

    private static ToldByHand with(int n, Map<String, Object> others, String... answers) {
        Map<String, Object> parameters = new HashMap<>(others);
        parameters.put("n", n);
        ToldByHand told = new ToldByHand(Pairwise.TYPE, parameters);
        for (int trial = 0; trial < answers.length; trial++) {
            told.answer(trial, answers[trial]);
        }
        return told;
    }

    private static List<Move.Consult> questions(ToldByHand told) {
        List<Move.Consult> questions = told.asked(Move.Consult.class);
        told.asked.clear();
        return questions;
    }

    /** Answers with the ratings that a judge of fixed opinions would give. */
    private void reply(ToldByHand told, List<Move.Consult> questions, Map<String, Integer> opinions) {
        for (Move.Consult question : questions) {
            List<Integer> shown = new ArrayList<>();
            for (String line : question.messages().getLast().content().lines().toList()) {
                if (opinions.containsKey(line)) {
                    shown.add(opinions.get(line));
                }
            }
            assertThat(shown).as("the solutions in a question").hasSize(2);
            told.consulted(question.ticket(), nextReply++, "A: " + shown.get(0) + ", B: " + shown.get(1));
        }
    }

    /**
     * Votes 2 : 1 with weight 2 are games of 4/3 and 2/3. In both orders the one of 1 vote is rated 9 against 3, which is two
     * wins of 6/9. So it is 4/3 to 2: strengths 0.4 and 0.6.
     */
    @Test
    void theJudgeCanOverruleANarrowVote() {
        ToldByHand told = with(3, Map.of("comparisons", 1), "5", "6", "5");
        List<Move.Consult> questions = questions(told);
        assertThat(questions).hasSize(2);
        reply(told, questions, Map.of("It is 5.", 3, "It is 6.", 9));

        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.chosen()).isEqualTo("6");
        assertThat(told.best().basis()).isEqualTo(Basis.MODEL_CHOICE);
        List<AnswerGroup> vote = told.best().vote();
        assertThat(vote).extracting(AnswerGroup::answer).containsExactly("6", "5");
        assertThat(vote.get(0).weight()).isCloseTo(0.6, within(1e-6));
        assertThat(vote.get(1).votes()).isEqualTo(2);
        assertThat(told.best().notes()).isEmpty();
    }

    /** A judge that always prefers what it sees first says nothing: the vote stands. */
    @Test
    void inBothOrdersAPreferenceForAPlaceCancelsOut() {
        ToldByHand told = with(3, Map.of("comparisons", 1), "6", "5", "5");
        for (Move.Consult question : questions(told)) {
            told.consulted(question.ticket(), nextReply++, "A: 9, B: 1");
        }
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.chosen()).isEqualTo("5");
    }

    @Test
    void inRandomOrderEachMeetingTakesOneQuestion() {
        ToldByHand told = with(3, Map.of("comparisons", 1, "orders", "random"), "5", "6", "5");
        List<Move.Consult> questions = questions(told);
        assertThat(questions).hasSize(1);
        reply(told, questions, Map.of("It is 5.", 1, "It is 6.", 10));
        assertThat(told.strategy.settled()).isTrue();
        // One win against 4/3 to 2/3 by vote: 4/3 to 5/3.
        assertThat(told.chosen()).isEqualTo("6");
    }

    @Test
    void aClearMajorityWinsWithoutAComparisonAndWithoutTheStragglers() {
        ToldByHand told = with(4, Map.of(), "5", "5", "5");
        assertThat(told.strategy.settled()).isTrue();
        assertThat(questions(told)).isEmpty();
        assertThat(told.chosen()).isEqualTo("5");
        assertThat(told.best().basis()).isEqualTo(Basis.VOTE);
    }

    @Test
    void oneOfOneIsASample() {
        ToldByHand told = with(1, Map.of(), "5");
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().basis()).isEqualTo(Basis.SINGLE_SAMPLE);
        assertThat(questions(told)).isEmpty();
    }

    @Test
    void whereNoComparisonIsAllowedTheVoteDecides() {
        ToldByHand told = with(3, Map.of("comparisons", 0), "6", "5", "5");
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.chosen()).isEqualTo("5");
        assertThat(told.best().notes()).isEmpty();
    }

    @Test
    void repliesThatCannotBeReadLeaveItToTheVoteWithANote() {
        ToldByHand told = with(3, Map.of("comparisons", 1), "6", "5", "5");
        List<Move.Consult> questions = questions(told);
        told.consulted(questions.get(0).ticket(), nextReply++, "Solution A is better.");
        told.consultFailed(questions.get(1).ticket(), nextReply++);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.chosen()).isEqualTo("5");
        assertThat(told.best().basis()).isEqualTo(Basis.VOTE);
        assertThat(told.best().notes()).containsExactly(IN_VAIN);
    }

    @Test
    void someRepliesThatCannotBeReadAreNoted() {
        ToldByHand told = with(3, Map.of("comparisons", 1), "6", "5", "5");
        List<Move.Consult> questions = questions(told);
        told.consulted(questions.get(0).ticket(), nextReply++, "A: 5, B: 5");
        told.consulted(questions.get(1).ticket(), nextReply++, "no idea");
        assertThat(told.chosen()).as("a tie leaves the vote as it is").isEqualTo("5");
        assertThat(told.best().notes())
                .containsExactly("1 of 2 comparisons could not be had or read, and count for nothing");
    }

    /** Without answers that a vote can compare each text is a rival, and equal texts are one. */
    @Test
    void freeFormTextsCompeteAndATieGoesToTheEarliest() {
        ToldByHand told = new ToldByHand(Pairwise.TYPE, Map.of("n", 4, "comparisons", 8));
        told.silent(2);
        told.cutOff(3);
        told.silent(0);
        told.silent(1);
        while (!told.strategy.settled()) {
            List<Move.Consult> round = questions(told);
            assertThat(round).isNotEmpty();
            for (Move.Consult question : round) {
                assertThat(question.messages().getLast().content()).doesNotContain("text 3");
                told.consulted(question.ticket(), nextReply++, "A: 7, B: 7");
            }
        }
        assertThat(told.best().node().trial()).isZero();
        assertThat(told.best().vote()).isEmpty();
    }

    /** The judge likes the last text best, wherever it stands. */
    @Test
    void theBestLikedTextWins() {
        ToldByHand told = new ToldByHand(Pairwise.TYPE, Map.of("n", 4, "comparisons", 8));
        for (int trial = 0; trial < 4; trial++) {
            told.silent(trial);
        }
        int rounds = 0;
        while (!told.strategy.settled()) {
            reply(told, questions(told), Map.of("text 0", 2, "text 1", 4, "text 2", 6, "text 3", 9));
            assertThat(++rounds).isLessThan(10);
        }
        assertThat(told.best().node().trial()).isEqualTo(3);
    }

    /** At first the judge sees the ends, and where that leaves it open, all. */
    @Test
    void longAnswersAreShownInFullOnlyWhenTheyMeetAgain() {
        ToldByHand told = new ToldByHand(Pairwise.TYPE, Map.of("n", 2, "first_look", 100, "comparisons", 8));
        told.propose(0, Node.root(), 0, "start one " + "x".repeat(300) + " end one", FinishReason.STOP, null, null);
        told.propose(0, Node.root(), 1, "start two " + "x".repeat(300) + " end two", FinishReason.STOP, null, null);
        List<Move.Consult> first = questions(told);
        assertThat(first)
                .hasSize(2)
                .allSatisfy(question -> assertThat(question.messages().getLast().content())
                        .contains("end one", "end two", "you see only the end")
                        .doesNotContain("start one"));
        first.forEach(question -> told.consulted(question.ticket(), nextReply++, "A: 5, B: 5"));
        List<Move.Consult> second = questions(told);
        assertThat(second)
                .hasSize(2)
                .allSatisfy(question -> assertThat(question.messages().getLast().content())
                        .contains("start one", "end two")
                        .doesNotContain("you see only the end"));
        second.forEach(question -> told.consulted(question.ticket(), nextReply++, "A: 5, B: 5"));
        assertThat(told.strategy.settled()).as("no question is asked twice").isTrue();
        assertThat(told.best().node().trial()).isZero();
    }

    @Test
    void aBudgetThatEndsKeepsWhatWasCompared() {
        ToldByHand told = with(3, Map.of("comparisons", 1), "5", "6", "5");
        List<Move.Consult> questions = questions(told);
        reply(told, questions.subList(0, 1), Map.of("It is 5.", 1, "It is 6.", 10));
        told.budgetSpent();
        assertThat(told.chosen()).isEqualTo("6");
    }

    @Test
    void aBudgetThatHasNoRoomForAQuestionIsSaid() {
        ToldByHand told = with(3, Map.of(), "6", "5", "5");
        told.budgetSpent();
        assertThat(told.chosen()).isEqualTo("5");
        assertThat(told.best().notes()).containsExactly(IN_VAIN);
    }
}
