package io.ponder.verifier.rewardmodel.backend;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Tokens;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a reward model said of one {@link RewardInput}, before normalisation. */
public sealed interface RewardAnswer {

    /** What it cost, as the engine counted; {@link Tokens#NONE} where nothing counts, as in this process. */
    Tokens tokens();

    /**
     * The model's numbers as they came. Whether there are as many as there are steps, and whether they are numbers at all,
     * is checked by who asked.
     *
     * @param rows one for each score, in order; each holds the model's labels, or the one number it gives
     * @param note what a person should know, such as that the model saw a part only; null for nothing
     */
    record Raw(
            List<List<Double>> rows,
            Tokens tokens,
            @Nullable String note) implements RewardAnswer {
        public Raw {
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    /** This input could not be scored; the others of the call may have been. */
    record Failed(Failure failure, Tokens tokens) implements RewardAnswer {}
}
