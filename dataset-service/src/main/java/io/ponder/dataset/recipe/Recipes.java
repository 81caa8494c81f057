package io.ponder.dataset.recipe;

import io.ponder.datasets.personal.PersonalDetector;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import java.util.List;
import java.util.stream.Stream;

/** The recipes there are. */
public final class Recipes {

    private final List<Recipe> all;

    public Recipes(List<Recipe> all) {
        this.all = List.copyOf(all);
    }

    /** Those of this version. */
    public static Recipes standard() {
        return standard(PersonalDetector.patterns());
    }

    /**
     * The same, with the parameter that says what becomes of personal data.
     *
     * @param detector of personal data, for jobs that want it out
     */
    public static Recipes standard(PersonalDetector detector) {
        return new Recipes(Stream.of(
                        Star.recipe(),
                        ColdStart.recipe(),
                        RejectionSampling.recipe(),
                        NonReasoning.recipe(),
                        Distillation.recipe(),
                        RlPrompts.recipe(),
                        ProcessLabels.recipe(),
                        Preferences.recipe(),
                        FromTraffic.recipe(detector))
                .map(recipe -> PersonalData.in(recipe, detector))
                .toList());
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
