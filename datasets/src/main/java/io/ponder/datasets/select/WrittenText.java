package io.ponder.datasets.select;

import io.ponder.datasets.row.Row;
import io.ponder.reasoning.model.Message;
import java.util.List;
import java.util.Optional;

/** What a model learns to write from a row. */
final class WrittenText {

    private WrittenText() {}

    /** Of a preference the chosen text; empty for prompts and trees. */
    static Optional<String> of(Row row) {
        return switch (row) {
            case Row.LanguageModelling whole -> lastOf(whole.messages());
            case Row.PromptCompletion answered -> Optional.of(answered.completion());
            case Row.Preference pair -> Optional.of(pair.chosen());
            case Row.UnpairedPreference judged -> Optional.of(judged.completion());
            case Row.Stepwise steps -> Optional.of(String.join("\n\n", steps.completions()));
            case Row.Distilled taught -> Optional.of(taught.completion());
            case Row.PromptOnly _, Row.Tree _ -> Optional.empty();
        };
    }

    private static Optional<String> lastOf(List<Message> messages) {
        return messages.isEmpty() || messages.getLast().role() != Message.Role.ASSISTANT
                ? Optional.empty()
                : Optional.of(messages.getLast().content());
    }
}
