package io.ponder.reasoning.strategy.auto;

import java.util.Locale;
import java.util.Map;

/** What {@link Auto} did once its first samples had told how hard a question is. */
public enum Decision {
    /** Nothing could be compared or checked, so one sample was all. */
    ONE_SAMPLE,
    /** The first samples were enough, or the budget paid for no more. */
    FIRST_SAMPLES,
    MORE_SAMPLES,
    BEAM_SEARCH;

    /**
     * Reads it from a search that has ended.
     *
     * @param parameters those of the search, defaults filled in
     * @param asked how many samples it wanted
     * @param stepwise whether it drew single steps
     */
    public static Decision of(Map<String, Object> parameters, int asked, boolean stepwise) {
        if (stepwise) {
            return BEAM_SEARCH;
        }
        if (asked <= 1) {
            return ONE_SAMPLE;
        }
        return asked > first(parameters) ? MORE_SAMPLES : FIRST_SAMPLES;
    }

    private static int first(Map<String, Object> parameters) {
        if (parameters.get("policy") instanceof Map<?, ?> policy && policy.get("first") instanceof Number first) {
            return first.intValue();
        }
        return Auto.Effort.valueOf(String.valueOf(parameters.get("effort")).toUpperCase(Locale.ROOT)).first;
    }
}
