package io.ponder.reasoning.strategy.stepwise;

import static io.ponder.reasoning.strategy.stepwise.BeamSearchTest.askedToScore;
import static io.ponder.reasoning.strategy.stepwise.BeamSearchTest.continued;
import static io.ponder.reasoning.strategy.stepwise.BeamSearchTest.search;
import static io.ponder.reasoning.strategy.stepwise.BeamSearchTest.steps;
import static org.assertj.core.api.Assertions.assertThat;

import io.ponder.reasoning.strategy.Move;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Selection.AnswerGroup;
import io.ponder.reasoning.strategy.toolbox.ToldByHand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Beam search that runs ahead of its stragglers; otherwise as {@link BeamSearchTest}. */
class BeamSearchAheadTest {

    private static final Node ROOT = Node.root();

    @Test
    void aPathGoesOnWhenNothingThatIsOutCanDisplaceIt() {
        ToldByHand told = search("beams", 2, "expansions", 2, "ahead", true);
        told.asked.clear();
        List<Node> early = steps(told, 0, ROOT, 0, 0.9, 0.7);
        assertThat(continued(told)).as("two better ones may come").isEmpty();
        steps(told, 0, ROOT, 2, 0.1);
        assertThat(continued(told)).containsExactly(early.getFirst());
        told.asked.clear();

        Node last = told.step(0, ROOT, 3, "step 3");
        assertThat(continued(told)).isEmpty();
        told.score(last, 0.8);
        assertThat(continued(told)).containsExactly(last);
    }

    @Test
    void theNextRoundWaitsForTheStragglersOfThisOne() {
        ToldByHand told = search("beams", 2, "expansions", 2, "ahead", true);
        List<Node> first = steps(told, 0, ROOT, 0, 0.9, 0.8, 0.1);
        told.asked.clear();
        List<Node> next = steps(told, 1, first.get(0), 4, 0.6, 0.7);
        assertThat(continued(told)).isEmpty();
        told.fail(0, 3);
        assertThat(continued(told)).containsExactly(first.get(1));
        told.asked.clear();
        steps(told, 2, first.get(1), 6, 0.65, 0.1);
        assertThat(continued(told))
                .containsExactly(next.get(1), askedToScore(told).getFirst());
    }

    /** Of one path no more than one step is the first, and a second step comes after all first ones with its score. */
    @Test
    void theHighestScoreIsNotDisplacedByASlowPath() {
        ToldByHand told = search("beams", 2, "expansions", 2, "ahead", true);
        List<Node> first = steps(told, 0, ROOT, 0, 0.9, 0.8, 0.1, 0.1);
        told.asked.clear();
        List<Node> fast = steps(told, 1, first.get(0), 4, 1.0, 0.2);
        assertThat(continued(told)).containsExactly(fast.getFirst());
    }

    @Test
    void aPathThatMayBeBelowTheLeastScoreIsNotRunAhead() {
        ToldByHand told = search("beams", 2, "expansions", 1, "ahead", true, "min_score", 0.5);
        told.asked.clear();
        Node low = steps(told, 0, ROOT, 0, 0.4).getFirst();
        assertThat(continued(told)).isEmpty();
        told.fail(0, 1);
        assertThat(continued(told)).containsExactly(low);
    }

    @Test
    void nothingRunsAheadWhereTheSearchMayBeOver() {
        ToldByHand told = search("beams", 2, "expansions", 2, "ahead", true, "answers", 1);
        told.asked.clear();
        steps(told, 0, ROOT, 0, 0.9, 0.1, 0.2);
        assertThat(continued(told)).isEmpty();
        told.score(told.solution(0, ROOT, 3, "5"), 0.5);
        assertThat(continued(told)).isEmpty();
        assertThat(told.strategy.settled()).isTrue();
    }

    @Test
    void anAnswerOfAPathThatRanAheadDoesNotEndTheRoundBeforeIt() {
        ToldByHand told = search("beams", 2, "expansions", 2, "ahead", true, "answers", 2);
        List<Node> early = steps(told, 0, ROOT, 0, 0.9, 0.8, 0.1);
        told.score(told.solution(1, early.getFirst(), 4, "5"), 0.5);
        told.score(told.solution(1, early.getFirst(), 5, "5"), 0.5);
        told.asked.clear();
        told.fail(0, 3);
        assertThat(continued(told)).containsExactly(early.get(1));
    }

    @Test
    void aStepIsScoredAsItArrivesAndEqualOnesOnce() {
        ToldByHand told = search("beams", 2, "expansions", 2, "ahead", true);
        Node one = told.step(0, ROOT, 2, "So  x = 2");
        assertThat(askedToScore(told)).containsExactly(one);
        told.step(0, ROOT, 0, "So x = 2");
        Node other = told.step(0, ROOT, 1, "Hence y = 3");
        assertThat(askedToScore(told)).containsExactly(one, other);
    }

    @Test
    void subtreesGoOnByThemselvesAndEndAfterTheirShareOfTheAnswers() {
        ToldByHand told = search("beams", 2, "expansions", 2, "subtrees", 2, "ahead", true);
        told.asked.clear();
        Node path = steps(told, 0, ROOT, 0, 0.1, 0.9).get(1);
        assertThat(continued(told)).containsExactly(path);
        told.asked.clear();
        told.score(told.solution(2, path, 4, "5"), 0.5);
        told.score(told.solution(2, path, 5, "6"), 0.6);
        assertThat(continued(told)).as("its two answers").isEmpty();
        assertThat(told.strategy.settled()).isFalse();

        told.score(told.solution(1, ROOT, 2, "5"), 0.5);
        assertThat(told.strategy.settled()).isFalse();
        told.score(told.solution(1, ROOT, 3, "5"), 0.5);
        assertThat(told.strategy.settled()).isTrue();
        assertThat(told.best().vote()).extracting("weight").containsExactly(1.5, 0.6);
    }

    /** What a model and a verifier say is a function of the path and of which of its next steps is drawn, as with a fixed seed each. */
    @ParameterizedTest
    @CsvSource({"2, 3, 2", "3, 4, 1", "4, 2, 1", "8, 2, 1", "4, 4, 2", "4, 3, 4"})
    void itDrawsTheSameTreeAsOneThatWaits(int beams, int expansions, int subtrees) {
        int overtaken = 0;
        for (int world = 0; world < 100; world++) {
            World waiting = new World(world, 0, beams, expansions, subtrees, false);
            waiting.run();
            for (int order = 1; order < 4; order++) {
                World ahead = new World(world, order, beams, expansions, subtrees, true);
                ahead.run();
                assertThat(ahead.paths).as("world %d, order %d", world, order).isEqualTo(waiting.paths);
                assertThat(ahead.vote()).isEqualTo(waiting.vote());
                overtaken += ahead.overtaken;
            }
        }
        assertThat(overtaken)
                .as("draws that were asked for while an earlier round was out")
                .isPositive();
    }

    private static final class World {
        private record Due(double at, Runnable event) implements Comparable<Due> {
            @Override
            public int compareTo(Due other) {
                return Double.compare(at, other.at);
            }
        }

        private final long world;
        private final Random when;
        private final ToldByHand told;
        private final PriorityQueue<Due> due = new PriorityQueue<>();
        private final TreeSet<String> paths = new TreeSet<>();
        private final int[] outAtDepth = new int[20];
        private int overtaken;
        private double now;
        private int nextTrial;

        World(long world, long order, int beams, int expansions, int subtrees, boolean ahead) {
            this.world = world;
            this.when = new Random(1000 * world + order);
            told = search(
                    "beams", beams, "expansions", expansions, "subtrees", subtrees, "ahead", ahead, "answers", 4096);
        }

        void run() {
            schedule();
            while (!due.isEmpty()) {
                Due next = due.remove();
                now = next.at;
                next.event.run();
                schedule();
            }
            assertThat(told.strategy.settled()).isTrue();
        }

        /** The weight of each answer; of answers with equal ones, the earliest trial decides, which is not the same. */
        Map<String, Double> vote() {
            return told.best().vote().stream()
                    .collect(Collectors.toMap(AnswerGroup::answer, group -> Math.rint(1e6 * group.weight())));
        }

        private void schedule() {
            List<Move> moves = new ArrayList<>(told.asked);
            told.asked.clear();
            for (Move move : moves) {
                if (move instanceof Move.Propose propose) {
                    int depth = propose.node().depth();
                    overtaken += depth > 0 && outAtDepth[depth - 1] > 0 ? 1 : 0;
                    for (int i = 0; i < propose.samples(); i++) {
                        int trial = nextTrial++;
                        // Of the root each subtree draws its own.
                        int sample = depth == 0 ? trial : i;
                        outAtDepth[depth]++;
                        after(() -> arrives(propose, sample, trial));
                    }
                } else if (move instanceof Move.Score(Node node)) {
                    after(() -> told.score(node, new Random(node.text().hashCode() + 17 * world).nextInt(6) / 5.0));
                }
            }
        }

        private void after(Runnable event) {
            due.add(new Due(now + Math.exp(when.nextGaussian()), event));
        }

        private void arrives(Move.Propose propose, int sample, int trial) {
            Node path = propose.node();
            outAtDepth[path.depth()]--;
            Random what = new Random(31 * (31 * world + path.text().hashCode()) + sample);
            what.nextInt();
            int fate = what.nextInt(10);
            String words = path.depth() + "." + sample + " of " + path.text().hashCode();
            paths.add(path.text() + words);
            if (fate == 0) {
                told.fail(propose.ticket(), trial);
            } else if (fate < 3 || path.depth() > 6) {
                told.solution(propose.ticket(), path, trial, String.valueOf(sample % 3));
            } else {
                told.step(propose.ticket(), path, trial, words);
            }
        }
    }
}
