package io.ponder.dataset.pipeline;

import io.ponder.dataset.pipeline.PipelineStep.JobStep;
import io.ponder.dataset.pipeline.PipelineStep.MixtureStep;
import io.ponder.dataset.pipeline.PipelineStep.TrainingStep;
import io.ponder.dataset.recipe.Recipe;
import io.ponder.dataset.recipe.RecipeValues;
import io.ponder.dataset.recipe.Recipes;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a run of a pipeline is going to do.
 *
 * @param parameters all of the pipeline's, and those that were given for steps
 */
record RunPlan(List<PipelineStep> steps, Map<String, Object> parameters) {

    RunPlan {
        steps = List.copyOf(steps);
    }

    /**
     * @param given the parameters of the pipeline and, as {@code STEP.NAME}, of its steps
     * @throws FailureException naming the first parameter that is unknown or out of range
     */
    static RunPlan of(Pipeline pipeline, Ref source, Map<String, Object> given, Recipes recipes) {
        Map<String, Object> own = new TreeMap<>();
        Map<String, Object> ofSteps = new TreeMap<>();
        given.forEach((name, value) -> (name.contains(".") ? ofSteps : own).put(name, value));
        RecipeValues values = pipeline.read(own);
        List<PipelineStep> steps = new ArrayList<>(pipeline.steps().of(source, values));
        ofSteps.forEach((name, value) -> set(pipeline, steps, name, value));
        for (PipelineStep step : steps) {
            switch (step) {
                case JobStep job -> check(job.name(), recipes.named(job.recipe()), job.parameters());
                case MixtureStep mixture -> check(mixture.name(), recipes.named("mixture"), mixture.parameters());
                case TrainingStep training -> check(training, steps);
            }
        }
        Map<String, Object> parameters = new TreeMap<>(values.json());
        parameters.putAll(ofSteps);
        return new RunPlan(steps, parameters);
    }

    private static void set(Pipeline pipeline, List<PipelineStep> steps, String name, Object value) {
        int dot = name.indexOf('.');
        String step = name.substring(0, dot);
        String parameter = name.substring(dot + 1);
        Field field = Field.PARAMETERS.at(name);
        if (steps.stream().noneMatch(one -> one.isNamed(step))) {
            List<String> names = steps.stream().map(PipelineStep::name).toList();
            throw Failure.invalid(
                            field,
                            pipeline.name() + " has no step " + Field.unquoted(step) + "; it has "
                                    + String.join(", ", names),
                            names)
                    .asException();
        }
        field.require(!parameter.equals("model"), "follows from the pipeline's own model");
        field.require(value != null, "must have a value");
        steps.replaceAll(one -> one.isNamed(step) ? one.with(parameter, Objects.requireNonNull(value)) : one);
    }

    private static void check(String step, Recipe recipe, Map<String, Object> parameters) {
        try {
            recipe.stages().of(RecipeValues.read(recipe, parameters));
        } catch (FailureException e) {
            String inner = Field.PARAMETERS.path() + ".";
            throw e.failure()
                    .inWordsOf(path -> path.startsWith(inner)
                            ? Field.PARAMETERS
                                    .at(step)
                                    .at(path.substring(inner.length()))
                                    .path()
                            : path)
                    .asException();
        }
    }

    /** An adapter is no model that can be trained further. */
    private static void check(TrainingStep training, List<PipelineStep> steps) {
        if (TrainingCommands.rank(training) == 0) {
            return;
        }
        String further = steps.stream()
                .filter(step -> step instanceof TrainingStep other
                        && training.name().equals(other.base().step()))
                .map(PipelineStep::name)
                .collect(Collectors.joining(", "));
        Field.PARAMETERS
                .at(training.name())
                .at("lora")
                .require(
                        further.isEmpty(),
                        "must stay 0: " + further + " trains this model further, so it needs all weights");
    }
}
