package io.ponder.reasoning.strategy;

import io.ponder.reasoning.search.Node;
import io.ponder.reasoning.search.Selection;
import io.ponder.reasoning.search.Selection.Basis;
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
        double reward;
        float prior;
        boolean expanding;

        /** Drawing more next steps brought none that was new. */
        boolean full;

        /** Nothing below is left to explore. */
        boolean closed;

        Branch(Node node, @Nullable Branch parent) {
            this.node = node;
            this.parent = parent;
        }

        int allVisits() {
            return visits + virtualVisits;
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

    /** Counts a simulation that is under way on a path, or takes it back. */
    static void visit(Branch end, int count) {
        for (Branch at = end; at != null; at = at.parent) {
            at.virtualVisits += count;
        }
    }

    /** The leaf to expand; null while everything open is being expanded. */
    @Nullable
    Branch select() {
        Branch at = root;
        while (true) {
            if (at.expanding || at.closed) {
                return null;
            }
            if (at.children.isEmpty() || mayWiden(at)) {
                return at;
            }
            Branch best = bestChild(at);
            if (best == null) {
                return null;
            }
            at = best;
        }
    }

    /** A branch is widened as its visits grow, and at once when nothing in it is open. */
    private boolean mayWiden(Branch branch) {
        int children = branch.children.size();
        return children < maxChildren
                && !branch.full
                && (branch.visits >= children * children
                        || branch.children.stream().allMatch(child -> child.closed));
    }

    private @Nullable Branch bestChild(Branch parent) {
        Branch best = null;
        double highest = Double.NEGATIVE_INFINITY;
        for (Branch child : parent.children) {
            if (child.closed || child.expanding) {
                continue;
            }
            double value = formula.of(child, parent, c);
            if (best == null || value > highest) {
                best = child;
                highest = value;
            }
        }
        return best;
    }

    /**
     * Puts next steps into the tree; one that is there already is left out.
     *
     * @return those that are new
     */
    List<Branch> add(Branch leaf, List<Node> steps) {
        List<Branch> added = new ArrayList<>();
        for (Node node : steps) {
            if (leaf.children.stream()
                    .noneMatch(known -> known.node.continuation().equals(node.continuation()))) {
                Branch child = new Branch(node, leaf);
                child.closed = node.isCandidate();
                leaf.children = with(leaf.children, child);
                added.add(child);
            }
        }
        leaf.full = added.isEmpty();
        setPriors(leaf.children);
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

    /** Marks a branch as explored when all of its children are, and so on upwards. */
    void close(Branch branch) {
        for (Branch at = branch; at != null; at = at.parent) {
            boolean isFull = at.full || at.children.size() >= maxChildren;
            if (at.expanding || !isFull || at.children.stream().anyMatch(child -> !child.closed)) {
                return;
            }
            at.closed = true;
        }
    }

    /** Adds a visit and its reward to a path. */
    static void reward(Branch end, double reward) {
        for (Branch at = end; at != null; at = at.parent) {
            at.visits++;
            at.reward += reward;
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

    /** Down the most visited branches as long as they hold a scored candidate, and there the best one. */
    Selection mostVisited(List<Node> scored, ToDoubleFunction<Node> score) {
        List<Node> within = scored;
        Branch at = root;
        while (true) {
            Branch next = null;
            List<Node> below = List.of();
            for (Branch child : at.children) {
                if (next == null || child.visits > next.visits) {
                    List<Node> reached =
                            within.stream().filter(child.node::contains).toList();
                    if (!reached.isEmpty()) {
                        next = child;
                        below = reached;
                    }
                }
            }
            if (next == null) {
                Selection best = Choices.best(within, score);
                List<Selection.AnswerGroup> all = Choices.shown(Candidates.groups(scored, node -> 1));
                return new Selection(best.node(), Basis.VISITS, all, best.score(), List.of());
            }
            at = next;
            within = below;
        }
    }
}
