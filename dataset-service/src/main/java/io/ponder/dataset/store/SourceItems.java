package io.ponder.dataset.store;

import io.ponder.answers.AnswerFormat;
import io.ponder.contracts.wire.WireJson;
import io.ponder.datasets.row.Row;
import io.ponder.evaluation.data.Item;
import io.ponder.reasoning.model.Message;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Questions out of what is kept: those that were uploaded, and those of rows that a job made. */
final class SourceItems {

    private SourceItems() {}

    static Item of(String content) {
        JsonNode json = WireJson.mapper().readTree(content);
        if (!json.has("type")) {
            return WireJson.mapper().treeToValue(json, Item.class);
        }
        Row row = WireJson.mapper().treeToValue(json, Row.class);
        String question = row.prompt().stream()
                .filter(message -> message.role() == Message.Role.USER)
                .map(Message::content)
                .collect(Collectors.joining("\n\n"));
        String reference = row.origin().reference();
        boolean isOpen = reference == null || reference.isBlank();
        return new Item(
                row.origin().item(),
                question,
                isOpen ? AnswerFormat.FREE_FORM : AnswerFormat.AUTO,
                isOpen ? null : reference,
                null,
                row instanceof Row.PromptCompletion answered ? answered.completion() : null);
    }
}
