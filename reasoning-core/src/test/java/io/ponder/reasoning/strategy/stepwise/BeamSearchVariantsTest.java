package io.ponder.reasoning.strategy.stepwise;

import static io.ponder.reasoning.strategy.stepwise.BeamSearchTest.askedToScore;
import static io.ponder.reasoning.strategy.stepwise.BeamSearchTest.continued;
import static io.ponder.reasoning.strategy.stepwise.BeamSearchTest.search;
import static io.ponder.reasoning.strategy.stepwise.BeamSearchTest.steps;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.toolbox.ToldByHand;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Beam search with subtrees (DVTS), with lookahead, and without its stragglers; otherwise as {@link BeamSearchTest}. */
class BeamSearchVariantsTest {

    private static final Node ROOT = Node.root();

    /** Two subtrees of one beam each, M = 2: 0.8 is the second best of all, but not the best of a subtree. */
    @Test
    void subtreesKeepTheirOwnBest() {
        ToldByHand told = search("beams", 2, "expansions", 2, "subtrees", 2);
        assertThat(told.asked(Move.Propose.class))
                .extracting(Move.Propose::samples)
                .containsExactly(2, 2);
        told.asked.clear();
        List<Node> one = steps(told, 0, ROOT, 0, 0.9, 0.8);
        List<Node> other = steps(told, 1, ROOT, 2, 0.1, 0.2);
        assertThat(continued(told)).containsExactly(one.get(0), other.get(1));
    }

    @Test
    void beamsThatSubtreesDoNotDivideAreSpreadOverThem() {
        ToldByHand told = search("beams", 5, "expansions", 2, "subtrees", 2);
        // Three beams and two, with two steps each.
        assertThat(told.asked(Move.Propose.class))
                .extracting(Move.Propose::samples)
                .containsExactly(6, 4);
    }

    @Test
    void aSubtreeThatDiesLeavesItsPlacesEmpty() {
        ToldByHand told = search("beams", 2, "expansions", 2, "subtrees", 2);
        told.asked.clear();
        told.fail(0, 0);
        told.fail(0, 1);
        List<Node> alive = steps(told, 1, ROOT, 2, 0.1, 0.2);
        assertThat(continued(told)).containsExactly(alive.get(1));
    }

    /** Snell et al., section 5.2: the verifier's value at the end of a rollout of k steps at temperature 0. */
    @Test
    void lookaheadRanksAStepByWhereItLeads() {
        ToldByHand told = search("beams", 1, "expansions", 2, "lookahead", 1);
        told.asked.clear();
        Node first = told.step(0, ROOT, 0, "promising");
        Node second = told.step(0, ROOT, 1, "dull");
        assertThat(askedToScore(told)).isEmpty();
        assertThat(continued(told)).containsExactly(first, second);
        assertThat(told.asked(Move.Propose.class))
                .allSatisfy(move -> assertThat(move.variation().temperature()).isZero())
                .extracting(Move.Propose::samples)
                .containsExactly(1, 1);

        Node deadEnd = told.step(1, first, 2, "dead end");
        Node way = told.step(2, second, 3, "a way");
        assertThat(askedToScore(told)).containsExactly(deadEnd, way);
        told.asked.clear();
        told.score(deadEnd, 0.2);
        told.score(way, 0.6);

        // The step itself goes on, not its rollout.
        assertThat(continued(told)).containsExactly(second);
        assertThat(told.asked(Move.Propose.class).getFirst().variation().temperature())
                .isNull();
    }

    @Test
    void aRolloutThatBreaksOffCountsAsFarAsItCame() {
        ToldByHand told = search("beams", 1, "expansions", 1, "lookahead", 2);
        Node step = told.step(0, ROOT, 0, "a");
        Node reached = told.step(1, step, 1, "b");
        told.asked.clear();
        told.fail(2, 2);
        assertThat(askedToScore(told)).containsExactly(reached);
    }

    /** Were it one of the answers, a lookahead as long as the problem would end the search after its first round. */
    @Test
    void aRolloutThatReachesAnAnswerCompetesButThePathStaysOpen() {
        ToldByHand told = search("beams", 1, "expansions", 1, "lookahead", 1, "answers", 1);
        Node step = told.step(0, ROOT, 0, "a");
        Node reached = told.solution(1, step, 1, "5");
        assertThat(askedToScore(told)).containsExactly(reached);
        told.asked.clear();
        told.score(reached, 0.7);
        assertThat(continued(told)).containsExactly(step);
        assertThat(told.best().node()).isSameAs(reached);

        told.score(told.solution(2, step, 2, "6"), 0.8);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().node().trial()).isEqualTo(2);
        assertThat(told.best().vote()).extracting("weight").containsExactly(0.8, 0.7);
    }

    @Test
    void aRoundGoesOnWithoutItsStragglersWhenAsked() {
        ToldByHand told = search("beams", 1, "expansions", 4, "wait_for", 0.5);
        told.asked.clear();
        Node first = told.step(0, ROOT, 0, "a");
        assertThat(told.asked).isEmpty();
        Node second = told.step(0, ROOT, 3, "d");
        assertThat(told.asked(Move.Withdraw.class)).containsExactly(new Move.Withdraw(0));
        assertThat(askedToScore(told)).containsExactly(first, second);
        told.score(first, 0.2);
        told.score(second, 0.4);
        assertThat(continued(told)).containsExactly(second);
        told.asked.clear();

        // What comes late all the same: an open step is not looked at any more, an answer competes.
        told.step(0, ROOT, 1, "b");
        assertThat(told.asked).isEmpty();
        Node late = told.solution(0, ROOT, 2, "9");
        assertThat(askedToScore(told)).containsExactly(late);
        told.score(late, 0.9);
        assertThat(told.best().node()).isSameAs(late);
    }

    /** 0.56 of 25 is 14, though {@code 0.56 * 25} is a little more. */
    @Test
    void theShareToWaitForIsExact() {
        ToldByHand told = search("beams", 1, "expansions", 25, "wait_for", 0.56);
        for (int trial = 0; trial < 13; trial++) {
            told.step(0, ROOT, trial, "step " + trial);
        }
        assertThat(told.asked(Move.Withdraw.class)).isEmpty();
        told.step(0, ROOT, 13, "step 13");
        assertThat(told.asked(Move.Withdraw.class)).hasSize(1);
    }

    @Test
    void lostStepsAreNoneOfThoseToWaitFor() {
        ToldByHand told = search("beams", 1, "expansions", 4, "wait_for", 0.5);
        told.fail(0, 0);
        told.fail(0, 1);
        assertThat(told.strategy.settled()).isFalse();
        assertThat(told.asked(Move.Withdraw.class)).isEmpty();
        List<Node> open = steps(told, 0, ROOT, 2, 0.3, 0.4);
        assertThat(continued(told)).endsWith(open.get(1));
    }
}
