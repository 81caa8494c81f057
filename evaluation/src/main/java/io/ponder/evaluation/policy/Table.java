package io.ponder.evaluation.policy;

import io.ponder.reasoning.strategy.auto.Policy.Way;
import java.util.ArrayList;
import java.util.List;

/**
 * How accurate and how costly each way is in each kind of problem, over the problems that a policy is fitted to. A
 * problem whose draws fall into several kinds counts in each by its share, so that the kinds add up to the whole.
 */
final class Table {

    /**
     * How many problems a group of kinds must touch to get a decision of its own. Fewer show little but chance: even a
     * way that is right on all ten may be wrong on a quarter of such problems (0.75^10 = 0.06).
     */
    static final int FEWEST = 10;

    private final List<Way> ways;
    private final int problems;
    private final double[][] mass;
    private final double[][][] right;
    private final double[][] tokens;

    Table(List<ProblemDraws> data, Kinds kinds, List<Way> ways) {
        this.ways = ways;
        problems = data.size();
        mass = new double[kinds.count()][problems];
        right = new double[kinds.count()][ways.size()][problems];
        tokens = new double[kinds.count()][ways.size()];
        for (int p = 0; p < problems; p++) {
            List<Draw> draws = data.get(p).draws();
            double share = 1.0 / draws.size();
            for (Draw draw : draws) {
                int kind = kinds.of(draw);
                mass[kind][p] += share;
                for (int w = 0; w < ways.size(); w++) {
                    DrawOutcome outcome = draw.outcome(ways.get(w));
                    right[kind][w][p] += outcome.right() ? share : 0;
                    tokens[kind][w] += outcome.tokens() * share / problems;
                }
            }
        }
    }

    /**
     * Neighbouring kinds that are decided about together: each group touches {@link #FEWEST} problems, if there are so many.
     * The smallest group joins the smaller of its neighbours until none is too small; so an empty kind never stands alone.
     */
    List<List<Integer>> groups() {
        List<List<Integer>> groups = new ArrayList<>();
        for (int kind = 0; kind < mass.length; kind++) {
            groups.add(List.of(kind));
        }
        while (groups.size() > 1) {
            int smallest = 0;
            for (int g = 1; g < groups.size(); g++) {
                smallest = touched(groups.get(g)) < touched(groups.get(smallest)) ? g : smallest;
            }
            if (touched(groups.get(smallest)) >= FEWEST) {
                break;
            }
            boolean goesUp = smallest == 0
                    || (smallest < groups.size() - 1
                            && touched(groups.get(smallest + 1)) < touched(groups.get(smallest - 1)));
            int lower = goesUp ? smallest : smallest - 1;
            List<Integer> joined = new ArrayList<>(groups.get(lower));
            joined.addAll(groups.remove(lower + 1));
            groups.set(lower, joined);
        }
        return groups;
    }

    private int touched(List<Integer> group) {
        int count = 0;
        for (int p = 0; p < problems; p++) {
            count += sum(mass, group, p) > 0 ? 1 : 0;
        }
        return count;
    }

    private static double sum(double[][] values, List<Integer> group, int problem) {
        return group.stream().mapToDouble(kind -> values[kind][problem]).sum();
    }

    /** The tokens spent on a group, as a mean over all problems. */
    double tokens(List<Integer> group, int way) {
        return group.stream().mapToDouble(kind -> tokens[kind][way]).sum();
    }

    /**
     * What another way than {@code base} is sure to add in a group, in accuracy over all problems: the mean difference less
     * its standard error over problems (the one-standard-error rule of Breiman et al., CART, 1984, section 3.4.3). The
     * variance counts one imagined problem on which they differ, because problems on which they never did are no proof. A way
     * that is worse on none of the group's problems takes nothing away, so that the cheaper of equals is found.
     */
    double gain(List<Integer> group, int way, int base) {
        if (way == base) {
            return 0;
        }
        double sum = 0;
        double squares = 0;
        double groupMass = 0;
        boolean loses = false;
        for (int p = 0; p < problems; p++) {
            double difference = 0;
            for (int kind : group) {
                difference += right[kind][way][p] - right[kind][base][p];
            }
            loses |= difference < -1e-9;
            sum += difference;
            squares += difference * difference;
            groupMass += sum(mass, group, p);
        }
        double mean = sum / problems;
        double imagined = groupMass / Math.max(1, touched(group));
        double variance = squares - problems * mean * mean + imagined * imagined;
        double sure = mean - Math.sqrt(Math.max(0, variance)) / problems;
        return loses ? sure : Math.max(0, sure);
    }

    /** The most accurate way for all problems within a budget; ties go to the cheaper; -1 when there is none. */
    int fixed(double budget) {
        List<Integer> all = new ArrayList<>();
        for (int kind = 0; kind < mass.length; kind++) {
            all.add(kind);
        }
        int best = -1;
        double bestAccuracy = 0;
        for (int way = 0; way < ways.size(); way++) {
            double cost = tokens(all, way);
            double accuracy = accuracy(way);
            boolean isBetter = best < 0
                    || accuracy > bestAccuracy + 1e-9
                    || (accuracy > bestAccuracy - 1e-9 && cost < tokens(all, best));
            if (cost <= budget * (1 + 1e-9) && isBetter) {
                best = way;
                bestAccuracy = accuracy;
            }
        }
        return best;
    }

    private double accuracy(int way) {
        double sum = 0;
        for (double[][] kind : right) {
            for (double share : kind[way]) {
                sum += share;
            }
        }
        return sum / problems;
    }
}
