package io.ponder.contracts.calibration;

import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.score.Aggregation;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * A calibration as {@code ./ponder calibrate} writes it and verifier-service applies it.
 *
 * @param verifier whose scores it is for
 * @param model that wrote the samples: another one is right more or less often at the same score
 * @param judgeModel that the verifier asked; null where it asks none
 * @param aggregation how a process verifier's steps became one number for the fit; null for an outcome verifier
 * @param samples how many it was fitted to
 * @param right how many of them were right
 * @param folds of the cross-validation
 * @param before how good the raw scores are
 * @param after how good calibrated scores are, on samples held out of the fit
 * @param madeAt when
 * @param dataSha256 of the file with the samples
 */
public record CalibrationFile(
        String verifier,
        String model,
        @Nullable String judgeModel,
        Method method,
        @Nullable Aggregation aggregation,
        int samples,
        int right,
        int folds,
        Quality before,
        Quality after,
        Instant madeAt,
        String dataSha256,
        CalibrationCurve curve) {

    /** How a curve is fitted. */
    public enum Method {
        /** A sigmoid: two numbers, for few samples. */
        PLATT,
        /** Rising steps, for a thousand samples and more; a thousandth of the raw score keeps their order strict. */
        ISOTONIC,
        /** Rising steps that let scores become equal. */
        ISOTONIC_TIES
    }

    /**
     * How good probabilities are; for both numbers, 0 is best.
     *
     * @param brier the mean squared difference to what came true
     * @param ece the expected calibration error
     */
    public record Quality(double brier, double ece) {}

    /**
     * @throws IllegalArgumentException saying which field is at fault
     */
    public static CalibrationFile parse(String json) {
        CalibrationFile file;
        try {
            file = WireJson.mapper().readValue(json, CalibrationFile.class);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("is no calibration: " + e.getOriginalMessage(), e);
        }
        if (file == null || file.curve == null || file.method == null) {
            throw new IllegalArgumentException(
                    "must hold verifier, model, method and curve, as ./ponder calibrate writes them");
        }
        if (isBlank(file.verifier) || isBlank(file.model)) {
            throw new IllegalArgumentException("must name its verifier and the model that wrote its samples");
        }
        return file;
    }

    @SuppressWarnings("NullAway") // What a document leaves out is null, whatever the record says.
    private static boolean isBlank(String text) {
        return text == null || text.isBlank();
    }

    public String toJson() {
        return WireJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
    }

    /** Whether it holds for candidates that {@code writer} wrote and {@code judge} judged. */
    public boolean fits(@Nullable String writer, @Nullable String judge) {
        return model.equals(writer) && (judgeModel == null || judgeModel.equals(judge));
    }

    /** The models it holds for: {@code small judged by big}. */
    public String models() {
        return model + (judgeModel == null ? "" : " judged by " + judgeModel);
    }
}
