package io.ponder.reasoning.strategy.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ponder.reasoning.model.Message;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.toolbox.ToldByHand;
import io.ponder.reasoning.strategy.tree.AbMcts.Branch;
import io.ponder.reasoning.strategy.tree.Posterior.Beta;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AbMctsTest {

    private int nextTrial;

    private static Move.Propose only(ToldByHand told) {
        List<Move.Propose> asked = told.asked(Move.Propose.class);
        assertThat(asked).hasSize(1);
        told.asked.clear();
        return asked.getFirst();
    }

    private Node answer(ToldByHand told, Move.Propose move, String answer, double score) {
        Node node = told.solution(move.ticket(), move.node(), nextTrial++, answer);
        told.asked.clear();
        told.score(node, score);
        return node;
    }

    private static Branch grow(Branch parent, int trial, double score) {
        return AbMcts.grow(parent, MctsTreeTest.step(parent.node, trial, "answer"), score, Beta::new);
    }

    /** What a Beta posterior has seen: how many scores, and their sum. */
    private static void assertSeen(Posterior posterior, int count, double sum) {
        assertThat(posterior.count).isEqualTo(count);
        assertThat(((Beta) posterior).a() - 0.5).isCloseTo(sum, within(1e-12));
    }

    /**
     * treequest's {@code _backpropagate} for the three answers root - a (0.6), a - b (0.8), b - c (0.2):
     *
     * <pre>
     * a is new:  GEN of root 0.6; a 0.6
     * b is new:  GEN of a 0.8; b 0.8; then CONT of root and a 0.8
     * c is new:  GEN of b 0.2; c 0.2; then CONT of a and b 0.2, CONT of root and a 0.2
     * </pre>
     */
    @Test
    void aScoreIsToldToEveryNodeAboveAsInTreequest() {
        Branch root = new Branch(Node.root(), null, Double.NaN, Beta::new);
        Branch a = grow(root, 0, 0.6);
        Branch b = grow(a, 1, 0.8);
        Branch c = grow(b, 2, 0.2);

        assertSeen(root.wider, 1, 0.6);
        assertSeen(root.deeper, 2, 0.8 + 0.2);
        assertSeen(a.own, 3, 0.6 + 0.8 + 0.2);
        assertSeen(a.wider, 1, 0.8);
        assertSeen(a.deeper, 1, 0.2);
        assertSeen(b.own, 2, 0.8 + 0.2);
        assertSeen(b.wider, 1, 0.2);
        assertSeen(b.deeper, 0, 0);
        assertSeen(c.own, 1, 0.2);
        assertThat(c.wider.count).isZero();
    }

    @Test
    void anAnswerWithoutRevisionsIsRevised() {
        Branch root = new Branch(Node.root(), null, Double.NaN, Beta::new);
        assertThat(AbMcts.select(root, new SplittableRandom(1))).isSameAs(root);
    }

    /**
     * After 400 poor new answers and 400 good revisions below the first of them, a draw for wider lies near 0.1 and one for
     * deeper near 0.9: it goes down. The other way round it stays at the root.
     */
    @Test
    void itGoesWhereTheScoresWereHigher() {
        assertThat(selected(0.1, 0.9)).isNotEqualTo("root");
        assertThat(selected(0.9, 0.1)).isEqualTo("root");
    }

    private static String selected(double wider, double deeper) {
        Branch root = new Branch(Node.root(), null, Double.NaN, Beta::new);
        Branch first = grow(root, 0, wider);
        for (int i = 0; i < 400; i++) {
            root.wider.observe(wider);
            root.deeper.observe(deeper);
            first.own.observe(deeper);
        }
        return AbMcts.select(root, new SplittableRandom(1)) == root ? "root" : "below";
    }

    /** Of two answers that were revised 400 times each, the one with the better revisions is revised again. */
    @Test
    void ofTheAnswersTheOneWithTheHighestDrawIsRevised() {
        Branch root = new Branch(Node.root(), null, Double.NaN, Beta::new);
        Branch poor = grow(root, 0, 0.2);
        Branch good = grow(root, 1, 0.2);
        for (int i = 0; i < 400; i++) {
            root.deeper.observe(0.8);
            poor.own.observe(0.3);
            good.own.observe(0.7);
        }
        root.wider.observe(0);
        Set<Branch> selected = new HashSet<>();
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 200; i++) {
            Branch at = AbMcts.select(root, random);
            if (at != root) {
                selected.add(at);
            }
        }
        assertThat(selected).containsExactly(good);
    }

    @Test
    void aRevisionSeesTheAnswerAndItsScore() {
        ToldByHand told = new ToldByHand(AbMcts.TYPE, Map.of("parallel", 1, "n", 64));
        Move.Propose move = only(told);
        assertThat(move.node()).isSameAs(Node.root());
        assertThat(move.variation().messages()).isNull();
        while (move.node().isRoot()) {
            answer(told, move, "7", 0.25);
            move = only(told);
        }
        // A new answer in a conversation that holds the old one.
        assertThat(move.variation().prefix()).isEmpty();
        assertThat(move.variation().messages())
                .extracting(Message::content)
                .containsSubsequence("How many?", "It is 7.")
                .last()
                .asString()
                .contains("0.25 of 1");
    }

    @Test
    void answersAreDrawnSideBySideEachByWhatIsKnownThen() {
        ToldByHand told = new ToldByHand(AbMcts.TYPE, Map.of("parallel", 3, "n", 4));
        List<Move.Propose> first = told.asked(Move.Propose.class);
        assertThat(first).extracting(Move.Propose::node).containsExactly(Node.root(), Node.root(), Node.root());
        told.asked.clear();
        Node answer = told.solution(first.get(2).ticket(), Node.root(), 2, "1");
        assertThat(told.asked(Move.Propose.class)).as("its score is awaited").isEmpty();
        told.score(answer, 0.9);
        assertThat(told.asked(Move.Propose.class)).hasSize(1);
    }

    /** Model b's answers score 0.9 and a's 0.1: after a while it is b that is asked. */
    @Test
    void theModelIsAnArmOfItsOwn() {
        Map<String, Integer> asked = new HashMap<>();
        ToldByHand told = new ToldByHand(
                AbMcts.TYPE, Map.of("parallel", 1, "n", 60, "models", List.of("a", "b"), "prior", "beta"));
        for (int i = 0; i < 60; i++) {
            Move.Propose move = only(told);
            String model = modelOf(move);
            asked.merge(model, 1, Integer::sum);
            answer(told, move, "7", model.equals("b") ? 0.9 : 0.1);
        }
        assertThat(told.strategy.settled()).isTrue();
        assertThat(asked.get("a")).isBetween(1, 12);
    }

    /** Model a fails each time, as one does whose context is too short: it is asked twice, and not for all that is left. */
    @ParameterizedTest
    @ValueSource(strings = {"gaussian", "beta"})
    void aModelThatFailsTwiceInARowIsLeftToTheOthers(String prior) {
        ToldByHand told = new ToldByHand(
                AbMcts.TYPE, Map.of("parallel", 1, "n", 40, "models", List.of("a", "b"), "prior", prior));
        int failed = 0;
        for (int i = 0; i < 40; i++) {
            Move.Propose move = only(told);
            if (modelOf(move).equals("a")) {
                failed++;
                told.fail(move.ticket(), nextTrial++);
            } else {
                answer(told, move, "7", 0.2);
            }
        }
        assertThat(told.strategy.settled()).isTrue();
        assertThat(failed).isBetween(0, 2);
    }

    @Test
    void modelsThatAllFailAreAskedToTheEnd() {
        ToldByHand told = new ToldByHand(AbMcts.TYPE, Map.of("parallel", 1, "n", 12, "models", List.of("a", "b")));
        for (int i = 0; i < 12; i++) {
            told.fail(only(told).ticket(), nextTrial++);
        }
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.strategy.best()).isEmpty();
    }

    private static String modelOf(Move.Propose move) {
        @Nullable String model = move.variation().model();
        return model == null ? "" : model;
    }

    @Test
    void theBestScoreWinsOrAWeightedVote() {
        assertThat(chosen("score")).isEqualTo("7");
        assertThat(chosen("weighted_vote")).isEqualTo("8");
    }

    private String chosen(String choose) {
        nextTrial = 0;
        ToldByHand told = new ToldByHand(AbMcts.TYPE, Map.of("parallel", 1, "n", 3, "choose", choose));
        answer(told, only(told), "7", 0.7);
        answer(told, only(told), "8", 0.5);
        answer(told, only(told), "8", 0.4);
        assertThat(told.strategy.settled()).isTrue();
        return told.chosen();
    }

    @Test
    void failuresCountAndTellTheTreeNothing() {
        ToldByHand told = new ToldByHand(AbMcts.TYPE, Map.of("parallel", 1, "n", 3));
        told.fail(only(told).ticket(), nextTrial++);
        Move.Propose second = only(told);
        Node unscored = told.solution(second.ticket(), second.node(), nextTrial++, "7");
        told.asked.clear();
        told.scoreFailed(unscored);
        // The unscored answer is no node that could be revised.
        Move.Propose third = only(told);
        assertThat(third.node()).isSameAs(Node.root());
        told.fail(third.ticket(), nextTrial++);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().node()).isSameAs(unscored);
    }

    @Test
    void aResultToldTwiceGrowsOneAnswer() {
        ToldByHand told = new ToldByHand(AbMcts.TYPE, Map.of("parallel", 1, "n", 2));
        Move.Propose move = only(told);
        Node node = told.solution(move.ticket(), move.node(), 0, "7");
        told.tell(new io.ponder.reasoning.strategy.Told.Proposed(move.ticket(), node));
        told.asked.clear();
        told.score(node, 0.5);
        told.score(node, 0.5);
        assertThat(told.asked(Move.Propose.class)).hasSize(1);
    }

    @Test
    void everyAnswerIsScored() {
        ToldByHand told = new ToldByHand(AbMcts.TYPE, Map.of("n", 1));
        Move.Propose move = only(told);
        Node answer = told.solution(move.ticket(), move.node(), nextTrial++, "5");
        assertThat(told.asked(Move.Score.class)).extracting(Move.Score::node).containsExactly(answer);
    }
}
