package io.ponder.dataset.pipeline;

import io.ponder.dataset.pipeline.PipelineStep.JobStep;
import io.ponder.dataset.pipeline.PipelineStep.TrainingStep;
import io.ponder.dataset.recipe.RecipeValues;
import io.ponder.reasoning.strategy.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The outer loop of STaR (Zelikman et al. 2022, arXiv 2203.14465, algorithm 1): the latest model writes the rationales, and
 * the first model is trained on them anew, so that no round inherits what an earlier one overfitted to.
 */
final class StarLoop {

    private static final Parameter<Integer> ROUNDS = new Parameter.Whole(
            "rounds",
            "the most rounds; fewer if a new model gets no larger share of its samples right than the one before it",
            1,
            20,
            3);

    private StarLoop() {}

    static Pipeline pipeline() {
        return new Pipeline(
                "star_loop",
                "Rounds of STaR: the latest model writes rationales, on which the first model is trained again.",
                List.of(ROUNDS),
                StarLoop::steps);
    }

    private static List<PipelineStep> steps(Ref source, RecipeValues values) {
        List<PipelineStep> steps = new ArrayList<>();
        for (int round = 1; round <= values.get(ROUNDS); round++) {
            Ref latest = round == 1 ? Pipeline.model(values) : Ref.madeBy("model-" + (round - 1));
            @Nullable String before = round == 1 ? null : "rationales-" + (round - 1);
            steps.add(new JobStep(
                    "rationales-" + round,
                    "Rationales of the " + (round == 1 ? "first" : "latest") + " model that lead to the right answer.",
                    "star",
                    source,
                    latest,
                    Map.of("row_prompt", "asked"), // so that the next round asks as this one trains
                    before));
            steps.add(new TrainingStep(
                    "model-" + round,
                    "The first model, trained on them.",
                    TrainingWay.SFT,
                    Ref.madeBy("rationales-" + round),
                    Pipeline.base(values),
                    Map.of(),
                    Map.of()));
        }
        return steps;
    }
}
