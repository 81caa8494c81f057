package io.ponder.dataset.pipeline;

import io.ponder.contracts.dataset.PipelineInfo;
import io.ponder.contracts.dataset.PipelineInfo.PipelineStepInfo;
import io.ponder.contracts.dataset.RecipeInfo.RecipeParameter;
import io.ponder.dataset.recipe.RecipeValues;
import io.ponder.reasoning.strategy.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Jobs and trainings in a row, each of which uses what those before it made. */
record Pipeline(String name, String description, List<Parameter<?>> parameters, Steps steps) {

    static final Parameter<String> MODEL = new Parameter.Text(
            "model",
            "the first model that is asked, by the name under which Ponder offers it; empty for the default",
            200,
            "");
    static final Parameter<String> BASE = new Parameter.Text(
            "base",
            "the first model as the trainer loads it: a folder, or a name on the model hub; empty for the name of model",
            500,
            "");

    Pipeline {
        List<Parameter<?>> all = new ArrayList<>(List.of(MODEL, BASE));
        all.addAll(parameters);
        parameters = List.copyOf(all);
    }

    /** The steps of a run. */
    @FunctionalInterface
    interface Steps {
        /**
         * @param source the data set whose questions are asked
         * @throws io.ponder.reasoning.model.FailureException naming a parameter that does not fit
         */
        List<PipelineStep> of(Ref source, RecipeValues values);
    }

    /** The model that is asked first. */
    static Ref model(RecipeValues values) {
        return Ref.given(values.get(MODEL));
    }

    /** What is trained first. */
    static Ref base(RecipeValues values) {
        String base = values.text(BASE);
        return Ref.given(base == null ? values.get(MODEL) : base);
    }

    /** The values of its parameters. */
    RecipeValues read(Map<String, ?> given) {
        return RecipeValues.read(name, parameters, given);
    }

    /** What the pipeline says of itself. */
    PipelineInfo info() {
        List<PipelineStep> all = steps.of(Ref.given("DATASET"), read(Map.of("model", "MODEL", "base", "BASE")));
        return new PipelineInfo(
                name,
                description,
                all.stream()
                        .map(step -> new PipelineStepInfo(
                                step.name(),
                                step.kind(),
                                step.description(),
                                step.uses("RUN"),
                                Ref.made("RUN", step.name())))
                        .toList(),
                parameters.stream().map(RecipeParameter::of).toList());
    }
}
