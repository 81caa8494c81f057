package io.ponder.dataset.recipe;

import io.ponder.contracts.wire.WireJson;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.strategy.Parameter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The values of a recipe's parameters. */
public final class RecipeValues {

    private final Map<String, Object> read = new HashMap<>();
    private final Map<String, Object> json = new TreeMap<>();

    private RecipeValues() {}

    /**
     * @param given as they came in JSON; a null value counts as absent
     * @throws io.ponder.reasoning.model.FailureException naming the first that is unknown or out of range
     */
    public static RecipeValues read(Recipe recipe, Map<String, ?> given) {
        return read(recipe.name(), recipe.parameters(), given);
    }

    /**
     * The same for something else that has parameters.
     *
     * @param owner what it is called
     */
    public static RecipeValues read(String owner, List<Parameter<?>> parameters, Map<String, ?> given) {
        List<String> names = parameters.stream().map(Parameter::name).toList();
        for (String name : given.keySet()) {
            if (!names.contains(name)) {
                throw Failure.invalid(
                                Field.PARAMETERS.at(name),
                                owner + " has no parameter " + Field.unquoted(name) + "; it has "
                                        + String.join(", ", names),
                                names)
                        .asException();
            }
        }
        RecipeValues values = new RecipeValues();
        parameters.forEach(parameter -> values.add(parameter, given.get(parameter.name())));
        return values;
    }

    static RecipeValues defaults(Recipe recipe) {
        return read(recipe, Map.of());
    }

    /** A text that holds JSON may be given as the JSON itself, and is kept as that. */
    private <T> void add(Parameter<T> parameter, @Nullable Object given) {
        boolean isJson = parameter instanceof Parameter.Text && (given instanceof List || given instanceof Map);
        Object text = isJson ? WireJson.mapper().writeValueAsString(given) : given;
        T value = text == null ? parameter.byDefault() : parameter.read(text);
        read.put(parameter.name(), value);
        json.put(parameter.name(), isJson && given != null ? given : parameter.json(value));
    }

    /** The value of one of the recipe's parameters. */
    @SuppressWarnings("unchecked") // A name belongs to one parameter of the recipe, which read the value.
    public <T> T get(Parameter<T> parameter) {
        return (T) Objects.requireNonNull(read.get(parameter.name()), parameter.name());
    }

    /** A text; null if it is empty. */
    public @Nullable String text(Parameter<String> parameter) {
        String text = get(parameter);
        return text.isBlank() ? null : text;
    }

    /** All of them, as JSON has them. */
    public Map<String, Object> json() {
        return json;
    }
}
