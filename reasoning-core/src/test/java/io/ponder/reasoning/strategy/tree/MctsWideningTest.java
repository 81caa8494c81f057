package io.ponder.reasoning.strategy.tree;

import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.toolbox.ToldByHand;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A tree search is not caught in the first steps it drew, and always ends with an answer. */
class MctsWideningTest {

    private static ToldByHand mcts(Map<String, Object> parameters) {
        return new ToldByHand(Mcts.TYPE, parameters);
    }

    private static Move.Propose onlyProposal(ToldByHand told) {
        List<Move.Propose> proposals = told.asked(Move.Propose.class);
        assertThat(proposals).hasSize(1);
        told.asked.clear();
        return proposals.getFirst();
    }

    /** One simulation that draws one step of a node, rolls it out, and has the answer scored. */
    private static Node simulate(ToldByHand told, int trial, String step, double score) {
        Move.Propose expansion = onlyProposal(told);
        Node drawn = told.step(expansion.ticket(), expansion.node(), trial, step);
        Move.Propose rollout = onlyProposal(told);
        assertThat(rollout.node()).isSameAs(drawn);
        Node answer = told.solution(rollout.ticket(), drawn, trial + 1, Integer.toString(trial));
        told.asked.clear();
        told.score(answer, score);
        return drawn;
    }

    @Test
    void aNodeGetsMoreNextStepsWhenItsVisitsReachTheSquareOfHowManyItHas() {
        ToldByHand told = mcts(Map.of("expansion", 1, "parallel", 1, "max_children", 2, "iterations", 8));
        simulate(told, 0, "a", 0);
        // One visit and one child, 1 >= 1 * 1: the root is widened before its only child is looked into.
        simulate(told, 2, "b", 1);
        // Two children are as many as it may have.
        assertThat(onlyProposal(told).node().isRoot()).isFalse();
    }

    @Test
    void byDefaultTheRootDoesNotStayWithItsFirstThreeSteps() {
        ToldByHand told = mcts(Map.of("parallel", 1, "iterations", 100));
        int trial = 0;
        int ofTheRoot = 0;
        for (int simulation = 0; simulation < 12; simulation++) {
            Move.Propose expansion = onlyProposal(told);
            ofTheRoot += expansion.node().isRoot() ? expansion.samples() : 0;
            for (int i = 0; i < expansion.samples(); i++) {
                told.step(expansion.ticket(), expansion.node(), trial++, "step " + trial);
            }
            Move.Propose rollout = onlyProposal(told);
            Node answer = told.solution(rollout.ticket(), rollout.node(), trial++, "7");
            told.asked.clear();
            told.score(answer, 0);
        }
        // Three at first, and three more at 9 visits; the next would come at 36.
        assertThat(ofTheRoot).isEqualTo(6);
    }

    @Test
    void aNodeWhoseNextStepsAllEndedIsWidenedInsteadOfEndingTheSearch() {
        ToldByHand told = mcts(Map.of("expansion", 2, "parallel", 1, "max_children", 4, "iterations", 2));
        Move.Propose first = onlyProposal(told);
        Node seven = told.solution(first.ticket(), Node.root(), 0, "7");
        Node eight = told.solution(first.ticket(), Node.root(), 1, "8");
        assertThat(told.strategy.settled()).isFalse();
        told.asked.clear();
        told.score(seven, 0.4);
        told.score(eight, 0.9);

        // Both are leaves, and the root has 2 of the 4 visits that would widen it: but there is nothing else to do.
        assertThat(told.strategy.settled()).isFalse();
        assertThat(onlyProposal(told))
                .isEqualTo(new Move.Propose(1, Node.root(), 2, Move.Unit.STEP, first.variation()));
    }

    @Test
    void aNodeThatBringsNothingNewIsNotWidenedAgain() {
        ToldByHand told = mcts(Map.of("expansion", 1, "parallel", 1, "max_children", 4, "iterations", 50));
        simulate(told, 0, "a", 0);
        Move.Propose again = onlyProposal(told);
        assertThat(again.node().isRoot()).isTrue();
        told.step(again.ticket(), Node.root(), 2, "a");
        assertThat(onlyProposal(told).node().isRoot()).isFalse();
    }

    @Test
    void aSearchWithoutRolloutsThatReachedNoAnswerFinishesTheMostVisitedPath() {
        ToldByHand told =
                mcts(Map.of("expansion", 1, "parallel", 1, "max_children", 1, "iterations", 2, "reward", "step"));
        Node step = told.step(onlyProposal(told).ticket(), Node.root(), 0, "a");
        told.asked.clear();
        told.score(step, 0.5);
        Node next = told.step(onlyProposal(told).ticket(), step, 1, "b");
        told.asked.clear();
        told.score(next, 0.5);

        assertThat(told.strategy.settled()).isFalse();
        Move.Propose closing = onlyProposal(told);
        assertThat(closing).isEqualTo(Move.Propose.solutions(-1, next, 1));
        Node answer = told.solution(closing.ticket(), next, 2, "7");
        told.score(answer, 0.5);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().node()).isSameAs(answer);
    }

    @Test
    void whenThatFailsTooTheSearchEnds() {
        ToldByHand told = mcts(Map.of("expansion", 1, "iterations", 1, "reward", "step"));
        told.fail(onlyProposal(told).ticket(), 0);
        told.fail(onlyProposal(told).ticket(), 1);
        assertThat(told.strategy.settled()).isTrue();
    }
}
