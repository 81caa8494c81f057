package io.ponder.contracts.dataset;

import io.ponder.reasoning.strategy.Parameter;
import java.util.List;

/**
 * A recipe as {@code GET /v1/recipes} tells it.
 *
 * @param stages in the order in which they are gone through
 */
public record RecipeInfo(String name, String description, List<StageInfo> stages, List<RecipeParameter> parameters) {

    public RecipeInfo {
        stages = List.copyOf(stages);
        parameters = List.copyOf(parameters);
    }

    /**
     * @param of what it looks at: {@code question}, one at a time, {@code dataset}, all rows together, or {@code datasets},
     *     several others, in place of questions
     */
    public record StageInfo(String name, String description, String of) {}

    /**
     * @param range the accepted values, for people
     * @param byDefault the default as JSON has it, written out
     */
    public record RecipeParameter(String name, String description, String range, String byDefault) {
        public static RecipeParameter of(Parameter<?> parameter) {
            return new RecipeParameter(
                    parameter.name(),
                    parameter.description(),
                    parameter.range(),
                    parameter.defaultJson().toString());
        }
    }

    /** {@code GET /v1/recipes}. */
    public record Listing(String object, List<RecipeInfo> data) {
        public Listing {
            data = List.copyOf(data);
        }
    }
}
