package io.ponder.verifier.rewardmodel.backend;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Tokens;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A reward model's answer for one {@link RewardInput}, before normalisation. */
public sealed interface RewardAnswer {

    /** The tokens used, as counted by the engine; {@link Tokens#NONE} if nothing counts them, as in this process. */
    Tokens tokens();

    /**
     * The model's numbers as received. The caller checks that there are as many as steps, and that they are numbers.
     *
     * @param rows one for each score, in order; each holds the model's labels, or its single number
     * @param note what a person should know, such as that the model saw only part of the text; null for nothing
     */
    record Raw(
            List<List<Double>> rows,
            Tokens tokens,
            @Nullable String note) implements RewardAnswer {
        public Raw {
            rows = rows.stream().map(List::copyOf).toList();
        }
    }

    /** This input could not be scored, though others of the same call may have been. */
    record Failed(Failure failure, Tokens tokens) implements RewardAnswer {}
}
