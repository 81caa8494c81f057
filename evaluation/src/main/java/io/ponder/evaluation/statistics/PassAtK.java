package io.ponder.evaluation.statistics;

/** The chance that any of k samples is right. */
public final class PassAtK {

    private PassAtK() {}

    /**
     * The unbiased estimate from more samples than k (Chen et al. 2021, arXiv 2107.03374, equation 1):
     * {@code 1 - C(n-c, k) / C(n, k)}, as a product that neither overflows nor cancels.
     *
     * @param samples n, at least k
     * @param right c, how many of them are right
     * @param k at least 1
     * @return 0 to 1
     */
    public static double of(int samples, int right, int k) {
        if (k < 1 || k > samples || right < 0 || right > samples) {
            throw new IllegalArgumentException("pass@" + k + " cannot be told from " + right + " right of " + samples);
        }
        if (samples - right < k) {
            return 1;
        }
        double allWrong = 1;
        for (int i = samples - right + 1; i <= samples; i++) {
            allWrong *= 1 - (double) k / i;
        }
        return 1 - allWrong;
    }
}
