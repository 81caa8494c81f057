package io.ponder.plots;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * One axis: where a value lies on it, and its ticks.
 *
 * @param low the least value shown
 * @param ticks values, within {@code low} and {@code high}
 */
public record Axis(
        String name, boolean isLog, double low, double high, List<Double> ticks, DoubleFunction<String> label) {

    private static final double[][] LOG_STEPS = {{1}, {1, 3}, {1, 2, 5}, {1, 1.5, 2, 3, 5, 7}};
    private static final int FEWEST_TICKS = 4;
    private static final int MOST_TICKS = 8;

    /** Shares in percent, from one multiple of ten to another, that include all the values. */
    public static Axis shares(String name, List<Double> values) {
        double low = values.stream().mapToDouble(x -> x).min().orElse(0);
        double high = values.stream().mapToDouble(x -> x).max().orElse(1);
        return shares(name, Math.floor(low * 10) / 10, Math.ceil(high * 10) / 10, 0.1);
    }

    /** Shares as percent, in steps of {@code step}. */
    public static Axis shares(String name, double low, double high, double step) {
        return linear(name, low, high, step, share -> Math.round(100 * share) + "%");
    }

    public static Axis linear(String name, double low, double high, double step, DoubleFunction<String> label) {
        List<Double> ticks = new ArrayList<>();
        double top = high > low ? high : low + step;
        for (long i = Math.round(low / step); i * step <= top + step / 1e6; i++) {
            ticks.add(i * step);
        }
        return new Axis(name, false, low, top, ticks, label);
    }

    /** From 0 to at least the highest, in round steps. */
    public static Axis fromZero(String name, double highest, DoubleFunction<String> label) {
        double rough = Math.max(highest, 1e-9) / 6;
        double decade = Math.pow(10, Math.floor(Math.log10(rough)));
        double step = decade * (rough / decade <= 1 ? 1 : rough / decade <= 2 ? 2 : rough / decade <= 5 ? 5 : 10);
        return linear(name, 0, Math.ceil(highest / step) * step, step, label);
    }

    /** @param values above 0 */
    public static Axis log(String name, List<Double> values, DoubleFunction<String> label) {
        double low = values.stream().mapToDouble(x -> x).min().orElse(1) / 1.25;
        double high = values.stream().mapToDouble(x -> x).max().orElse(1) * 1.25;
        List<Double> ticks = List.of();
        for (double[] steps : LOG_STEPS) {
            List<Double> finer = logTicks(low, high, steps);
            if (ticks.size() < FEWEST_TICKS || finer.size() <= MOST_TICKS) {
                ticks = finer;
            }
        }
        return new Axis(name, true, low, high, ticks, label);
    }

    /** With a tick at each of the values, above 0, and nowhere else. */
    public static Axis logAt(String name, List<Double> values, DoubleFunction<String> label) {
        Axis axis = log(name, values, label);
        return new Axis(
                name,
                true,
                axis.low,
                axis.high,
                values.stream().distinct().sorted().toList(),
                label);
    }

    private static List<Double> logTicks(double low, double high, double[] steps) {
        List<Double> ticks = new ArrayList<>();
        for (int exponent = (int) Math.floor(Math.log10(low)); exponent <= Math.log10(high); exponent++) {
            for (double step : steps) {
                double tick = step * Math.pow(10, exponent);
                if (tick >= low && tick <= high) {
                    ticks.add(tick);
                }
            }
        }
        return ticks;
    }

    double place(double value) {
        return isLog ? Math.log10(value) : value;
    }
}
