package io.ponder.reasoning.strategy.select;

import java.util.Arrays;

/**
 * How strong rivals are by the games between them: the model of Bradley and Terry (1952, doi 10.2307/2334029), in which i
 * beats j with probability {@code s_i / (s_i + s_j)}. The likeliest strengths are found by Hunter's iteration (2004, doi
 * 10.1214/aos/1079120141, equation 3): {@code s_i <- won_i / sum_j played_ij / (s_i + s_j)}.
 */
final class BradleyTerry {

    private static final int MOST_ITERATIONS = 1000;
    private static final double ENOUGH = 1e-10;

    private BradleyTerry() {}

    /**
     * @param won what each row has won against each column, at least 0; games can count more or less than one. Each pair
     *     has won something on both sides, so that no strength is 0 or without bound
     * @return above 0, and 1 in sum
     */
    static double[] strengths(double[][] won) {
        int rivals = won.length;
        double[] strengths = new double[rivals];
        Arrays.fill(strengths, 1.0 / rivals);
        for (int iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
            double[] next = new double[rivals];
            double sum = 0;
            for (int i = 0; i < rivals; i++) {
                double wins = 0;
                double expected = 0;
                for (int j = 0; j < rivals; j++) {
                    if (j != i) {
                        wins += won[i][j];
                        expected += (won[i][j] + won[j][i]) / (strengths[i] + strengths[j]);
                    }
                }
                next[i] = expected == 0 ? strengths[i] : wins / expected;
                sum += next[i];
            }
            double moved = 0;
            for (int i = 0; i < rivals; i++) {
                next[i] /= sum;
                moved = Math.max(moved, Math.abs(next[i] - strengths[i]));
            }
            strengths = next;
            if (moved < ENOUGH) {
                break;
            }
        }
        return strengths;
    }
}
