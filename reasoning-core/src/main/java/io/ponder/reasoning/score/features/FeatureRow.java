package io.ponder.reasoning.score.features;

import java.util.ArrayList;
import java.util.List;

/** The features of one candidate or step, in the order in which they are added. */
final class FeatureRow {

    private final List<String> names = new ArrayList<>();
    private final List<Double> values = new ArrayList<>();

    void add(String name, double value) {
        names.add(name);
        values.add(value);
    }

    /** A count, whose first few matter most. */
    void addCount(String name, int count) {
        add(name, Math.log1p(count));
    }

    void addIf(String name, boolean holds) {
        add(name, holds ? 1 : 0);
    }

    void addAll(String name, float[] vector) {
        for (int i = 0; i < vector.length; i++) {
            add(name + "_" + i, vector[i]);
        }
    }

    List<String> names() {
        return List.copyOf(names);
    }

    double[] values() {
        return values.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
