package io.ponder.reasoning.strategy.toolbox;

import io.ponder.reasoning.strategy.Brief;
import io.ponder.reasoning.strategy.Parameter;
import io.ponder.reasoning.strategy.Parameters;

/**
 * How many samples a strategy draws, and how many it waits for.
 *
 * @param waitFor finished candidates after which stragglers are no longer waited for, 1 to n
 */
public record SampleCount(int n, int waitFor) {

    public static final int MOST = 256;

    public static final Parameter<Integer> WAIT_FOR = new Parameter.Whole(
            "wait_for",
            "decide once so many of the n samples have finished, without the stragglers; 0 waits for all",
            0,
            MOST,
            0);

    public static Parameter<Integer> n(int byDefault) {
        return new Parameter.Whole("n", "how many answers to draw", 1, MOST, byDefault);
    }

    /** At least as many as the candidates that the search is to return. */
    public static SampleCount of(Parameters parameters, Parameter<Integer> n, Brief brief) {
        int samples = Math.max(parameters.get(n), brief.choices());
        int waitFor = parameters.get(WAIT_FOR);
        return new SampleCount(samples, waitFor == 0 ? samples : Math.min(samples, Math.max(waitFor, brief.choices())));
    }
}
