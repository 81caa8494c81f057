package io.ponder.verifier.rewardmodel.onnx;

import io.ponder.reasoning.model.Failure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an {@link OnnxModel} said of one {@link Pair}. */
sealed interface OnnxAnswer {

    /**
     * The model was asked.
     *
     * @param row the model's labels, or the one number it gives, as they came
     * @param note how the model saw the pair otherwise than it was written; null when it did not
     */
    record Labels(List<Double> row, @Nullable String note) implements OnnxAnswer {}

    /** The model was not asked. */
    record Refused(Failure failure) implements OnnxAnswer {}
}
