package io.ponder.dataset.recipe;

import io.ponder.dataset.recipe.UnitTools.Draw;
import io.ponder.dataset.recipe.UnitTools.DrawFrom;
import io.ponder.datasets.row.Row;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Rejection sampling, the third step of DeepSeek-R1 (2025, arXiv 2501.12948, section 2.3.3): many samples of each
 * question, of which those that are right are kept.
 */
final class RejectionSampling {

    private RejectionSampling() {}

    static Recipe recipe() {
        return new Recipe(
                "rejection_sampling",
                "Many samples of each question, of which the right ones are kept (DeepSeek-R1, step 3).",
                Asking.and(List.of()),
                RejectionSampling::stages);
    }

    private static List<Stage> stages(RecipeValues values) {
        DrawFrom from = Asking.from(values);
        return List.of(
                new Stage.Each(
                        "sample",
                        "Draws n solutions of the question.",
                        (draft, tools) -> draft.tried(tools.draw(
                                        draft.item(),
                                        new Draw(
                                                draft.question(),
                                                from,
                                                "sample",
                                                "majority_vote",
                                                Map.of("n", values.get(Asking.N), "stop_confidence", 1.0),
                                                null,
                                                null))
                                .samples())),
                new Stage.Each(
                        "check",
                        "Leaves out what is not right.",
                        (draft, _) -> draft.each(sample -> sample.reading() == Reading.RIGHT
                                ? sample
                                : sample.drop(sample.reading().name().toLowerCase(java.util.Locale.ROOT)))),
                new Stage.Each(
                        "write",
                        "Makes a row of each that is left, the shortest first.",
                        (draft, tools) -> draft.rows(draft.used().stream()
                                .sorted(Comparator.comparingLong(DrawnSample::tokens))
                                .map(sample -> new Row.PromptCompletion(
                                        draft.question(),
                                        sample.whole(),
                                        tools.origin(draft, sample, from.revision(), "reference")))
                                .toList())));
    }
}
