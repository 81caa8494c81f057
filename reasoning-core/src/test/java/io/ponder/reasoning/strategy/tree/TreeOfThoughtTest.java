package io.ponder.reasoning.strategy.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.answers.AnswerReader;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Move.Unit;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Selection.Basis;
import io.ponder.reasoning.strategy.toolbox.ToldByHand;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TreeOfThoughtTest {

    private int nextTrial;

    private static ToldByHand told(Map<String, Object> parameters) {
        return new ToldByHand(TreeOfThought.TYPE, parameters);
    }

    private static <M extends Move> List<M> take(ToldByHand told, Class<M> kind) {
        List<M> asked = told.asked(kind);
        told.asked.clear();
        return asked;
    }

    /** Tells every thought that was asked for, in order, as open steps with these texts. */
    private List<Node> thoughts(ToldByHand told, String... texts) {
        List<Node> nodes = new ArrayList<>();
        for (Move.Propose move : take(told, Move.Propose.class)) {
            assertThat(move.unit()).isEqualTo(Unit.STEP);
            for (int i = 0; i < move.samples(); i++) {
                nodes.add(told.step(move.ticket(), move.node(), nextTrial++, texts[nodes.size()]));
            }
        }
        assertThat(nodes).hasSize(texts.length);
        return nodes;
    }

    /** Replies to the questions that are open: one word for each reply, question by question. */
    private void replies(ToldByHand told, String... words) {
        int next = 0;
        for (Move.Consult question : take(told, Move.Consult.class)) {
            for (int i = 0; i < question.samples(); i++) {
                told.consulted(question.ticket(), nextTrial++, words[next++]);
            }
        }
        assertThat(next).isEqualTo(words.length);
    }

    private static List<Node> expanded(ToldByHand told) {
        return told.asked(Move.Propose.class).stream().map(Move.Propose::node).toList();
    }

    /**
     * A breadth-first round (algorithm 1) with k = 3 thoughts, b = 2 states kept, and two replies for each. Values by the
     * authors' weights: a sure + likely = (20 + 1) / 2 = 10.5, b likely + impossible = 0.5005, c likely + likely = 1. So a
     * and c are kept.
     */
    @Test
    void aBreadthFirstRoundKeepsTheBestStates() {
        ToldByHand told = told(Map.of("breadth", 2, "thoughts", 3, "samples", 2));
        List<Node> round = thoughts(told, "a", "b", "c");
        replies(told, "sure", "likely", "likely", "impossible", "likely", "likely");
        assertThat(expanded(told)).containsExactly(round.get(0), round.get(2));
        assertThat(told.asked(Move.Propose.class))
                .extracting(Move.Propose::samples)
                .containsOnly(3);
    }

    @Test
    void whatIsAskedOfAStateIsTheProblemAndTheWordsUpToThere() {
        ToldByHand told = told(Map.of("breadth", 1, "thoughts", 1, "samples", 1));
        Node a = thoughts(told, "First, 2 + 2 = 4.").getFirst();
        Move.Consult question = told.asked(Move.Consult.class).getFirst();
        assertThat(question.about()).isSameAs(a);
        assertThat(question.messages().getLast().content()).contains("How many?", "First, 2 + 2 = 4.");
    }

    /** Three votes for choices 2, 3 and 2: b has 2/3 of them, c 1/3, a none. */
    @Test
    void aVoteComparesAllStatesOfARound() {
        ToldByHand told = told(Map.of("evaluation", "vote", "breadth", 1, "thoughts", 3, "samples", 3));
        List<Node> round = thoughts(told, "a", "b", "c");
        assertThat(told.asked(Move.Consult.class))
                .singleElement()
                .satisfies(question -> assertThat(question.messages().getLast().content())
                        .containsPattern("Choice 1:\n--- \\w{8}\na\n")
                        .containsPattern("Choice 2:\n--- \\w{8}\nb\n")
                        .containsPattern("Choice 3:\n--- \\w{8}\nc\n"));
        replies(told, "The best choice is 2", "I prefer choice 3.", "The best choice is 2, since 1 is wrong.");
        assertThat(expanded(told)).containsExactly(round.get(1));
    }

    /**
     * In the first round x ends with half of the votes, in the second y with all of them against nothing else. Shares of
     * different rounds say nothing about each other, so x and y are voted on once more, and x wins.
     */
    @Test
    void answersOfDifferentRoundsAreVotedOnTogether() {
        ToldByHand told = told(Map.of("evaluation", "vote", "breadth", 1, "thoughts", 2, "samples", 2, "answers", 2));
        take(told, Move.Propose.class);
        Node x = told.solution(0, Node.root(), nextTrial++, "1");
        Node open = told.step(0, Node.root(), nextTrial++, "open");
        replies(told, "The best choice is 1", "The best choice is 2");
        assertThat(expanded(told)).containsExactly(open);
        told.asked.clear();
        told.solution(0, open, nextTrial++, "2");
        told.fail(0, nextTrial++);
        assertThat(told.strategy.settled()).isFalse();
        replies(told, "The best choice is 1", "The best choice is 1");
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().node()).isSameAs(x);
        assertThat(told.best().basis()).isEqualTo(Basis.MODEL_CHOICE);
        assertThat(told.best().score()).isNull();
    }

    /**
     * Depth first with a threshold of 0.5 (algorithm 2). Root: a sure, b likely, c impossible. Into a, the best; both of its
     * thoughts are impossible (0.001), so back to b, and never to c.
     */
    @Test
    void aDepthFirstSearchTurnsBackFromWhatIsImpossible() {
        ToldByHand told = told(Map.of("search", "dfs", "thoughts", 3, "samples", 1));
        List<Node> round = thoughts(told, "a", "b", "c");
        replies(told, "sure", "likely", "impossible");
        assertThat(expanded(told)).containsExactly(round.get(0));
        thoughts(told, "a1", "a2", "a3");
        replies(told, "impossible", "impossible", "impossible");
        assertThat(expanded(told)).containsExactly(round.get(1));
        thoughts(told, "b1", "b2", "b3");
        replies(told, "impossible", "impossible", "impossible");
        // Nothing is left: the best state, a, is finished all the same.
        Move.Propose last = told.asked(Move.Propose.class).getFirst();
        assertThat(last.node()).isSameAs(round.get(0));
        assertThat(last.unit()).isEqualTo(Unit.SOLUTION);
        assertThat(told.strategy.settled()).isFalse();
        Node answer = told.solution(last.ticket(), last.node(), nextTrial, "7");
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().node()).isSameAs(answer);
    }

    @Test
    void aDepthFirstSearchEndsAtItsMostVisits() {
        ToldByHand told = told(Map.of("search", "dfs", "thoughts", 1, "samples", 1, "max_visits", 2));
        Node a = thoughts(told, "a").getFirst();
        replies(told, "sure");
        assertThat(expanded(told)).containsExactly(a);
        thoughts(told, "b");
        replies(told, "sure");
        assertThat(told.asked(Move.Propose.class))
                .extracting(Move.Propose::unit)
                .containsExactly(Unit.SOLUTION);
    }

    /** As in the authors' get_values, a repeated thought is worth nothing: one question for it, and no second place. */
    @Test
    void aThoughtThatRepeatsAnotherIsNotKept() {
        ToldByHand told = told(Map.of("breadth", 2, "thoughts", 3, "samples", 1));
        List<Node> round = thoughts(told, "same", "same", "other");
        replies(told, "sure", "likely");
        assertThat(expanded(told)).containsExactly(round.get(0), round.get(2));
    }

    @Test
    void repliesThatAreLostOrCannotBeReadCountForNothing() {
        ToldByHand told = told(Map.of("breadth", 1, "thoughts", 2, "samples", 2));
        List<Node> round = thoughts(told, "a", "b");
        List<Move.Consult> questions = take(told, Move.Consult.class);
        told.consulted(questions.get(0).ticket(), nextTrial++, "hard to say");
        told.consultFailed(questions.get(0).ticket(), nextTrial++);
        told.consultFailed(questions.get(1).ticket(), nextTrial++);
        told.consulted(questions.get(1).ticket(), nextTrial++, "impossible");
        // b has a value, and a has none.
        assertThat(expanded(told)).containsExactly(round.get(1));
    }

    @Test
    void whatArrivesInAnotherOrderIsJudgedTheSame() {
        List<Integer> kept = new ArrayList<>();
        for (boolean reversed : new boolean[] {false, true}) {
            ToldByHand told = told(Map.of("breadth", 1, "thoughts", 2, "samples", 1));
            take(told, Move.Propose.class);
            for (int trial : reversed ? new int[] {1, 0} : new int[] {0, 1}) {
                told.step(0, Node.root(), trial, "thought " + trial);
            }
            List<Move.Consult> questions = new ArrayList<>(take(told, Move.Consult.class));
            questions.sort(Comparator.comparingInt(question -> question.about().trial()));
            for (Move.Consult question : reversed ? questions.reversed() : questions) {
                told.consulted(question.ticket(), 10 + question.about().trial(), "likely");
            }
            kept.add(expanded(told).getFirst().trial());
        }
        assertThat(kept).containsExactly(0, 0);
    }

    @Test
    void theSearchEndsWithAsManyAnswersAsWereAskedFor() {
        ToldByHand told = told(Map.of("breadth", 1, "thoughts", 2, "samples", 1, "answers", 1));
        take(told, Move.Propose.class);
        Node answer = told.solution(0, Node.root(), nextTrial++, "5");
        told.step(0, Node.root(), nextTrial++, "open");
        assertThat(told.best().node()).isSameAs(answer);
        replies(told, "likely", "sure");
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.asked(Move.Propose.class)).isEmpty();
    }

    /** 4 is sure both times: 20. 6 is sure and likely, twice: 10.5 each, 21 together. */
    @Test
    void theAnswerIsTheOneWithTheHighestValueOrSumOfValues() {
        assertThat(chosen("value")).isEqualTo("4");
        assertThat(chosen("weighted_vote")).isEqualTo("6");
    }

    private String chosen(String choose) {
        nextTrial = 0;
        ToldByHand told = told(Map.of("thoughts", 3, "breadth", 3, "samples", 2, "choose", choose));
        take(told, Move.Propose.class);
        told.solution(0, Node.root(), nextTrial++, "6");
        told.propose(0, Node.root(), nextTrial++, "So it is 6.", FinishReason.STOP, AnswerReader.normalise("6"), null);
        told.solution(0, Node.root(), nextTrial++, "4");
        replies(told, "sure", "likely", "sure", "likely", "sure", "sure");
        assertThat(told.strategy.settled()).isTrue();
        return told.chosen();
    }

    @Test
    void aBreadthFirstSearchBeginsWithAsManyThoughtsAsItKeeps() {
        assertThat(take(told(Map.of("breadth", 4, "thoughts", 2)), Move.Propose.class))
                .singleElement()
                .satisfies(first -> assertThat(first.samples()).isEqualTo(4));
        assertThat(take(told(Map.of("search", "dfs", "breadth", 4, "thoughts", 2)), Move.Propose.class))
                .singleElement()
                .satisfies(first -> assertThat(first.samples()).isEqualTo(2));
    }

    @Test
    void everythingFailingEndsAfterOneLastAttempt() {
        ToldByHand told = told(Map.of("breadth", 2, "thoughts", 2));
        take(told, Move.Propose.class);
        told.fail(0, nextTrial++);
        told.fail(0, nextTrial++);
        Move.Propose last = take(told, Move.Propose.class).getFirst();
        assertThat(last.unit()).isEqualTo(Unit.SOLUTION);
        told.fail(last.ticket(), nextTrial++);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.strategy.best()).isEmpty();
    }

    @Test
    void aBudgetThatEndsInMidRoundFinishesTheBestState() {
        ToldByHand told = told(Map.of("breadth", 2, "thoughts", 2, "samples", 1));
        List<Node> round = thoughts(told, "a", "b");
        List<Move.Consult> questions = take(told, Move.Consult.class);
        told.consulted(questions.get(1).ticket(), nextTrial++, "sure");
        told.budgetSpent();
        assertThat(expanded(told)).containsExactly(round.get(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sure                                                        | 20
            It is consistent so far. Likely                             | 1
            Impossible.                                                 | 0.001
            At first it seemed impossible, but 6 * 4 = 24.\\n**sure**    | 20
            likely, but we have to make sure of the sign                | 1
            I am not sure                                               | NaN
            unlikely                                                    | NaN
            surely                                                      | NaN
            """)
    void aVerdictIsTheLastOfTheThreeWords(String reply, Double value) {
        assertThat(ThoughtJudge.readValue(reply.replace("\\n", "\n"))).isEqualTo(value);
    }

    /** The authors' pattern, {@code best choice is .*(\d+)}, reads 12 as 2 and takes the last number of the line. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            The best choice is 12                                   | 11
            The best choice is **3**.                               | 2
            The best choice is Choice 2 because 4 steps remain      | 1
            Choice 1 is wrong. Choice 5.                            | 4
            The best choice is 99, no, I mean choice 7              | 6
            none of them                                            | -1
            """)
    void aChoiceIsReadAsAWholeNumber(String reply, int choice) {
        assertThat(ThoughtJudge.readChoice(reply, 12)).isEqualTo(choice);
    }

    @Test
    void aReplyThatIsLostLastIsNotWaitedFor() {
        ToldByHand told = told(Map.of("breadth", 1, "thoughts", 1, "samples", 2));
        Node a = thoughts(told, "a").getFirst();
        Move.Consult question = take(told, Move.Consult.class).getFirst();
        told.consulted(question.ticket(), nextTrial++, "likely");
        assertThat(expanded(told)).isEmpty();
        told.consultFailed(question.ticket(), nextTrial++);
        assertThat(expanded(told)).containsExactly(a);
    }

    /** There is nothing to compare a lone state with: it has all votes, and the model is not asked. */
    @Test
    void aLoneStateNeedsNoVote() {
        ToldByHand told = told(Map.of("evaluation", "vote", "breadth", 1, "thoughts", 1));
        take(told, Move.Propose.class);
        Node only = told.solution(0, Node.root(), nextTrial++, "5");
        assertThat(told.asked(Move.Consult.class)).isEmpty();
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().node()).isSameAs(only);
        assertThat(told.best().basis()).isEqualTo(Basis.MODEL_CHOICE);
    }

    /**
     * x has none of three votes in its round and y, alone in the next, all. The last vote is about these two only, and x gets
     * two of three: the votes of the rounds before would have made y the winner, with 2 of 4 against 2 of 6.
     */
    @Test
    void theLastVoteForgetsTheRoundsBefore() {
        ToldByHand told = told(Map.of("evaluation", "vote", "breadth", 1, "thoughts", 2, "samples", 3, "answers", 2));
        take(told, Move.Propose.class);
        Node x = told.solution(0, Node.root(), nextTrial++, "1");
        Node open = told.step(0, Node.root(), nextTrial++, "open");
        replies(told, "The best choice is 2", "The best choice is 2", "The best choice is 2");
        told.asked.clear();
        told.solution(0, open, nextTrial++, "2");
        told.fail(0, nextTrial++);
        assertThat(told.asked(Move.Consult.class))
                .singleElement()
                .satisfies(question -> assertThat(question.messages().getLast().content())
                        .containsPattern("Choice 1:\n--- \\w{8}\nIt is 1.\n")
                        .contains("Choice 2:\n")
                        .doesNotContain("Choice 3:"));
        replies(told, "The best choice is 1", "The best choice is 2", "The best choice is 1");
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().node()).isSameAs(x);
    }
}
