package io.ponder.reasoning.strategy.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.score.VerifierKind;
import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Move.Unit;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Selection.Basis;
import io.ponder.reasoning.strategy.toolbox.ToldByHand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Whole simulations; the numbers of selection and backpropagation are in {@link MctsTreeTest}. */
class MctsTest {

    private int nextTrial;

    private static ToldByHand told(Map<String, Object> parameters) {
        Map<String, Object> all = new HashMap<>(Map.of("parallel", 1, "max_children", 0));
        all.putAll(parameters);
        return new ToldByHand(Mcts.TYPE, all);
    }

    private static Move.Propose only(ToldByHand told) {
        List<Move.Propose> asked = told.asked(Move.Propose.class);
        assertThat(asked).hasSize(1);
        told.asked.clear();
        return asked.getFirst();
    }

    /** Answers a request for next steps with steps that stay open. */
    private List<Node> steps(ToldByHand told, Move.Propose move) {
        assertThat(move.unit()).isEqualTo(Unit.STEP);
        List<Node> steps = new ArrayList<>();
        for (int i = 0; i < move.samples(); i++) {
            steps.add(told.step(move.ticket(), move.node(), nextTrial, "step " + nextTrial++));
        }
        return steps;
    }

    /** Answers a request for one rollout. */
    private void rollout(ToldByHand told, Move.Propose move, String answer, double score) {
        assertThat(move.unit()).isEqualTo(Unit.SOLUTION);
        assertThat(move.samples()).isEqualTo(1);
        told.score(told.solution(move.ticket(), move.node(), nextTrial++, answer), score);
    }

    /**
     * The guide's four phases with two next steps, visit_ratio and C = 0.5. X is the first step that is picked, Y the other.
     *
     * <pre>
     * simulation 1  root is expanded, X picked and rolled out, reward 0.9     X: 0.9/1            root: 1 visit
     * simulation 2  Y was never visited and goes first, reward 0.2            Y: 0.2/1            root: 2
     * simulation 3  X: 0.9 + 0.5 sqrt(2/1) = 1.607, Y: 0.2 + 0.707 = 0.907    X, reward 0.1: 1.0/2  root: 3
     * simulation 4  X: 0.5 + 0.5 sqrt(3/2) = 1.112, Y: 0.2 + 0.5 sqrt(3/1) = 1.066    X, and there the child not visited yet
     * </pre>
     */
    @Test
    void fourSimulationsByHand() {
        ToldByHand told = told(Map.of("expansion", 2, "formula", "visit_ratio", "c", 0.5));

        Move.Propose expandRoot = only(told);
        assertThat(expandRoot.node()).isSameAs(Node.root());
        assertThat(expandRoot.samples()).isEqualTo(2);
        List<Node> first = steps(told, expandRoot);
        Move.Propose rollX = only(told);
        Node x = rollX.node();
        Node y = first.get(0) == x ? first.get(1) : first.get(0);
        assertThat(first).contains(x);
        rollout(told, rollX, "1", 0.9);

        Move.Propose expandY = only(told);
        assertThat(expandY.node()).isSameAs(y);
        steps(told, expandY);
        rollout(told, only(told), "2", 0.2);

        Move.Propose expandX = only(told);
        assertThat(expandX.node()).isSameAs(x);
        List<Node> belowX = steps(told, expandX);
        Move.Propose rollBelowX = only(told);
        assertThat(belowX).contains(rollBelowX.node());
        rollout(told, rollBelowX, "3", 0.1);

        Move.Propose fourth = only(told);
        assertThat(belowX).contains(fourth.node());
        assertThat(fourth.node()).isNotSameAs(rollBelowX.node());
    }

    /** The reward of several rollouts is the mean of those that were scored: (0.2 + 0.6) / 2, not / 3. */
    @Test
    void theRewardIsTheMeanOfTheRolloutsThatWereScored() {
        MctsSimulation simulation = new MctsSimulation(new MctsTree.Branch(Node.root(), null));
        assertThat(simulation.reward(1)).isNaN();
        simulation.scored(MctsTreeTest.step(Node.root(), 0, "a"), 0.2);
        simulation.scored(MctsTreeTest.step(Node.root(), 1, "b"), 0.6);
        assertThat(simulation.reward(1)).isCloseTo(0.4, within(1e-12));
    }

    /** AlphaGo's (1 - lambda) v + lambda z: 0.25 * 0.8 + 0.75 * 0.4 = 0.5. */
    @Test
    void aMixedRewardWeighsRolloutsAndStep() {
        assertThat(MctsSimulation.reward(0.8, 0.4, 0.25)).isCloseTo(0.5, within(1e-12));
        assertThat(MctsSimulation.reward(Double.NaN, 0.4, 0.25)).isEqualTo(0.4);
        assertThat(MctsSimulation.reward(0.8, Double.NaN, 0.25)).isEqualTo(0.8);
        assertThat(MctsSimulation.reward(Double.NaN, Double.NaN, 0.25)).isNaN();
    }

    @Test
    void aMixedRewardAsksForTheScoreOfTheStepWhileItIsRolledOut() {
        ToldByHand told = told(Map.of("expansion", 1, "reward", "mix"));
        Node step = steps(told, only(told)).getFirst();
        assertThat(told.asked(Move.Score.class)).extracting(Move.Score::node).containsExactly(step);
        assertThat(only(told).unit()).isEqualTo(Unit.SOLUTION);
    }

    @Test
    void aTreeWhoseEveryPathHasEndedEndsTheSearch() {
        ToldByHand told = told(Map.of("expansion", 2));
        Move.Propose root = only(told);
        Node first = told.solution(root.ticket(), root.node(), 0, "1");
        Node second = told.solution(root.ticket(), root.node(), 1, "2");
        assertThat(told.asked(Move.Propose.class)).isEmpty();
        told.score(second, 0.3);
        assertThat(told.strategy.settled()).isFalse();
        told.score(first, 0.6);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().node()).isSameAs(first);
    }

    /** An ended step has a visit and its score, once; simulations go to its open sibling from then on. */
    @Test
    void aStepThatEndedIsRewardedOnceAndNotEnteredAgain() {
        ToldByHand told = told(Map.of("expansion", 2));
        Move.Propose root = only(told);
        told.score(told.solution(root.ticket(), root.node(), 0, "1"), 1.0);
        Node open = told.step(root.ticket(), root.node(), 1, "open");
        nextTrial = 2;
        rollout(told, only(told), "2", 0.0);
        // UCT would go to the ended step: 1 + sqrt(2 ln 2) against 0 + sqrt(2 ln 2).
        assertThat(only(told).node()).isSameAs(open);
    }

    @Test
    void aStepThatEndedAndLostItsScoreBeforeItsSiblingsCameIsNotWaitedFor() {
        ToldByHand told = told(Map.of("expansion", 2));
        Move.Propose expand = only(told);
        told.scoreFailed(told.solution(expand.ticket(), Node.root(), nextTrial++, "1"));
        Node open = told.step(expand.ticket(), Node.root(), nextTrial++, "open");

        Move.Propose roll = only(told);
        assertThat(roll.node()).isSameAs(open);
        rollout(told, roll, "2", 0.5);

        assertThat(only(told).node()).isSameAs(open);
    }

    @Test
    void simulationsRunSideBySideWithoutWaiting() {
        ToldByHand told = told(Map.of("expansion", 3, "parallel", 3));
        steps(told, only(told));
        // The first simulation rolls out; the two others expand what was not picked.
        List<Move.Propose> asked = told.asked(Move.Propose.class);
        assertThat(asked).extracting(Move.Propose::unit).containsExactly(Unit.SOLUTION, Unit.STEP, Unit.STEP);
        assertThat(asked).extracting(Move.Propose::node).doesNotHaveDuplicates();
    }

    /** What a model at temperature 0 does: the root has one child, and no simulation is spent on drawing it again. */
    @Test
    void aModelThatAlwaysWritesTheSameStepIsNotAskedForItAgain() {
        ToldByHand told = told(Map.of("expansion", 3, "iterations", 3));
        Move.Propose root = only(told);
        Node only = told.step(root.ticket(), root.node(), 0, "same");
        told.step(root.ticket(), root.node(), 1, "same");
        told.step(root.ticket(), root.node(), 2, "same");
        nextTrial = 3;
        Move.Propose roll = only(told);
        assertThat(roll.node()).isSameAs(only);
        rollout(told, roll, "1", 0.5);
        assertThat(only(told).node()).isSameAs(only);
    }

    @Test
    void whenEverythingFailsItEndsAfterItsIterationsAndOneLastAttempt() {
        ToldByHand told = told(Map.of("expansion", 2, "iterations", 3));
        for (int simulation = 0; simulation < 3; simulation++) {
            Move.Propose root = only(told);
            assertThat(root.unit()).isEqualTo(Unit.STEP);
            told.fail(root.ticket(), nextTrial++);
            told.fail(root.ticket(), nextTrial++);
        }
        Move.Propose last = only(told);
        assertThat(last.unit()).isEqualTo(Unit.SOLUTION);
        assertThat(told.strategy.settled()).isFalse();
        told.fail(last.ticket(), nextTrial++);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.strategy.best()).isEmpty();
    }

    @Test
    void aLeafWhoseEveryNextStepFailedIsGivenUp() {
        ToldByHand told = told(Map.of("expansion", 2));
        List<Node> children = steps(told, only(told));
        Move.Propose roll = only(told);
        rollout(told, roll, "1", 0.1);
        Move.Propose other = only(told);
        assertThat(other.node()).isNotSameAs(roll.node());
        told.fail(other.ticket(), nextTrial++);
        told.fail(other.ticket(), nextTrial++);
        // It was never visited, and would be selected for ever.
        assertThat(children).contains(roll.node());
        assertThat(only(told).node()).isSameAs(roll.node());
    }

    @Test
    void aRolloutThatFailedTakesItsSimulationBack() {
        ToldByHand told = told(Map.of("expansion", 1, "c", 0.0, "max_children", 2));
        steps(told, only(told));
        Move.Propose roll = only(told);
        told.fail(roll.ticket(), nextTrial++);
        // One visit would have widened the root (1 >= 1 * 1); without it the step itself is expanded.
        assertThat(only(told).node()).isSameAs(roll.node());
    }

    /** Coulom's rule: the root with one step is widened at its first visit, with two at its fourth. */
    @Test
    void aNodeIsWidenedWhenItsVisitsReachTheSquareOfItsSteps() {
        ToldByHand told = told(Map.of("expansion", 1, "max_children", 3, "formula", "uct"));
        List<Node> expanded = new ArrayList<>();
        for (int simulation = 0; simulation < 5; simulation++) {
            Move.Propose expand = only(told);
            expanded.add(expand.node());
            steps(told, expand);
            rollout(told, only(told), "1", 0.5);
        }
        assertThat(expanded.get(0)).isSameAs(Node.root());
        assertThat(expanded.get(1)).isSameAs(Node.root());
        assertThat(expanded.subList(2, 4)).doesNotContain(Node.root());
        assertThat(expanded.get(4)).isSameAs(Node.root());
    }

    /**
     * One first step ended with answer 7 (0.9); the other was visited twice and led to 8 (0.5), 9 (0.6), 8 (0.55) and 9
     * (0.1). The highest score is 7's 0.9, the highest sum 8's 1.05, and after the step with two visits 9 with 0.6 is best.
     */
    @Test
    void theAnswerIsChosenByValueVisitsOrWeightedVote() {
        assertThat(chosen("value")).isEqualTo("7 0.9 " + Basis.SCORE);
        assertThat(chosen("weighted_vote")).isEqualTo("8 0.55 " + Basis.WEIGHTED_VOTE);
        assertThat(chosen("visits")).isEqualTo("9 0.6 " + Basis.VISITS);
    }

    private String chosen(String choose) {
        nextTrial = 0;
        ToldByHand told = told(Map.of("expansion", 2, "iterations", 2, "rollouts", 2, "choose", choose));
        Move.Propose root = only(told);
        told.score(told.solution(root.ticket(), root.node(), nextTrial++, "7"), 0.9);
        told.step(root.ticket(), root.node(), nextTrial++, "open");
        Move.Propose roll = only(told);
        told.score(told.solution(roll.ticket(), roll.node(), nextTrial++, "8"), 0.5);
        told.score(told.solution(roll.ticket(), roll.node(), nextTrial++, "9"), 0.6);
        steps(told, only(told));
        Move.Propose below = only(told);
        told.score(told.solution(below.ticket(), below.node(), nextTrial++, "8"), 0.55);
        told.score(told.solution(below.ticket(), below.node(), nextTrial++, "9"), 0.1);
        assertThat(told.strategy.settled()).isTrue();
        return told.chosen() + " " + told.best().score() + " " + told.best().basis();
    }

    /** Without rollouts a path may be open when the simulations end: the best one is finished. */
    @Test
    void aSearchThatReachedNoAnswerFinishesTheMostVisitedPath() {
        ToldByHand told = told(Map.of("expansion", 1, "iterations", 2, "reward", "step"));
        Node first = steps(told, only(told)).getFirst();
        told.score(first, 0.5);
        Node second = steps(told, only(told)).getFirst();
        told.score(second, 0.5);
        Move.Propose last = only(told);
        assertThat(last.unit()).isEqualTo(Unit.SOLUTION);
        assertThat(last.node()).isSameAs(second);
        rollout(told, last, "4", 0.5);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().node().parent()).isSameAs(second);
    }

    @Test
    void whenTheBudgetEndsTheMostVisitedPathIsFinished() {
        ToldByHand told = told(Map.of("expansion", 1));
        Node step = steps(told, only(told)).getFirst();
        told.asked.clear();
        told.budgetSpent();
        assertThat(only(told).node()).isSameAs(step);
    }

    @Test
    void aPathAtItsMostStepsIsFinishedInOneGo() {
        ToldByHand told = told(Map.of("expansion", 1, "max_depth", 1));
        steps(told, only(told));
        rollout(told, only(told), "1", 0.5);
        assertThat(only(told).unit()).isEqualTo(Unit.SOLUTION);
    }

    @Test
    void withoutAnyScoreTheSimulationsSpreadAndTheAnswersAreVotedOn() {
        ToldByHand told = told(Map.of("expansion", 2, "iterations", 3));
        steps(told, only(told));
        List<Node> rolledOut = new ArrayList<>();
        for (int simulation = 0; simulation < 3; simulation++) {
            if (simulation > 0) {
                steps(told, only(told));
            }
            Move.Propose roll = only(told);
            rolledOut.add(roll.node());
            told.scoreFailed(told.solution(roll.ticket(), roll.node(), nextTrial++, simulation == 0 ? "1" : "2"));
        }
        assertThat(told.strategy.settled()).isTrue();
        assertThat(rolledOut).doesNotHaveDuplicates();
        assertThat(rolledOut.get(1).parent()).isNotSameAs(rolledOut.get(2).parent());
        assertThat(told.chosen()).isEqualTo("2");
    }

    @Test
    void aStepThatWasCutOffIsAnEndedPath() {
        ToldByHand told = told(Map.of("expansion", 1, "iterations", 1));
        Move.Propose root = only(told);
        Node cut = told.propose(root.ticket(), root.node(), 0, "words", FinishReason.LENGTH, null, null);
        told.score(cut, 0.1);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().node()).isSameAs(cut);
    }

    @Test
    void scoresOfStepsTakeAProcessVerifier() {
        Brief brief = new Brief(
                ToldByHand.BRIEF.problem(),
                ToldByHand.BRIEF.sampling(),
                ToldByHand.BRIEF.budget(),
                ToldByHand.BRIEF.capabilities(),
                VerifierKind.OUTCOME,
                7);
        assertThatThrownBy(() -> new ToldByHand(Mcts.TYPE, Map.of("reward", "mix"), brief))
                .isInstanceOfSatisfying(
                        FailureException.class,
                        e -> assertThat(e.failure().field()).isEqualTo("parameters.reward"));
    }

    @Test
    void everyAnswerIsScored() {
        ToldByHand told = told(Map.of("expansion", 1));
        steps(told, only(told));
        Move.Propose roll = only(told);
        Node answer = told.solution(roll.ticket(), roll.node(), nextTrial++, "5");
        assertThat(told.asked(Move.Score.class)).extracting(Move.Score::node).containsExactly(answer);
    }

    /** Two rollouts of one simulation, of which the second is lost: the first one's score is its reward. */
    @Test
    void aRolloutThatIsLostLastIsNotWaitedFor() {
        ToldByHand told = told(Map.of("expansion", 1, "rollouts", 2));
        steps(told, only(told));
        Move.Propose roll = only(told);
        told.score(told.solution(roll.ticket(), roll.node(), nextTrial++, "5"), 0.5);
        assertThat(told.asked(Move.Propose.class)).isEmpty();
        told.fail(roll.ticket(), nextTrial++);
        assertThat(told.asked(Move.Propose.class)).hasSize(1);
    }
}
