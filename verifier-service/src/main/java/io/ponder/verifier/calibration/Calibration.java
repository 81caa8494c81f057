package io.ponder.verifier.calibration;

import io.ponder.reasoning.score.Aggregation;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The file of one calibration.
 *
 * @param verifier whose scores it is for
 * @param model that wrote the samples: another one is right more or less often at the same score
 * @param judgeModel that the verifier asked; null where it asks none
 * @param aggregation how a process verifier's steps became one number for the fit; null for an outcome verifier
 * @param samples how many it was fitted to
 * @param right how many of them were right
 * @param folds of the cross-validation
 * @param before what the raw scores are worth
 * @param after what calibrated ones are worth on samples that were held out
 * @param madeAt when
 * @param dataSha256 of the file with the samples
 */
public record Calibration(
        String verifier,
        String model,
        @Nullable String judgeModel,
        Fit.Method method,
        @Nullable Aggregation aggregation,
        int samples,
        int right,
        int folds,
        Quality before,
        Quality after,
        Instant madeAt,
        String dataSha256,
        Curve curve) {

    /**
     * How good probabilities are; 0 is best of both.
     *
     * @param brier the mean squared difference to what came true
     * @param ece the expected calibration error
     */
    public record Quality(double brier, double ece) {}

    /** Whether it holds for candidates that {@code writer} wrote and {@code judge} judged. */
    boolean fits(@Nullable String writer, @Nullable String judge) {
        return model.equals(writer) && (judgeModel == null || judgeModel.equals(judge));
    }

    String describedModels() {
        return model + (judgeModel == null ? "" : " judged by " + judgeModel);
    }
}
