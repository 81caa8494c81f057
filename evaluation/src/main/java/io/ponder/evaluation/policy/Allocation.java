package io.ponder.evaluation.policy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chooses one option in each group so that the sum of their values is highest within a budget: a multiple-choice
 * knapsack. Keeps the partial choices that nothing cheaper equals. Values are rounded to {@link #GRAIN}, which limits
 * how many of these there can be.
 */
final class Allocation {

    private static final double GRAIN = 1e-4;

    private Allocation() {}

    private record Partial(
            double value, double cost, int option, @Nullable Partial before) {}

    /**
     * @param values by group and option
     * @param costs of the same
     * @return the option of each group; ties go to the cheaper
     * @throws IllegalArgumentException when the cheapest of all groups are beyond the budget
     */
    static int[] best(double[][] values, double[][] costs, double budget) {
        List<Partial> front = List.of(new Partial(0, 0, -1, null));
        for (int group = 0; group < values.length; group++) {
            List<Partial> next = new ArrayList<>();
            for (Partial partial : front) {
                for (int option = 0; option < values[group].length; option++) {
                    double cost = partial.cost + costs[group][option];
                    if (cost <= budget * (1 + 1e-9)) {
                        double value = partial.value + Math.round(values[group][option] / GRAIN) * GRAIN;
                        next.add(new Partial(value, cost, option, partial));
                    }
                }
            }
            front = undominated(next);
        }
        if (front.isEmpty()) {
            throw new IllegalArgumentException("the budget pays for none of the ways");
        }
        int[] options = new int[values.length];
        Partial at = front.getLast();
        for (int group = values.length - 1; at != null && group >= 0; group--) {
            options[group] = at.option;
            at = at.before;
        }
        return options;
    }

    /** By rising cost and value. */
    private static List<Partial> undominated(List<Partial> all) {
        all.sort(Comparator.comparingDouble(Partial::cost)
                .thenComparing(Comparator.comparingDouble(Partial::value).reversed()));
        List<Partial> front = new ArrayList<>();
        for (Partial partial : all) {
            if (front.isEmpty() || partial.value > front.getLast().value + GRAIN / 2) {
                front.add(partial);
            }
        }
        return front;
    }
}
