package io.ponder.dataset.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * A data set or a model: one that is given, or what an earlier step makes.
 *
 * @param given the name of the data set or model; null for what a step makes
 * @param step the name of the step; null for what is given
 */
record Ref(@Nullable String given, @Nullable String step) {

    static Ref given(String name) {
        return new Ref(name, null);
    }

    static Ref madeBy(String step) {
        return new Ref(null, step);
    }

    /** As people read it, in a run of this name. */
    String in(String run) {
        return step == null ? String.valueOf(given) : made(run, step);
    }

    /** The name of what a step makes, in a run of this name. */
    static String made(String run, String step) {
        return run + "-" + step;
    }
}
