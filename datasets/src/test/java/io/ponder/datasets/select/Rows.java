package io.ponder.datasets.select;

import io.ponder.datasets.row.Origin;
import io.ponder.datasets.row.Row;
import io.ponder.reasoning.model.Message;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows for tests. */
final class Rows {

    private Rows() {}

    static Row of(String question, String text) {
        return of(question, text, null, null, null);
    }

    static Row passed(String question, String text, double passRate) {
        return of(question, text, passRate, null, null);
    }

    static Row of(
            String question, String text, @Nullable Double passRate, @Nullable Double score, @Nullable Long tokens) {
        Origin origin = new Origin(
                "tests", question, null, null, null, null, null, null, null, null, score, null, passRate, tokens, null,
                List.of(), null);
        return new Row.PromptCompletion(List.of(Message.user(question)), text, origin);
    }

    static List<String> texts(List<Row> rows) {
        return rows.stream()
                .map(row -> ((Row.PromptCompletion) row).completion())
                .toList();
    }
}
