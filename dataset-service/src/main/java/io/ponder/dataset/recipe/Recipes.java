package io.ponder.dataset.recipe;

import io.ponder.datasets.personal.PersonalDetector;
import io.ponder.datasets.select.RowMixture;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
     * The same, with the parameter that says what becomes of personal data. A mixture has none: it writes nothing of its own.
     *
     * @param detector of personal data, for jobs that want it out
     */
    public static Recipes standard(PersonalDetector detector) {
        List<Recipe> all = new ArrayList<>(Stream.of(
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
        all.add(Mixing.recipe());
        return new Recipes(all);
    }

    public List<Recipe> all() {
        return all;
    }

    /** The data sets that a job took its rows from in place of a source, by name; none for other recipes. */
    public List<String> mixed(String name, Map<String, Object> parameters) {
        Recipe recipe = named(name);
        return recipe.stages().of(RecipeValues.read(recipe, parameters)).stream()
                .flatMap(stage ->
                        stage instanceof Stage.Gather(String _, String _, RowMixture mixture) && mixture != null
                                ? mixture.parts().stream().map(RowMixture.Part::set)
                                : Stream.empty())
                .toList();
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
