package io.ponder.dataset.recipe;

import io.ponder.dataset.recipe.UnitTools.DrawFrom;
import io.ponder.reasoning.strategy.Parameter;
import java.util.ArrayList;
import java.util.List;

/** The parameters that recipes which draw samples share. */
final class Asking {

    static final Parameter<String> MODEL =
            new Parameter.Text("model", "the model that is asked; empty for the default", 200, "");
    static final Parameter<String> REVISION = new Parameter.Text(
            "revision", "tells two models of one name apart, such as a commit; kept with every row", 200, "");
    static final Parameter<Integer> N = new Parameter.Whole("n", "samples of each question", 1, 256, 8);
    static final Parameter<Double> TEMPERATURE = new Parameter.Real("temperature", "of each sample", 0, 2, 1.0);
    static final Parameter<Double> TOP_P = new Parameter.Real("top_p", "of each sample", 0.01, 1, 0.95);
    static final Parameter<Integer> MAX_TOKENS =
            new Parameter.Whole("max_tokens", "the most tokens of a sample", 1, 200_000, 1024);
    static final Parameter<Integer> SEED = new Parameter.Whole(
            "seed", "another one draws other samples; the same one pays for none twice", 0, 1_000_000_000, 1);

    private static final List<Parameter<?>> ALL = List.of(MODEL, REVISION, N, TEMPERATURE, TOP_P, MAX_TOKENS, SEED);

    private Asking() {}

    /** These, and a recipe's own. */
    static List<Parameter<?>> and(List<Parameter<?>> own) {
        List<Parameter<?>> all = new ArrayList<>(ALL);
        all.addAll(own);
        return all;
    }

    static DrawFrom from(RecipeValues values) {
        return new DrawFrom(
                values.text(MODEL),
                values.text(REVISION),
                values.get(TEMPERATURE),
                values.get(TOP_P),
                values.get(MAX_TOKENS),
                values.get(SEED));
    }
}
