package io.ponder.verifier.rewardmodel.backend;

import io.ponder.reasoning.model.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a reward model is shown of one candidate: shortened if the model's settings say so, and without control tokens
 * of the model other than its separators.
 *
 * @param messages the problem: at least one message, including the model's own system message
 * @param solution the candidate as the model reads it; for a process model, its steps, each with the model's separator
 * @param steps the candidate's steps for a process model, without separators; empty for an outcome model
 * @param text problem and solution in the model's template; null if it has none and the engine applies its own
 */
public record RewardInput(
        List<Message> messages,
        String solution,
        List<String> steps,
        @Nullable String text) {

    public RewardInput {
        messages = List.copyOf(messages);
        steps = List.copyOf(steps);
    }

    /** The number of scores the model must give: one for each step, or one. */
    public int scores() {
        return steps.isEmpty() ? 1 : steps.size();
    }
}
