package io.ponder.datasets.select;

import io.ponder.datasets.row.Row;
import java.util.List;

/** The rows that a {@link RowSelector} keeps, and those that it does not. Together they are all rows. */
public record Selected(List<Row> kept, List<Dropped> dropped) {

    public Selected {
        kept = List.copyOf(kept);
        dropped = List.copyOf(dropped);
    }

    /**
     * @param step that dropped it, such as {@code too_long}
     * @param reason for people
     */
    public record Dropped(Row row, String step, String reason) {}
}
