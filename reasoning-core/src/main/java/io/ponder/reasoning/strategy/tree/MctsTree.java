package io.ponder.reasoning.strategy.tree;

import io.ponder.reasoning.strategy.Node;
import io.ponder.reasoning.strategy.Selection;
import io.ponder.reasoning.strategy.Selection.Basis;
import io.ponder.reasoning.strategy.toolbox.Candidates;
import io.ponder.reasoning.strategy.toolbox.Choices;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The tree of {@link Mcts}: what is known of each step, where the next simulation goes, and what a reward changes. */
final class MctsTree {

    final Branch root = new Branch(Node.root(), null);
    private final Formula formula;
    private final double c;
    private final int maxChildren;

    MctsTree(Formula formula, double c, int maxChildren) {
        this.formula = formula;
        this.c = c;
        this.maxChildren = maxChildren;
    }

    /** A node of the tree and its statistics. */
    static final class Branch {
        final Node node;
        final @Nullable Branch parent;
        List<Branch> children = List.of();
        int visits;
        int virtualVisits;
        int begun;
        double reward;
        float prior;

        /** Next steps that were drawn or are being drawn; those that failed are taken out again. */
        int drawn;

        boolean expanding;

        /** Every next step failed: it is given up. */
        boolean barren;

        /** Whether a simulation may begin here or below. */
        boolean open;

        /** Whether none ever will again: not the same, as what is being expanded may open. */
        boolean exhausted;

        Branch(Node node, @Nullable Branch parent) {
            this.node = node;
            this.parent = parent;
            this.open = !node.isCandidate();
            this.exhausted = node.isCandidate();
        }

        int allVisits() {
            return visits + virtualVisits;
        }

        /** A simulation comes here: a visit without reward, until it ends. */
        void begin() {
            virtualVisits++;
            begun++;
        }
    }

    /** How a child is preferred to its siblings. */
    enum Formula {
        VISIT_RATIO {
            @Override
            double of(Branch child, Branch parent, double c) {
                int visits = child.allVisits();
                return visits == 0
                        ? Double.POSITIVE_INFINITY
                        : child.reward / visits + c * Math.sqrt((double) parent.allVisits() / visits);
            }
        },
        UCT {
            @Override
            double of(Branch child, Branch parent, double c) {
                int visits = child.allVisits();
                return visits == 0
                        ? Double.POSITIVE_INFINITY
                        : child.reward / visits + c * Math.sqrt(2 * Math.log(parent.allVisits()) / visits);
            }
        },
        PUCT {
            @Override
            double of(Branch child, Branch parent, double c) {
                int visits = child.allVisits();
                // What has not been tried yet is taken to be as good as its parent.
                double value = visits > 0
                        ? child.reward / visits
                        : parent.allVisits() > 0 ? parent.reward / parent.allVisits() : 0;
                return value + c * child.prior * Math.sqrt(parent.allVisits()) / (1 + visits);
            }
        };

        abstract double of(Branch child, Branch parent, double c);
    }

    /** A simulation begins, at every node of its path. */
    static void begin(Branch end) {
        for (Branch at = end; at != null; at = at.parent) {
            at.begin();
        }
    }

    /** How many simulations have begun and not ended. */
    int underWay() {
        return root.virtualVisits;
    }

    /** A simulation ends: visit and reward of its path; nothing is left of it when its reward is NaN. */
    void end(Branch end, double reward) {
        for (Branch at = end; at != null; at = at.parent) {
            at.virtualVisits--;
            if (!Double.isNaN(reward)) {
                at.visits++;
                at.reward += reward;
            }
        }
        refresh(end);
    }

    /** The leaf to expand; null while nothing is open. */
    @Nullable
    Branch select() {
        Branch at = root;
        while (at != null && !mayGrow(at)) {
            at = bestChild(at);
        }
        return at;
    }

    private boolean mayGrow(Branch branch) {
        if (branch.expanding || branch.barren || branch.node.isCandidate()) {
            return false;
        }
        return branch.drawn == 0
                || (branch.drawn < maxChildren
                        && (branch.visits >= (long) branch.drawn * branch.drawn || areExhausted(branch.children)));
    }

    private static boolean areExhausted(List<Branch> branches) {
        for (Branch branch : branches) {
            if (!branch.exhausted) {
                return false;
            }
        }
        return true;
    }

    private @Nullable Branch bestChild(Branch parent) {
        Branch best = null;
        double highest = Double.NEGATIVE_INFINITY;
        for (Branch child : parent.children) {
            if (child.open) {
                double value = formula.of(child, parent, c);
                // Ties go to what was tried less: without any score that spreads the simulations.
                if (best == null || value > highest || (value == highest && child.begun < best.begun)) {
                    best = child;
                    highest = value;
                }
            }
        }
        return best;
    }

    /** Next steps are being drawn. */
    void expanding(Branch leaf, int samples) {
        leaf.expanding = true;
        leaf.drawn += samples;
        refresh(leaf);
    }

    /** What is open on a path after something changed at its end: as many looks as the path has children. */
    private void refresh(Branch end) {
        for (Branch at = end; at != null; at = at.parent) {
            boolean isFull = at.barren || (!at.expanding && at.drawn >= maxChildren);
            at.exhausted = at.node.isCandidate() || (isFull && areExhausted(at.children));
            at.open = mayGrow(at) || anyOpen(at.children);
        }
    }

    private static boolean anyOpen(List<Branch> branches) {
        for (Branch branch : branches) {
            if (branch.open) {
                return true;
            }
        }
        return false;
    }

    /**
     * The next steps of a leaf are there. One that it has already is left out: a model that always writes the same goes on
     * from there and does not draw it again.
     *
     * @param failed how many could not be drawn
     * @return those that are new
     */
    List<Branch> expanded(Branch leaf, List<Node> steps, int failed) {
        leaf.expanding = false;
        leaf.drawn -= failed;
        // Without the root there is no search: it is tried again as long as simulations are left.
        leaf.barren = leaf.drawn == 0 && leaf != root;
        List<Branch> added = new ArrayList<>();
        for (Node node : steps) {
            if (leaf.children.stream()
                    .noneMatch(known -> known.node.continuation().equals(node.continuation()))) {
                Branch child = new Branch(node, leaf);
                leaf.children = with(leaf.children, child);
                added.add(child);
            }
        }
        setPriors(leaf.children);
        refresh(leaf);
        return added;
    }

    private static List<Branch> with(List<Branch> children, Branch child) {
        List<Branch> more = children.isEmpty() ? new ArrayList<>(4) : children;
        more.add(child);
        return more;
    }

    /** Softmax of the steps' mean log-probabilities; equal where the engine told none. */
    static void setPriors(List<Branch> children) {
        double sum = 0;
        boolean known = children.stream().allMatch(child -> child.node.logProbs() != null);
        for (Branch child : children) {
            var logProbs = child.node.logProbs();
            double weight = known && logProbs != null ? Math.exp(logProbs.mean()) : 1;
            child.prior = (float) weight;
            sum += weight;
        }
        for (Branch child : children) {
            child.prior /= (float) sum;
        }
    }

    /** Where most simulations went, up to the last step that is open. */
    Node mostVisitedPrefix() {
        Branch at = root;
        while (true) {
            Branch most = at.children.stream()
                    .filter(child -> !child.node.isCandidate())
                    .max(Comparator.comparingInt((Branch child) -> child.visits))
                    .orElse(null);
            if (most == null) {
                return at.node;
            }
            at = most;
        }
    }

    /**
     * The best candidate below the most visited first step (the "robust child" of Chaslot et al. 2008). Further down counts
     * are too small to go by.
     *
     * @param scored at least one, in order of trial
     */
    Selection mostVisited(List<Node> scored, ToDoubleFunction<Node> score) {
        List<Node> within = scored;
        int most = -1;
        for (Branch child : root.children) {
            if (child.visits > most) {
                List<Node> reached =
                        scored.stream().filter(child.node::contains).toList();
                if (!reached.isEmpty()) {
                    most = child.visits;
                    within = reached;
                }
            }
        }
        Selection best = Choices.best(within, score);
        List<Selection.AnswerGroup> all = Choices.shown(Candidates.groups(scored, node -> 1));
        return new Selection(best.node(), Basis.VISITS, all, best.score(), List.of());
    }
}
