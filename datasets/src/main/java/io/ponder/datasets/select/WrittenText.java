package io.ponder.datasets.select;

import io.ponder.datasets.row.Row;
import io.ponder.reasoning.model.Message;
import java.util.Optional;

/** What a model learns to write from a row. */
final class WrittenText {

    private WrittenText() {}

    /** Of a preference the chosen text; empty for prompts and trees. */
    static Optional<String> of(Row row) {
        return switch (row) {
            case Row.LanguageModelling whole -> {
                Message last =
                        whole.messages().isEmpty() ? null : whole.messages().getLast();
                boolean answer = last != null && last.role() == Message.Role.ASSISTANT;
                yield answer ? Optional.of(last.content()) : Optional.empty();
            }
            case Row.PromptCompletion answered -> Optional.of(answered.completion());
            case Row.Preference pair -> Optional.of(pair.chosen());
            case Row.UnpairedPreference judged -> Optional.of(judged.completion());
            case Row.Stepwise steps -> Optional.of(String.join("\n\n", steps.completions()));
            case Row.Distilled taught -> Optional.of(taught.completion());
            case Row.PromptOnly _, Row.Tree _ -> Optional.empty();
        };
    }
}
