package io.ponder.dataset.recipe;

import io.ponder.datasets.row.Row;
import io.ponder.evaluation.data.Item;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;

/** Makes rows of what is left. */
final class Writing {

    private Writing() {}

    /**
     * A row for each solution that is used, the shortest first, none twice.
     *
     * @param by what let them pass
     */
    static Stage.Each solutions(RecipeValues values, Function<Item, String> by) {
        return new Stage.Each(
                "write", "Makes a row of each solution that is left, the shortest first.", (draft, tools) -> {
                    Set<String> texts = new HashSet<>();
                    return draft.rows(draft.used().stream()
                            .filter(sample -> texts.add(sample.whole().strip()))
                            .sorted(Comparator.comparingLong(DrawnSample::tokens))
                            .map(sample -> new Row.PromptCompletion(
                                    Asking.rowPrompt(values, draft),
                                    sample.whole(),
                                    tools.origin(draft, sample, values.text(Asking.REVISION), by.apply(draft.item()))))
                            .toList());
                });
    }
}
