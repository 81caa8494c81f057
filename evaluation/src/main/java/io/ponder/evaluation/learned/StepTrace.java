package io.ponder.evaluation.learned;

import io.ponder.reasoning.score.features.Evidence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A solution whose steps are known to be right or wrong.
 *
 * @param key of its problem
 * @param writer the model that wrote it; null if it is not known
 * @param right one for each of its steps
 */
record StepTrace(String key, @Nullable String writer, Evidence evidence, List<Boolean> right) {
    StepTrace {
        right = List.copyOf(right);
    }
}
