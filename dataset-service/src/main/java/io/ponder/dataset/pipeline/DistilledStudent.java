package io.ponder.dataset.pipeline;

import io.ponder.dataset.pipeline.PipelineStep.JobStep;
import io.ponder.dataset.pipeline.PipelineStep.TrainingStep;
import io.ponder.dataset.recipe.RecipeValues;
import java.util.List;
import java.util.Map;

/** A small model that learns from what a large one writes (DeepSeek-R1 2025, arXiv 2501.12948, section 2.4). */
final class DistilledStudent {

    private DistilledStudent() {}

    static Pipeline pipeline() {
        return new Pipeline(
                "distil",
                "A student, named by base, learns from what a teacher, named by model, writes (DeepSeek-R1, distillation).",
                List.of(),
                DistilledStudent::steps);
    }

    private static List<PipelineStep> steps(Ref source, RecipeValues values) {
        Pipeline.BASE
                .field()
                .require(values.text(Pipeline.BASE) != null, "must name the student: what the trainer is to load");
        return List.of(
                new JobStep(
                        "traces",
                        "Right solutions of the teacher, with its likeliest tokens if traces.top is above 0.",
                        "distillation",
                        source,
                        Pipeline.model(values),
                        Map.of()),
                new TrainingStep(
                        "student",
                        "The student, trained on them.",
                        TrainingWay.DISTILL,
                        Ref.madeBy("traces"),
                        Pipeline.base(values),
                        Map.of(),
                        Map.of()));
    }
}
