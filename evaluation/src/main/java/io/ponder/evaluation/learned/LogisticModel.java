package io.ponder.evaluation.learned;

import de.bwaldvogel.liblinear.Feature;
import de.bwaldvogel.liblinear.FeatureNode;
import de.bwaldvogel.liblinear.Linear;
import de.bwaldvogel.liblinear.Model;
import de.bwaldvogel.liblinear.Parameter;
import de.bwaldvogel.liblinear.Problem;
import de.bwaldvogel.liblinear.SolverType;
import java.util.List;

/**
 * Logistic regression with an L2 penalty, by LIBLINEAR (Fan et al. 2008, JMLR 9): a convex problem with one solution, which
 * its trust-region Newton method finds without any randomness. Features are standardised first, so that one penalty suits
 * all of them.
 *
 * @param means of the features in training
 * @param scales their standard deviations; 1 for a constant
 * @param weights of the standardised features
 */
record LogisticModel(double[] means, double[] scales, double[] weights, double bias) {

    private static final double PRECISE = 1e-8;

    static {
        Linear.disableDebugOutput();
    }

    /**
     * @param rows right and wrong ones
     * @param cost how much a wrong prediction counts against the penalty, above 0
     */
    static LogisticModel fit(List<LabelledRow> rows, double cost) {
        int columns = rows.getFirst().features().length;
        double[] means = new double[columns];
        double[] scales = new double[columns];
        standardise(rows, means, scales);
        Problem problem = new Problem();
        problem.l = rows.size();
        problem.n = columns + 1;
        problem.bias = 1;
        problem.x = new Feature[rows.size()][];
        problem.y = new double[rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            Feature[] nodes = new Feature[columns + 1];
            for (int j = 0; j < columns; j++) {
                nodes[j] = new FeatureNode(j + 1, (rows.get(i).features()[j] - means[j]) / scales[j]);
            }
            nodes[columns] = new FeatureNode(columns + 1, 1);
            problem.x[i] = nodes;
            problem.y[i] = rows.get(i).right() ? 1 : 0;
        }
        Parameter how = new Parameter(SolverType.L2R_LR, cost, PRECISE);
        how.setRegularizeBias(false);
        Model model = Linear.train(problem, how);
        // The library's first class, which comes first in the data, has the positive side.
        double sign = model.getLabels()[0] == 1 ? 1 : -1;
        double[] its = model.getFeatureWeights();
        double[] weights = new double[columns];
        for (int j = 0; j < columns; j++) {
            weights[j] = sign * its[j];
        }
        return new LogisticModel(means, scales, weights, sign * its[columns]);
    }

    private static void standardise(List<LabelledRow> rows, double[] means, double[] scales) {
        for (int j = 0; j < means.length; j++) {
            double sum = 0;
            double squares = 0;
            for (LabelledRow row : rows) {
                sum += row.features()[j];
            }
            means[j] = sum / rows.size();
            for (LabelledRow row : rows) {
                double off = row.features()[j] - means[j];
                squares += off * off;
            }
            double deviation = Math.sqrt(squares / rows.size());
            scales[j] = deviation > 1e-9 ? deviation : 1;
        }
    }

    /** The probability that a row is right, before calibration. */
    double at(double[] features) {
        double sum = bias;
        for (int j = 0; j < weights.length; j++) {
            sum += weights[j] * (features[j] - means[j]) / scales[j];
        }
        return 1 / (1 + Math.exp(-sum));
    }
}
