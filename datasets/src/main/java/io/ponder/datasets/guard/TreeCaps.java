package io.ponder.datasets.guard;

import io.ponder.datasets.row.Row;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How large a recipe's trees may be. DeepSeek-R1 (2025, arXiv 2501.12948, section 4.2) had to set "a maximum extension limit for
 * each node", because a search over tokens grows exponentially.
 *
 * @param width the most next steps of one place, at least 1
 * @param depth the most steps of one path, at least 1
 * @param nodes the most nodes of one tree, at least 1
 */
public record TreeCaps(int width, int depth, int nodes) {

    /** Enough for what the papers grow: beams of 16, paths of 40 steps, 100 searches of 8 rollouts. */
    public static final TreeCaps USUAL = new TreeCaps(16, 64, 1_000);

    /** By which names strategies know what a cap is about; {@code n} and the like are of whole answers, not of trees. */
    private static final Map<String, Cap> NAMES = Map.of(
            "expansions", Cap.WIDTH,
            "expansion", Cap.WIDTH,
            "max_children", Cap.WIDTH,
            "thoughts", Cap.WIDTH,
            "breadth", Cap.WIDTH,
            "beams", Cap.WIDTH,
            "particles", Cap.WIDTH,
            "max_depth", Cap.DEPTH,
            "iterations", Cap.NODES,
            "max_visits", Cap.NODES);

    private enum Cap {
        WIDTH,
        DEPTH,
        NODES
    }

    public TreeCaps {
        if (width < 1 || depth < 1 || nodes < 1) {
            throw new IllegalArgumentException("the caps of a tree are at least 1");
        }
    }

    /** Why a strategy's parameters cannot be allowed, in a sentence that names one; empty if they hold to the caps. */
    public Optional<String> refuses(Map<String, ?> parameters) {
        return parameters.entrySet().stream()
                .filter(each -> NAMES.containsKey(each.getKey()) && each.getValue() instanceof Number)
                .sorted(Map.Entry.comparingByKey())
                .filter(each -> ((Number) each.getValue()).doubleValue() > most(each.getKey()))
                .map(each -> each.getKey() + " is " + each.getValue() + ", and trees of training data may have at most "
                        + most(each.getKey()))
                .findFirst();
    }

    private int most(String parameter) {
        return switch (NAMES.getOrDefault(parameter, Cap.NODES)) {
            case WIDTH -> width;
            case DEPTH -> depth;
            case NODES -> nodes;
        };
    }

    /** Why a tree is too large; empty if it holds to the caps. */
    public Optional<String> refuses(Row.Tree tree) {
        Map<Integer, Integer> depths = new HashMap<>();
        Map<Integer, Integer> children = new HashMap<>();
        int deepest = 0;
        int widest = 0;
        for (Row.TreeNode node : tree.nodes()) {
            int at = depths.getOrDefault(node.parent(), 0) + 1;
            depths.put(node.id(), at);
            deepest = Math.max(deepest, at);
            widest = Math.max(widest, children.merge(node.parent(), 1, Integer::sum));
        }
        int size = tree.nodes().size();
        if (size > nodes) {
            return Optional.of("the tree has " + size + " nodes, more than " + nodes);
        }
        if (widest > width) {
            return Optional.of("a place of the tree has " + widest + " next steps, more than " + width);
        }
        return deepest > depth
                ? Optional.of("a path of the tree has " + deepest + " steps, more than " + depth)
                : Optional.empty();
    }
}
