package io.ponder.datasets.process;

import io.ponder.datasets.row.Row;
import io.ponder.datasets.row.Row.TreeNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Pairs of a better and a worse text out of a tree, for preference training. A node's value is the share of right ones among
 * the answers below it; where nobody knows which are right, its score; and where it has none, the mean of its children's
 * values. A node of which none of these is known takes part in no pair.
 *
 * <p>The texts of a pair begin with all the steps that lead to the two. Equal beginnings cancel in DPO's loss (Rafailov et al.
 * 2023, arXiv 2305.18290, equation 7), so a pair of siblings trains nothing but the step in which they differ: that is
 * Step-DPO (Lai et al. 2024, arXiv 2406.18629, equation 2), in a file that any trainer reads.
 */
public final class TreePairs {

    private final Row.Tree tree;
    private final Map<Integer, TreeNode> byId = new LinkedHashMap<>();
    private final Map<Integer, List<TreeNode>> children = new HashMap<>();
    private final Map<Integer, Integer> rightBelow = new HashMap<>();
    private final Map<Integer, Integer> judgedBelow = new HashMap<>();
    private final Map<Integer, Double> values = new HashMap<>();

    /** @throws IllegalArgumentException if a node stands before its parent, or two have one id */
    public TreePairs(Row.Tree tree) {
        this.tree = tree;
        for (TreeNode node : tree.nodes()) {
            boolean rooted = node.parent() == 0 || byId.containsKey(node.parent());
            if (!rooted || node.id() == 0 || byId.put(node.id(), node) != null) {
                throw new IllegalArgumentException(
                        "node " + node.id() + " of a tree is there twice or before its parent");
            }
            children.computeIfAbsent(node.parent(), _ -> new ArrayList<>()).add(node);
        }
        tree.nodes().reversed().forEach(this::value);
    }

    private void value(TreeNode node) {
        List<TreeNode> below = children.getOrDefault(node.id(), List.of());
        int right = Boolean.TRUE.equals(node.right()) ? 1 : 0;
        int judged = node.right() == null ? 0 : 1;
        for (TreeNode child : below) {
            right += rightBelow.getOrDefault(child.id(), 0);
            judged += judgedBelow.getOrDefault(child.id(), 0);
        }
        rightBelow.put(node.id(), right);
        judgedBelow.put(node.id(), judged);
        List<Double> known = below.stream()
                .flatMap(child -> Optional.ofNullable(values.get(child.id())).stream())
                .toList();
        Double score = node.score();
        if (judged > 0) {
            values.put(node.id(), (double) right / judged);
        } else if (score != null) {
            values.put(node.id(), score);
        } else if (!known.isEmpty()) {
            values.put(
                    node.id(),
                    known.stream().mapToDouble(Double::doubleValue).average().orElse(0));
        }
    }

    /** A node's value, 0 to 1; null where nothing is known. */
    @Nullable
    Double valueOf(int node) {
        return values.get(node);
    }

    /**
     * The best answer and the worst: of the right ones that with the highest score, of the wrong ones that with the lowest;
     * without known answers the highest and the lowest score.
     *
     * @param margin the least difference of their values, above 0 and at most 1
     * @return empty if there are no two such answers
     */
    public Optional<Row.Preference> bestAndWorst(double margin) {
        List<TreeNode> ends = tree.nodes().stream()
                .filter(node -> node.answer() != null && values.containsKey(node.id()))
                .sorted(Comparator.comparingDouble(this::known).thenComparingDouble(TreePairs::score))
                .toList();
        return ends.isEmpty() ? Optional.empty() : pair(ends.getLast(), ends.getFirst(), margin);
    }

    /**
     * Of each node's children the best and the worst: the first step in which two paths differ.
     *
     * @param margin the least difference of their values, above 0 and at most 1
     */
    public List<Row.Preference> siblings(double margin) {
        List<Row.Preference> pairs = new ArrayList<>();
        List<Integer> parents = new ArrayList<>(List.of(0));
        parents.addAll(byId.keySet());
        for (int parent : parents) {
            List<TreeNode> ranked = children.getOrDefault(parent, List.of()).stream()
                    .filter(node -> values.containsKey(node.id()))
                    .sorted(Comparator.comparingDouble(this::known))
                    .toList();
            if (ranked.size() > 1) {
                pair(ranked.getLast(), ranked.getFirst(), margin).ifPresent(pairs::add);
            }
        }
        return List.copyOf(pairs);
    }

    /** The text from the question to a node. */
    String path(TreeNode node) {
        TreeNode parent = byId.get(node.parent());
        return (parent == null ? "" : path(parent)) + node.text();
    }

    private Optional<Row.Preference> pair(TreeNode better, TreeNode worse, double margin) {
        if (!(margin > 0 && margin <= 1)) {
            throw new IllegalArgumentException("the margin of a pair is above 0 and at most 1, not " + margin);
        }
        double good = known(better);
        double bad = known(worse);
        String chosen = path(better);
        String rejected = path(worse);
        return good - bad < margin - 1e-9 || chosen.equals(rejected)
                ? Optional.empty()
                : Optional.of(new Row.Preference(tree.prompt(), chosen, rejected, good, bad, tree.origin()));
    }

    private double known(TreeNode node) {
        return values.getOrDefault(node.id(), 0.0);
    }

    private static double score(TreeNode node) {
        Double score = node.score();
        return score == null ? 0 : score;
    }
}
