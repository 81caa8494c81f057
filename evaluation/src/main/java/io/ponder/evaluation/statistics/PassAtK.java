package io.ponder.evaluation.statistics;

/** pass@k: the chance that any of k samples is right. */
public final class PassAtK {
    private PassAtK() {}

    /**
     * The unbiased estimator 1 - C(n-c, k) / C(n, k), as a product that does not overflow: Chen et al., arXiv 2107.03374,
     * equation 1 and figure 3.
     *
     * @param samples n, that were drawn
     * @param right c, of them
     * @param k 1 to {@code samples}
     */
    public static double of(int samples, int right, int k) {
        if (k < 1 || k > samples || right < 0 || right > samples) {
            throw new IllegalArgumentException(
                    "there is no pass@" + k + " of " + samples + " samples of which " + right + " are right");
        }
        if (samples - right < k) {
            return 1;
        }
        double noneRight = 1;
        for (int i = samples - right + 1; i <= samples; i++) {
            noneRight *= 1 - (double) k / i;
        }
        return 1 - noneRight;
    }
}
