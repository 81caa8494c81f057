package io.ponder.dataset.recipe;

import io.ponder.contracts.wire.WireJson;
import io.ponder.datasets.hint.FewShot;
import io.ponder.datasets.hint.FewShot.Example;
import io.ponder.reasoning.model.Failure;
import io.ponder.reasoning.model.Field;
import io.ponder.reasoning.strategy.Parameter;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;

/** Worked examples as a parameter of a recipe. */
final class WorkedExamples {

    static final Parameter<String> PARAMETER = new Parameter.Text(
            "examples",
            "worked examples that come before each question, as JSON: [{\"question\", \"rationale\", \"answer\"}, ...]",
            200_000,
            "");

    private static final TypeReference<List<Example>> EXAMPLES = new TypeReference<>() {};

    private WorkedExamples() {}

    /**
     * @throws io.ponder.reasoning.model.FailureException when they have another form
     */
    static FewShot of(RecipeValues values) {
        String json = values.text(PARAMETER);
        Field field = PARAMETER.field();
        try {
            return new FewShot(json == null ? List.of() : WireJson.mapper().readValue(json, EXAMPLES));
        } catch (JacksonException | IllegalArgumentException e) {
            String why = e instanceof JacksonException broken ? broken.getOriginalMessage() : e.getMessage();
            throw Failure.invalid(
                            field,
                            field + " must be a JSON list of examples, each with question, rationale and answer: "
                                    + why)
                    .asException();
        }
    }
}
