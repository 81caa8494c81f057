package io.ponder.verifier.rewardmodel.backend;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Tokens;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A reward model's answer for one {@link RewardInput}, before normalisation. */
public sealed interface RewardAnswer {

    /** The tokens used, as counted by the engine; {@link Tokens#NONE} if nothing counts them, as in this process. */
    Tokens tokens();

    /** Whether part of the tokens is an estimate. */
    boolean isEstimated();

    /** The same, after a call about this input of which nobody told what it used. */
    default RewardAnswer after(Tokens lost) {
        if (lost.equals(Tokens.NONE)) {
            return this;
        }
        return switch (this) {
            case Raw raw -> new Raw(raw.rows, raw.tokens.plus(lost), true, raw.note);
            case Failed failed -> new Failed(failed.failure, failed.tokens.plus(lost), true);
        };
    }

    /**
     * The model's numbers as received. The caller checks that there are as many as steps, and that they are numbers.
     *
     * @param rows one for each score, in order; each holds the model's labels, or its single number
     * @param note what a person should know, such as that the model saw only part of the text; null for nothing
     */
    record Raw(
            List<List<Double>> rows,
            Tokens tokens,
            boolean isEstimated,
            @Nullable String note) implements RewardAnswer {
        public Raw {
            rows = rows.stream().map(List::copyOf).toList();
        }

        /** An answer whose tokens were counted. */
        public Raw(List<List<Double>> rows, Tokens tokens, @Nullable String note) {
            this(rows, tokens, false, note);
        }
    }

    /** This input could not be scored, though others of the same call may have been. */
    record Failed(Failure failure, Tokens tokens, boolean isEstimated) implements RewardAnswer {

        /** A failure whose tokens were counted. */
        public Failed(Failure failure, Tokens tokens) {
            this(failure, tokens, false);
        }

        /** An input whose call failed. */
        public static RewardAnswer of(FailureException e) {
            return new Failed(e.failure(), Tokens.NONE).after(UncountedException.lost(e));
        }
    }
}
