package io.ponder.dataset.recipe;

import io.ponder.contracts.dataset.RecipeInfo;
import io.ponder.contracts.dataset.RecipeInfo.RecipeParameter;
import io.ponder.contracts.dataset.RecipeInfo.StageInfo;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.FailureException;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.strategy.Parameter;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * How training data is made: stages that each question goes through, and stages that look at all rows.
 *
 * @param openTo whether it can use questions without right answers, for the values of the parameters
 * @param stages those of each question first
 */
public record Recipe(
        String name, String description, List<Parameter<?>> parameters, Predicate<RecipeValues> openTo, Stages stages) {

    /** A parameter of every recipe. */
    public static final Parameter<List<String>> DECONTAMINATE = new Parameter.Models(
            "decontaminate",
            "uploaded data sets, by name or id: rows that hold one of their questions, or nearly, are left out. Those that are held"
                    + " out count anyway",
            100);

    public Recipe {
        Set<Parameter<?>> all = new LinkedHashSet<>(parameters);
        all.add(DECONTAMINATE);
        parameters = List.copyOf(all);
    }

    /** One that needs right answers, or tests. */
    Recipe(String name, String description, List<Parameter<?>> parameters, Stages stages) {
        this(name, description, parameters, _ -> false, stages);
    }

    /** The same, which can use questions without right answers where its values say so. */
    Recipe open(Predicate<RecipeValues> where) {
        return new Recipe(name, description, parameters, where, stages);
    }

    /**
     * Refuses a source whose questions have no right answers, if they are needed.
     *
     * @param source its name
     * @throws FailureException naming what to do
     */
    public void requireAnswers(String source, RecipeValues values) {
        if (openTo.test(values)) {
            return;
        }
        String way = parameters.contains(Checking.VERIFIER)
                ? "name a verifier that decides instead, in " + Checking.VERIFIER.field()
                : "take a recipe that needs none, such as non_reasoning, or rejection_sampling with a verifier";
        throw Failure.invalid(
                        "source",
                        "the questions of " + Field.unquoted(source) + " have no right answers, and " + name
                                + " needs them: upload them with answers, or " + way)
                .asException();
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
        return info(RecipeValues.defaults(this));
    }

    /** The same, with the stages that it has for these values. */
    RecipeInfo info(RecipeValues values) {
        List<Stage> all = stages.of(values);
        return new RecipeInfo(
                name,
                description,
                all.stream()
                        .map(stage -> new StageInfo(
                                stage.name(),
                                stage.description(),
                                switch (stage) {
                                    case Stage.Each _ -> "question";
                                    case Stage.Gather _ -> "datasets";
                                    case Stage.Whole _ -> "dataset";
                                }))
                        .toList(),
                parameters.stream().map(RecipeParameter::of).toList());
    }
}
