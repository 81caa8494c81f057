package io.ponder.reasoning.strategy;

import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.IntFunction;

/**
 * What it means to give a strategy so many samples, so that strategies can be compared: how many whole answers it draws, or
 * how many paths it follows side by side when it works step by step.
 *
 * @param unit what is counted
 * @param rule from a number of samples, at least 1, to the parameters that spend them; the others keep their defaults
 */
public record SampleBudget(Unit unit, IntFunction<Map<String, Object>> rule) {

    /** Members of a group, where there are enough samples. */
    private static final int GROUP = 4;

    /** What a budget counts. */
    public enum Unit {
        /** One sample is drawn, whatever the budget. */
        ONE,
        /** Whole answers. */
        ANSWERS,
        /** Paths side by side. Its samples are steps, so a limit on samples would cut it short. */
        PATHS
    }

    /** One sample, whatever the budget. */
    public static SampleBudget one() {
        return new SampleBudget(Unit.ONE, samples -> Map.of());
    }

    /** So many whole answers. */
    public static SampleBudget answers(Parameter<Integer> n) {
        return answers(samples -> Map.of(n.name(), samples));
    }

    public static SampleBudget answers(IntFunction<Map<String, Object>> rule) {
        return new SampleBudget(Unit.ANSWERS, rule);
    }

    /** So many paths. */
    public static SampleBudget paths(Parameter<Integer> width) {
        return new SampleBudget(Unit.PATHS, samples -> Map.of(width.name(), samples));
    }

    /** Groups of four next steps, or of as many as there are samples. */
    public static SampleBudget paths(Parameter<Integer> groups, Parameter<Integer> size) {
        return new SampleBudget(Unit.PATHS, inGroups((count, each) -> Map.of(groups.name(), count, size.name(), each)));
    }

    /**
     * Divides the samples into groups of four, or into one of as many as there are.
     *
     * @param rule is given the number of groups and the size of each
     */
    public static IntFunction<Map<String, Object>> inGroups(BiFunction<Integer, Integer, Map<String, Object>> rule) {
        return samples -> {
            int size = Math.min(GROUP, samples);
            return rule.apply(samples / size, size);
        };
    }

    /** The parameters that spend so many samples, at least 1. */
    public Map<String, Object> parameters(int samples) {
        return rule.apply(samples);
    }

    /** Whether more samples change nothing. */
    public boolean isSingle() {
        return unit == Unit.ONE;
    }

    /** Whether its samples are steps, so that its width is what a budget sets. */
    public boolean isStepwise() {
        return unit == Unit.PATHS;
    }
}
