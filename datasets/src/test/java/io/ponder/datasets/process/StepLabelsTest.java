package io.ponder.datasets.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ponder.datasets.process.OmegaTree.Grown;
import io.ponder.datasets.process.OmegaTree.Settings;
import io.ponder.datasets.process.Rollouts.Rolled;
import io.ponder.datasets.row.Row.TreeNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Labels by rollouts, in worlds where it is known which steps are wrong. */
class StepLabelsTest {

    private static final int EACH = 8;

    /** A world in which a step is wrong if it says so, nothing mends it, and each further step goes wrong by chance. */
    private static final class World implements Rollouts {
        private final int length;
        private final double slip;
        private final SplittableRandom random;
        private int drawn;

        World(int length, double slip, long seed) {
            this.length = length;
            this.slip = slip;
            this.random = new SplittableRandom(seed);
        }

        @Override
        public Rolled from(List<String> steps, int wanted) {
            int right = 0;
            List<List<String>> wrong = new ArrayList<>();
            for (int i = 0; i < wanted; i++) {
                boolean good = !steps.contains("wrong");
                List<String> added = new ArrayList<>();
                for (int at = steps.size(); at < length; at++) {
                    boolean slips = good && random.nextDouble() < slip;
                    added.add(slips ? "wrong" : "step " + at + " of words");
                    good &= !slips;
                }
                right += good ? 1 : 0;
                if (!good) {
                    wrong.add(added);
                }
            }
            drawn += wanted;
            return new Rolled(wanted, right, wrong);
        }
    }

    private static List<String> solution(int length, int wrong) {
        return IntStream.range(0, length)
                .mapToObj(i -> i == wrong ? "wrong" : "step " + i)
                .toList();
    }

    @Test
    void everyPlaceOfTheMistakeIsFound() {
        for (int length = 1; length <= 20; length++) {
            for (int wrong = 0; wrong < length; wrong++) {
                World world = new World(length, 0, 1);
                StepLabels found = new FirstWrongStep(world, EACH).label(solution(length, wrong), false);

                assertThat(found.firstWrong()).hasValue(wrong);
                assertThat(found.labels()).isEqualTo(labels(length, wrong));
                assertThat(found.rollouts())
                        .isEqualTo(world.drawn)
                        .isLessThanOrEqualTo(EACH * (32 - Integer.numberOfLeadingZeros(length - 1)));
            }
        }
    }

    private static List<Boolean> labels(int length, int wrong) {
        return IntStream.range(0, length).mapToObj(i -> i < wrong).toList();
    }

    @Test
    void bothWaysOfLabellingAgreeAndOneTakesFewRollouts() {
        int same = 0;
        int linear = 0;
        int binary = 0;
        int cases = 0;
        for (int length = 8; length <= 32; length += 8) {
            for (int wrong = 0; wrong < length; wrong++) {
                World world = new World(length, 0.02, 31L * length + wrong);
                StepLabels every = new MathShepherd(world, EACH).label(solution(length, wrong), false);
                StepLabels few = new FirstWrongStep(world, EACH).label(solution(length, wrong), false);
                same += every.labels().equals(few.labels()) ? 1 : 0;
                linear += every.rollouts();
                binary += few.rollouts();
                cases++;
            }
        }

        assertThat(cases).isEqualTo(80);
        assertThat(same).isGreaterThanOrEqualTo(cases * 95 / 100);
        assertThat(linear).isEqualTo(EACH * (8 * 7 + 16 * 15 + 24 * 23 + 32 * 31));
        assertThat(binary).as("a fifth, of up to 32 steps").isLessThan(linear / 4);
    }

    @Test
    void hardAndSoftEstimation() {
        Map<Integer, Integer> right = Map.of(1, 3, 2, 1, 3, 0);
        StepLabels labels = new MathShepherd((steps, wanted) -> new Rolled(4, right.getOrDefault(steps.size(), 0)), 4)
                .label(List.of("a", "b", "c", "d"), false);

        assertThat(labels.labels()).containsExactly(true, true, false, false);
        assertThat(labels.allValues()).hasValue(List.of(0.75, 0.25, 0.0, 0.0));
        assertThat(labels.rollouts()).isEqualTo(12);
    }

    @Test
    void aRightSolutionNeedsNoSearch() {
        Rollouts none = (_, _) -> {
            throw new AssertionError("nothing is to be drawn");
        };

        StepLabels labels = new FirstWrongStep(none, EACH).label(List.of("a", "b", "c"), true);

        assertThat(labels.labels()).containsExactly(true, true, true);
        assertThat(labels.firstWrong()).isEmpty();
        assertThat(labels.allValues()).isEmpty();
        assertThat(labels.values()).containsExactly(null, null, 1.0);
    }

    @Test
    void rolloutsThatNobodyJudgedAreNotWrong() {
        assertThatThrownBy(() -> new Rolled(0, 0)).hasMessageContaining("at least one must have been judged");
        assertThatThrownBy(() -> new MathShepherd((_, _) -> new Rolled(1, 1), EACH).label(List.of(), true))
                .hasMessageContaining("nothing to label");
    }

    @Test
    void theTreeKnowsEveryStepThatItHas() {
        World world = new World(12, 0.05, 7);

        Grown grown = OmegaTree.grow(world, new Settings(0.5, 0.9, 500, 0.125, EACH, 20, 400));

        assertThat(grown.rollouts()).isEqualTo(world.drawn).isLessThanOrEqualTo(400);
        assertThat(grown.searches()).isPositive();
        assertThat(grown.nodes()).hasSizeGreaterThan(grown.searches());
        Map<Integer, TreeNode> byId =
                grown.nodes().stream().collect(Collectors.toMap(TreeNode::id, Function.identity()));
        int unlucky = 0;
        for (TreeNode node : grown.nodes()) {
            String path = path(node, byId);
            if (path.contains("wrong")) {
                assertThat(node.score()).as(path).isZero();
            } else {
                unlucky += Double.valueOf(0).equals(node.score()) ? 1 : 0;
            }
        }
        assertThat(unlucky).isLessThan(grown.nodes().size() / 10);
        assertThat(grown.nodes().stream().filter(node -> path(node, byId).contains("wrong")))
                .isNotEmpty();
    }

    private static String path(TreeNode node, Map<Integer, TreeNode> byId) {
        TreeNode parent = byId.get(node.parent());
        return (parent == null ? "" : path(parent, byId)) + node.text();
    }

    @Test
    void theTreeIsTheSameForTheSameRollouts() {
        assertThat(OmegaTree.grow(new World(12, 0.05, 7), Settings.PAPER))
                .isEqualTo(OmegaTree.grow(new World(12, 0.05, 7), Settings.PAPER));
    }

    @Test
    void aQuestionThatIsAlwaysOrNeverAnsweredHasNoTree() {
        assertThat(OmegaTree.grow(new World(5, 0, 1), Settings.PAPER)).isEqualTo(new Grown(List.of(), EACH, 0));
        assertThat(OmegaTree.grow(new World(5, 1, 1), Settings.PAPER)).isEqualTo(new Grown(List.of(), EACH, 0));
    }

    @Test
    void thePapersScore() {
        assertThat(Settings.PAPER.quality(0.75, 100)).isEqualTo(Math.pow(0.5, 0.25) * Math.pow(0.9, 0.2));
        assertThat(Settings.PAPER.exploration(16, 3)).isEqualTo(0.125 * 4 / 4);
        assertThat(Settings.PAPER.quality(0.9, 10))
                .as("a mistake where the model nearly always succeeds")
                .isGreaterThan(Settings.PAPER.quality(0.1, 10));
    }

    @Test
    void theNumberOfRolloutsIsNeverExceeded() {
        for (int most = EACH; most < 100; most += 7) {
            World world = new World(16, 0.08, most);
            OmegaTree.grow(world, new Settings(0.5, 0.9, 500, 0.125, EACH, 100, most));
            assertThat(world.drawn).isLessThanOrEqualTo(most);
        }
    }
}
