package io.ponder.verifier.reward;

import io.ponder.reasoning.Message;
import java.util.List;

/**
 * What a reward model is shown of one candidate. Shortened where the model's settings say so, and free of the model's
 * control tokens but for those of its own template.
 *
 * @param messages the problem: at least one message
 * @param solution the candidate as one text, without step separators
 * @param steps the candidate's steps for a process model, without separators; empty for an outcome model
 * @param text problem and solution in the model's template, with a separator after each step; for backends that send one
 *     text
 */
public record RewardInput(List<Message> messages, String solution, List<String> steps, String text) {

    public RewardInput {
        messages = List.copyOf(messages);
        steps = List.copyOf(steps);
    }

    /** How many scores the model has to give: one for each step, or one. */
    public int scores() {
        return steps.isEmpty() ? 1 : steps.size();
    }
}
