package io.ponder.dataset.recipe;

import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import java.util.List;

/** The recipes there are. */
public final class Recipes {

    private final List<Recipe> all;

    public Recipes(List<Recipe> all) {
        this.all = List.copyOf(all);
    }

    /** Those of this version. */
    public static Recipes standard() {
        return new Recipes(List.of(
                Star.recipe(),
                ColdStart.recipe(),
                RejectionSampling.recipe(),
                NonReasoning.recipe(),
                Distillation.recipe(),
                RlPrompts.recipe(),
                ProcessLabels.recipe(),
                Preferences.recipe()));
    }

    public List<Recipe> all() {
        return all;
    }

    /**
     * @throws io.ponder.reasoning.model.FailureException when there is none of this name
     */
    public Recipe named(String name) {
        List<String> names = all.stream().map(Recipe::name).toList();
        return all.stream()
                .filter(recipe -> recipe.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Failure.invalid(
                                "recipe",
                                "there is no recipe " + Field.unquoted(name) + "; there are "
                                        + String.join(", ", names),
                                names)
                        .asException());
    }
}
