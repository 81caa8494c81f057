package io.ponder.cli.data;

import io.ponder.contracts.dataset.DatasetDocument;
import io.ponder.contracts.wire.WireJson;
import io.ponder.datasets.row.Origin;
import io.ponder.datasets.row.Row;
import io.ponder.evaluation.data.Item;
import io.ponder.reasoning.model.Message;
import java.util.Iterator;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Rows out of the lines that the gateway sends. A question that was uploaded becomes a prompt. */
record ExportedRows(Iterator<String> lines, DatasetDocument dataset) implements Iterator<Row> {

    @Override
    public boolean hasNext() {
        return lines.hasNext();
    }

    @Override
    public Row next() {
        JsonNode json = WireJson.mapper().readTree(lines.next());
        if (json.has("type")) {
            return WireJson.mapper().treeToValue(json, Row.class);
        }
        Item item = WireJson.mapper().treeToValue(json, Item.class);
        return new Row.PromptOnly(
                List.of(Message.user(item.question())),
                Origin.of(dataset.name(), item.id(), dataset.licence(), item.answer()));
    }
}
