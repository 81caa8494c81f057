package io.ponder.dataset.recipe;

import io.ponder.reasoning.strategy.Parameter;
import java.util.ArrayList;
import java.util.List;

/**
 * Rejection sampling, the third step of DeepSeek-R1 (2025, arXiv 2501.12948, section 2.3.3): many samples of each
 * question, of which those that are right, or good enough, are kept.
 */
final class RejectionSampling {

    private RejectionSampling() {}

    static Recipe recipe() {
        List<Parameter<?>> own = new ArrayList<>(Checking.PARAMETERS);
        own.addAll(Selecting.PARAMETERS);
        return new Recipe(
                        "rejection_sampling",
                        "Many samples of each question, of which the right ones are kept (DeepSeek-R1, step 3).",
                        Asking.and(own),
                        RejectionSampling::stages)
                .open(Checking::isByVerifier);
    }

    private static List<Stage> stages(RecipeValues values) {
        List<Stage> stages = new ArrayList<>(List.of(
                Asking.sample(values),
                Checking.stage(values),
                Writing.solutions(values, item -> Checking.label(values, item))));
        stages.addAll(Selecting.stages(values));
        return stages;
    }
}
