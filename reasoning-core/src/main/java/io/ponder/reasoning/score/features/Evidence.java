package io.ponder.reasoning.score.features;

import io.ponder.answers.Answer;
import io.ponder.reasoning.model.LogProbs;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A candidate as features are taken from it.
 *
 * @param text the whole text
 * @param steps the same text split into steps
 * @param complete whether the model ended it itself
 * @param answer what is compared with other answers; null where none could be read
 * @param logProbs of the whole text; null where the engine reports none
 * @param stepLogProbs of each step; null where they are not known
 * @param hidden for an outcome, one vector of the whole text; for steps, one of the text up to each of them; null for none
 */
public record Evidence(
        String text,
        List<String> steps,
        boolean complete,
        @Nullable Answer answer,
        @Nullable LogProbs logProbs,
        @Nullable List<LogProbs> stepLogProbs,
        @Nullable List<float[]> hidden) {

    public Evidence {
        steps = List.copyOf(steps);
        stepLogProbs = stepLogProbs == null ? null : List.copyOf(stepLogProbs);
        hidden = hidden == null ? null : List.copyOf(hidden);
    }

    /** The same with hidden states. */
    public Evidence with(List<float[]> states) {
        return new Evidence(text, steps, complete, answer, logProbs, stepLogProbs, states);
    }
}
