package io.ponder.datasets.process;

import io.ponder.datasets.process.Rollouts.Rolled;
import io.ponder.datasets.row.Row.TreeNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Grows a tree of steps with their values by Monte Carlo tree search: OmegaPRM (Luo et al. 2024, arXiv 2406.06592, section 3.3
 * and algorithm 1). It selects, of all wrong rollouts from places where some were right, the one with the greatest {@code Q(s,
 * r) + U(s)}; finds its first wrong step by binary search as {@link FirstWrongStep} does; and keeps every place that the
 * search looked at as a node with its value, and its wrong rollouts as new candidates.
 *
 * <pre>{@code
 * Q(s, r) = alpha^(1 - MC(s)) * beta^(len(r) / L)
 * U(s)    = c_puct * sqrt(sum of N over all nodes) / (1 + N(s))
 * }</pre>
 *
 * <p>So mistakes that are made where the model nearly always succeeds come first, and short rollouts before long ones. The
 * length is counted in words. Nothing is drawn at random here: equal rollouts give equal trees.
 */
public final class OmegaTree {

    /**
     * Its constants, all as in the paper.
     *
     * @param alpha above 0 and below 1: the less, the more it prefers places of high value
     * @param beta above 0 and at most 1: the less, the more it prefers short rollouts
     * @param length L, at least 1
     * @param explore c_puct, 0 or more
     * @param each rollouts at a place, at least 1
     * @param searches the most selections
     * @param rollouts the most rollouts; the search that reaches the number is ended
     */
    public record Settings(
            double alpha, double beta, int length, double explore, int each, int searches, int rollouts) {

        /** The paper's. */
        public static final Settings PAPER = new Settings(0.5, 0.9, 500, 0.125, 8, 100, 800);

        public Settings {
            if (!(alpha > 0
                    && alpha < 1
                    && beta > 0
                    && beta <= 1
                    && length >= 1
                    && explore >= 0
                    && each >= 1
                    && searches >= 1
                    && rollouts >= each)) {
                throw new IllegalArgumentException(
                        "a tree search needs alpha above 0 and below 1, beta above 0 and at most 1,"
                                + " a length of 1 or more, an exploration of 0 or more, and rollouts for one place or more");
            }
        }

        double quality(double value, int words) {
            return Math.pow(alpha, 1 - value) * Math.pow(beta, (double) words / length);
        }

        double exploration(long visitsOfAll, int visits) {
            return explore * Math.sqrt(visitsOfAll) / (1 + visits);
        }
    }

    /**
     * What was found.
     *
     * @param nodes parents before children; the text of each is the steps since its parent, each behind a blank line, and its
     *     score the share of right rollouts after it
     * @param rollouts how many were drawn
     * @param searches how many mistakes were looked for
     */
    public record Grown(List<TreeNode> nodes, int rollouts, int searches) {
        public Grown {
            nodes = List.copyOf(nodes);
        }
    }

    private static final class State {
        private final int id;
        private final List<String> steps;
        private final double value;
        private final List<List<String>> wrong;
        private int visits;

        private State(int id, List<String> steps, Rolled rolled) {
            this.id = id;
            this.steps = List.copyOf(steps);
            this.value = rolled.value();
            this.wrong = new ArrayList<>(rolled.wrong());
        }

        private boolean isDoubtful() {
            return value > 0 && value < 1;
        }
    }

    private final Rollouts source;
    private final Settings settings;
    private final List<State> states = new ArrayList<>();
    private final List<TreeNode> nodes = new ArrayList<>();
    private int drawn;
    private int searches;

    private OmegaTree(Rollouts source, Settings settings) {
        this.source = source;
        this.settings = settings;
    }

    /** Grows the tree of one question from its beginning. A question that all rollouts answer right, or none does, has no nodes. */
    public static Grown grow(Rollouts source, Settings settings) {
        OmegaTree tree = new OmegaTree(source, settings);
        tree.grow();
        return new Grown(tree.nodes, tree.drawn, tree.searches);
    }

    private void grow() {
        states.add(new State(0, List.of(), draw(List.of())));
        State next = select();
        while (next != null && searches < settings.searches && mayDraw()) {
            next.visits++;
            searches++;
            List<String> rollout = best(next);
            next.wrong.remove(rollout);
            search(next, rollout);
            next = select();
        }
    }

    private @Nullable State select() {
        long visits = states.stream().mapToLong(state -> state.visits).sum();
        State best = null;
        double most = Double.NEGATIVE_INFINITY;
        for (State state : states) {
            if (state.isDoubtful() && !state.wrong.isEmpty()) {
                double score =
                        settings.quality(state.value, words(best(state))) + settings.exploration(visits, state.visits);
                best = score > most ? state : best;
                most = Math.max(most, score);
            }
        }
        return best;
    }

    /** Of one state's rollouts the shortest has the greatest Q; the rest of the score is the same. */
    private static List<String> best(State state) {
        List<String> best = state.wrong.getFirst();
        for (List<String> rollout : state.wrong) {
            best = words(rollout) < words(best) ? rollout : best;
        }
        return best;
    }

    private static int words(List<String> steps) {
        return steps.stream()
                .mapToInt(step -> step.strip().split("\\s+").length)
                .sum();
    }

    /** Looks for the first wrong step; every place on the way becomes a node below the last good one. */
    private void search(State from, List<String> rollout) {
        State good = from;
        int done = 0;
        int bad = rollout.size();
        boolean measured = false; // whether the bad place is a node
        while (bad - done > 1 && mayDraw()) {
            int middle = (done + bad) >>> 1;
            List<String> steps = new ArrayList<>(from.steps);
            steps.addAll(rollout.subList(0, middle));
            Rolled rolled = draw(steps);
            State state = new State(node(good.id, rollout.subList(done, middle), rolled.value()), steps, rolled);
            states.add(state);
            if (rolled.right() > 0) {
                good = state;
                done = middle;
            } else {
                bad = middle;
                measured = true;
            }
        }
        boolean found = bad - done <= 1;
        if (found && !rollout.isEmpty() && !(measured && isNode(good.id, rollout.subList(done, bad)))) {
            node(good.id, rollout.subList(done, bad), 0);
        }
    }

    private boolean isNode(int parent, List<String> steps) {
        String text = text(parent, steps);
        return nodes.stream()
                .anyMatch(node -> node.parent() == parent && node.text().equals(text));
    }

    private int node(int parent, List<String> steps, double value) {
        int id = nodes.size() + 1;
        nodes.add(new TreeNode(id, parent, text(parent, steps), null, value, null));
        return id;
    }

    /** So that the texts along a path make one text. */
    private static String text(int parent, List<String> steps) {
        return (parent == 0 ? "" : "\n\n") + String.join("\n\n", steps);
    }

    private boolean mayDraw() {
        return drawn + settings.each <= settings.rollouts;
    }

    private Rolled draw(List<String> steps) {
        Rolled rolled = source.from(List.copyOf(steps), settings.each);
        drawn += rolled.count();
        return rolled;
    }
}
