package io.ponder.datasets.file;

import io.ponder.datasets.row.Row;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Axolotl 0.19, by the names of columns that its strategies take without being told. */
final class AxolotlLayouts {

    private AxolotlLayouts() {}

    static Layout<?> of(Shape shape, Function<Row, @Nullable OriginColumn> origin) {
        return switch (shape) {
            case PREFERENCE ->
                new Layout<>(Pair.class, (row, _) -> {
                    Row.Preference pair = (Row.Preference) row;
                    return new Pair(
                            Parts.prompt(row),
                            ChatTurn.assistant(pair.chosen()),
                            ChatTurn.assistant(pair.rejected()),
                            origin.apply(row));
                });
            case UNPAIRED_PREFERENCE -> TrlLayouts.of(shape, true, origin);
            case STEPWISE -> TrlLayouts.steps(origin);
            default ->
                new Layout<>(
                        TrlLayouts.Conversation.class,
                        (row, _) -> new TrlLayouts.Conversation(Parts.answered(row), origin.apply(row)));
        };
    }

    record Pair(
            List<ChatTurn> messages,
            ChatTurn chosen,
            ChatTurn rejected,
            @Nullable OriginColumn origin) {}
}
