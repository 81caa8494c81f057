package io.ponder.dataset.recipe;

import io.ponder.contracts.dataset.RecipeInfo;
import io.ponder.contracts.dataset.RecipeInfo.RecipeParameter;
import io.ponder.contracts.dataset.RecipeInfo.StageInfo;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.strategy.Parameter;
import java.util.List;

/**
 * How training data is made: stages that each question goes through, and stages that look at all rows.
 *
 * @param stages those of each question first
 */
public record Recipe(String name, String description, List<Parameter<?>> parameters, Stages stages) {

    public Recipe {
        parameters = List.copyOf(parameters);
    }

    /** The stages, for the values of the parameters. */
    @FunctionalInterface
    public interface Stages {
        /**
         * @throws FailureException naming a parameter that does not fit the others
         */
        List<Stage> of(RecipeValues values);
    }

    /** What the recipe says of itself. */
    public RecipeInfo info() {
        List<Stage> all = stages.of(RecipeValues.defaults(this));
        return new RecipeInfo(
                name,
                description,
                all.stream()
                        .map(stage -> new StageInfo(
                                stage.name(),
                                stage.description(),
                                stage instanceof Stage.Each ? "question" : "dataset"))
                        .toList(),
                parameters.stream()
                        .map(parameter -> new RecipeParameter(
                                parameter.name(),
                                parameter.description(),
                                parameter.range(),
                                parameter.defaultJson().toString()))
                        .toList());
    }
}
