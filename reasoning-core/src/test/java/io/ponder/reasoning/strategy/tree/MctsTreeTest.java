package io.ponder.reasoning.strategy.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.ponder.reasoning.model.FinishReason;
import io.ponder.reasoning.model.LogProbs;
import io.ponder.reasoning.model.Tokens;
import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.tree.MctsTree.Branch;
import io.ponder.reasoning.strategy.tree.MctsTree.Formula;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MctsTreeTest {

    static Node step(Node parent, int trial, String text) {
        return step(parent, trial, text, null);
    }

    private static Node step(Node parent, int trial, String text, @Nullable LogProbs logProbs) {
        return new Node(trial + 1, parent, trial, true, "", text, null, FinishReason.STEP, null, Tokens.NONE, logProbs);
    }

    private static LogProbs probability(double mean) {
        return new LogProbs(Math.log(mean), Math.log(mean), Math.log(mean), 10);
    }

    /** A root with open children a, b, ... */
    private static MctsTree tree(Formula formula, double c, int children) {
        MctsTree tree = new MctsTree(formula, c, children);
        tree.expanding(tree.root, children);
        List<Node> steps = new ArrayList<>();
        for (int i = 0; i < children; i++) {
            steps.add(step(Node.root(), i, "" + (char) ('a' + i)));
        }
        tree.expanded(tree.root, steps, 0);
        return tree;
    }

    private static Branch child(MctsTree tree, int index) {
        return tree.root.children.get(index);
    }

    /** So many simulations with this reward each. */
    private static void simulate(MctsTree tree, Branch end, int times, double reward) {
        for (int i = 0; i < times; i++) {
            MctsTree.begin(end);
            tree.end(end, reward);
        }
    }

    /** A child with 4 visits and reward 3 below a parent with 10 visits and reward 5. */
    @Test
    void selectionScoresByHand() {
        MctsTree tree = tree(Formula.UCT, 1, 2);
        Branch child = child(tree, 0);
        simulate(tree, child, 4, 0.75);
        simulate(tree, tree.root, 6, 1.0 / 3);
        child.prior = 0.5F;
        assertThat(tree.root.visits).isEqualTo(10);
        assertThat(tree.root.reward).isCloseTo(5, within(1e-12));

        // The guide: 3/4 + 1 * sqrt(10/4)
        assertThat(Formula.VISIT_RATIO.of(child, tree.root, 1)).isCloseTo(2.3311388, within(1e-7));
        // UCB1 (Auer et al. 2002): 3/4 + 1 * sqrt(2 ln 10 / 4)
        assertThat(Formula.UCT.of(child, tree.root, 1)).isCloseTo(1.8229830, within(1e-7));
        // AlphaGo Zero: 3/4 + 1 * 0.5 * sqrt(10) / (1 + 4)
        assertThat(Formula.PUCT.of(child, tree.root, 1)).isCloseTo(1.0662278, within(1e-7));
    }

    @Test
    void whatWasNeverVisitedGoesFirstAndForPuctIsWorthItsParent() {
        MctsTree tree = tree(Formula.UCT, 1, 2);
        simulate(tree, child(tree, 0), 10, 0.5);
        Branch untried = child(tree, 1);
        untried.prior = 0.5F;
        assertThat(Formula.VISIT_RATIO.of(untried, tree.root, 1)).isInfinite();
        assertThat(Formula.UCT.of(untried, tree.root, 1)).isInfinite();
        // 5/10 + 1 * 0.5 * sqrt(10) / (1 + 0)
        assertThat(Formula.PUCT.of(untried, tree.root, 1)).isCloseTo(2.0811388, within(1e-7));
    }

    /** a has 8 visits and a mean of 0.8, b 2 visits and a mean of 0.5. */
    @Test
    void moreExplorationTurnsTheSelectionRound() {
        // c = 1: a 0.8 + sqrt(10/8) = 1.918, b 0.5 + sqrt(10/2) = 2.736; c = 0.1: a 0.912, b 0.724
        assertThat(selected(Formula.VISIT_RATIO, 1)).isEqualTo("b");
        assertThat(selected(Formula.VISIT_RATIO, 0.1)).isEqualTo("a");
        // c = 1: a 0.8 + sqrt(2 ln 10 / 8) = 1.559, b 0.5 + sqrt(2 ln 10 / 2) = 2.017; c = 0.3: a 1.028, b 0.955
        assertThat(selected(Formula.UCT, 1)).isEqualTo("b");
        assertThat(selected(Formula.UCT, 0.3)).isEqualTo("a");
        // Equal priors of 0.5; c = 1: a 0.8 + 0.5 sqrt(10) / 9 = 0.976, b 0.5 + 0.5 sqrt(10) / 3 = 1.027
        assertThat(selected(Formula.PUCT, 1)).isEqualTo("b");
        // c = 0.5: a 0.888, b 0.764
        assertThat(selected(Formula.PUCT, 0.5)).isEqualTo("a");
    }

    private static String selected(Formula formula, double c) {
        MctsTree tree = tree(formula, c, 2);
        simulate(tree, child(tree, 0), 8, 0.8);
        simulate(tree, child(tree, 1), 2, 0.5);
        return name(tree.select());
    }

    private static String name(@Nullable Branch branch) {
        return branch == null ? "none" : branch.node.continuation();
    }

    @Test
    void equalValuesGoToTheEarlierStep() {
        MctsTree tree = tree(Formula.UCT, 1, 3);
        for (int i = 0; i < 3; i++) {
            simulate(tree, child(tree, i), 1, 0.5);
        }
        assertThat(name(tree.select())).isEqualTo("a");
    }

    /** Softmax of the mean log-probabilities ln 0.6, ln 0.3 and ln 0.3: 0.6, 0.3 and 0.3 over their sum of 1.2. */
    @Test
    void priorsAreTheSharesOfTheStepsProbabilities() {
        MctsTree tree = new MctsTree(Formula.PUCT, 1, 3);
        tree.expanding(tree.root, 3);
        tree.expanded(
                tree.root,
                List.of(
                        step(Node.root(), 0, "a", probability(0.6)),
                        step(Node.root(), 1, "b", probability(0.3)),
                        step(Node.root(), 2, "c", probability(0.3))),
                0);
        assertThat(child(tree, 0).prior).isCloseTo(0.5F, within(1e-6F));
        assertThat(child(tree, 1).prior).isCloseTo(0.25F, within(1e-6F));
        assertThat(child(tree(Formula.PUCT, 1, 3), 0).prior).isCloseTo(1F / 3, within(1e-6F));
    }

    /**
     * a has one visit with 0.6, b one with 0.5; c = 0.1. At rest a: 0.6 + 0.1 sqrt(2/1) = 0.741, b: 0.641. While a simulation
     * runs in a, a: 0.6/2 + 0.1 sqrt(3/2) = 0.422, b: 0.5 + 0.1 sqrt(3/1) = 0.673.
     */
    @Test
    void aSimulationUnderWayIsAVisitWithoutRewardUntilItIsTakenBack() {
        MctsTree tree = tree(Formula.VISIT_RATIO, 0.1, 2);
        simulate(tree, child(tree, 0), 1, 0.6);
        simulate(tree, child(tree, 1), 1, 0.5);
        assertThat(name(tree.select())).isEqualTo("a");
        MctsTree.begin(child(tree, 0));
        assertThat(name(tree.select())).isEqualTo("b");
        tree.end(child(tree, 0), Double.NaN);
        assertThat(name(tree.select())).isEqualTo("a");
        assertThat(tree.root.visits).isEqualTo(2);
        assertThat(tree.root.allVisits()).isEqualTo(2);
        assertThat(tree.root.reward).isCloseTo(1.1, within(1e-12));
    }

    /** a is better by far, but its only step is being expanded: the simulation goes to b, and to a again afterwards. */
    @Test
    void aLeafThatIsBeingExpandedDoesNotKeepSimulationsFromItsSiblings() {
        MctsTree tree = tree(Formula.UCT, 0, 2);
        Branch a = child(tree, 0);
        simulate(tree, a, 5, 1);
        simulate(tree, child(tree, 1), 5, 0);
        tree.expanding(a, 2);
        assertThat(name(tree.select())).isEqualTo("b");
        Branch below = tree.expanded(a, List.of(step(a.node, 2, "a1")), 0).getFirst();
        assertThat(name(tree.select())).isEqualTo("a1");
        tree.expanding(below, 2);
        assertThat(name(tree.select())).isEqualTo("b");
        tree.expanding(child(tree, 1), 2);
        assertThat(tree.select()).isNull();
        tree.expanded(below, List.of(step(below.node, 3, "a2")), 0);
        assertThat(name(tree.select())).isEqualTo("a2");
    }

    @Test
    void aNodeThatIsBeingWidenedIsStillGoneThrough() {
        MctsTree tree = new MctsTree(Formula.UCT, 1, 2);
        tree.expanding(tree.root, 1);
        Branch a =
                tree.expanded(tree.root, List.of(step(Node.root(), 0, "a")), 0).getFirst();
        simulate(tree, a, 1, 0.5);
        assertThat(tree.select()).isSameAs(tree.root);
        tree.expanding(tree.root, 1);
        assertThat(tree.select()).isSameAs(a);
    }

    /** Three steps were asked for and one failed: two are not enough to stop at once, but it takes 2 * 2 visits. */
    @Test
    void aStepThatFailedIsMadeUpForLater() {
        MctsTree tree = new MctsTree(Formula.UCT, 1, 3);
        tree.expanding(tree.root, 3);
        tree.expanded(tree.root, List.of(step(Node.root(), 0, "a"), step(Node.root(), 1, "b")), 1);
        simulate(tree, child(tree, 0), 3, 0.5);
        assertThat(tree.select()).isNotSameAs(tree.root);
        simulate(tree, child(tree, 1), 1, 0.5);
        assertThat(tree.select()).isSameAs(tree.root);
    }

    /** Nothing comes of any simulation, so there are no visits to go by: what was tried less is tried next. */
    @Test
    void withoutAnyRewardSimulationsSpread() {
        MctsTree tree = tree(Formula.UCT, 1, 3);
        List<String> tried = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Branch leaf = Objects.requireNonNull(tree.select());
            tried.add(name(leaf));
            MctsTree.begin(leaf);
            tree.end(leaf, Double.NaN);
        }
        assertThat(tried).containsExactly("a", "b", "c", "a", "b", "c");
    }

    /** A step whose engine told no log-probability cannot be compared with the others. */
    @Test
    void priorsAreEqualUnlessEveryStepHasAProbability() {
        MctsTree tree = new MctsTree(Formula.PUCT, 1, 2);
        tree.expanding(tree.root, 2);
        tree.expanded(
                tree.root, List.of(step(Node.root(), 0, "a", probability(0.1)), step(Node.root(), 1, "b", null)), 0);
        assertThat(child(tree, 0).prior).isCloseTo(0.5F, within(1e-6F));
        assertThat(child(tree, 1).prior).isCloseTo(0.5F, within(1e-6F));
    }

    /** a and b have two visits each, c has one: the best answer below a is chosen, although b and c lead to better ones. */
    @Test
    void theBestAnswerBelowTheMostVisitedStepIsChosenTiesGoToTheEarlier() {
        MctsTree tree = tree(Formula.UCT, 1, 3);
        simulate(tree, child(tree, 0), 2, 0.5);
        simulate(tree, child(tree, 1), 2, 0.5);
        simulate(tree, child(tree, 2), 1, 0.5);
        Node worse = step(child(tree, 0).node, 10, "worse");
        Node better = step(child(tree, 0).node, 11, "better");
        Node elsewhere = step(child(tree, 1).node, 12, "elsewhere");
        Node rare = step(child(tree, 2).node, 13, "rare");
        Map<Node, Double> scores = Map.of(worse, 0.2, better, 0.4, elsewhere, 0.9, rare, 1.0);
        assertThat(tree.mostVisited(List.of(worse, better, elsewhere, rare), scores::get)
                        .node())
                .isSameAs(better);
    }
}
