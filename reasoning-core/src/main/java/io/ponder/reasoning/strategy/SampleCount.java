package io.ponder.reasoning.strategy;

/**
 * How many samples a strategy draws, and how many it waits for.
 *
 * @param waitFor finished candidates after which stragglers are no longer waited for, 1 to n
 */
record SampleCount(int n, int waitFor) {

    static final int MOST = 256;

    static final Parameter.Whole WAIT_FOR = new Parameter.Whole(
            "wait_for",
            "decide once so many of the n samples have finished, without the stragglers; 0 waits for all",
            0,
            MOST,
            0);

    static Parameter.Whole n(int byDefault) {
        return new Parameter.Whole("n", "how many answers to draw", 1, MOST, byDefault);
    }

    static SampleCount of(Parameters parameters, Parameter.Whole n) {
        int samples = parameters.whole(n);
        int waitFor = parameters.whole(WAIT_FOR);
        return new SampleCount(samples, waitFor == 0 ? samples : Math.min(samples, waitFor));
    }
}
