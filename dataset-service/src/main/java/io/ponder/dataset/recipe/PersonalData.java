package io.ponder.dataset.recipe;

import io.ponder.datasets.personal.PersonalDetector;
import io.ponder.datasets.personal.PersonalTreatment;
import io.ponder.datasets.personal.Redacted;
import io.ponder.datasets.personal.Redaction;
import io.ponder.datasets.row.Row;
import io.ponder.reasoning.strategy.Parameter;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes personal data out of the rows of a recipe before they are kept. The questions are asked as they are: what a model answers
 * is checked against the answer that belongs to them.
 */
final class PersonalData {

    static final Parameter<PersonalTreatment> TREATMENT = new Parameter.Choice<>(
            "personal",
            "what becomes of personal data in rows: it stays and nobody looks, placeholders stand instead, or the row is left out",
            PersonalTreatment.KEEP);

    /** Why a row is left out. */
    static final String REASON = "personal_data";

    private PersonalData() {}

    /** The recipe with the parameter, unless it has one of its own, and with the stages behind those that write. */
    static Recipe in(Recipe recipe, PersonalDetector detector) {
        if (recipe.parameters().stream().anyMatch(parameter -> parameter.name().equals(TREATMENT.name()))) {
            return recipe;
        }
        List<Parameter<?>> parameters = new ArrayList<>(recipe.parameters());
        parameters.add(TREATMENT);
        return new Recipe(recipe.name(), recipe.description(), parameters, recipe.openTo(), values -> {
            List<Stage> all = new ArrayList<>(recipe.stages().of(values));
            int eachs = (int) all.stream().filter(Stage.Each.class::isInstance).count();
            all.addAll(eachs, stages(values.get(TREATMENT), detector));
            return all;
        });
    }

    /** None to keep it. */
    static List<Stage> stages(PersonalTreatment treatment, PersonalDetector detector) {
        return switch (treatment) {
            case KEEP -> List.of();
            case REDACT ->
                List.of(new Stage.Each(
                        "redact",
                        "Puts placeholders such as <EMAIL_1> in place of personal data: " + detector.version() + ".",
                        (draft, _) -> redacted(draft, detector)));
            // What is dropped is kept for the funnel to count, so its personal data goes as well.
            case DROP ->
                List.of(
                        new Stage.Each(
                                "look for personal data",
                                "Marks rows with personal data, and takes it out: " + detector.version() + ".",
                                (draft, _) -> redacted(draft, detector)),
                        new Stage.Whole(
                                "drop personal",
                                "Leaves out rows that held personal data.",
                                rows -> rows.forEach((number, row) -> {
                                    if (isMarked(row)) {
                                        rows.drop(number, REASON);
                                    }
                                })));
        };
    }

    private static boolean isMarked(Row row) {
        return row.origin().marks().stream().anyMatch(mark -> mark.startsWith(Redaction.FOUND));
    }

    private static Draft redacted(Draft draft, PersonalDetector detector) {
        List<Row> rows = draft.rows().stream()
                .map(row -> Redaction.of(row, detector))
                .map(Redacted::row)
                .toList();
        return new Draft(
                draft.source(),
                draft.licence(),
                draft.item(),
                draft.question(),
                draft.samples(),
                draft.tried(),
                draft.solved(),
                rows);
    }
}
