package io.ponder.datasets.select;

import io.ponder.datasets.row.Row;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Objects to rows for what is written in them. */
public interface TextFilter extends RowSelector {

    /** Such as {@code too_long}. */
    String name();

    /**
     * Why a row should go; empty if it may stay.
     *
     * @param text what a model would learn to write
     */
    Optional<String> objection(Row row, String text);

    /** Rows that a model learns to write nothing from are kept. */
    @Override
    default Selected select(List<Row> rows) {
        List<Row> kept = new ArrayList<>();
        List<Selected.Dropped> dropped = new ArrayList<>();
        for (Row row : rows) {
            Optional<String> reason = WrittenText.of(row).flatMap(text -> objection(row, text));
            if (reason.isPresent()) {
                dropped.add(new Selected.Dropped(row, name(), reason.get()));
            } else {
                kept.add(row);
            }
        }
        return new Selected(kept, dropped);
    }
}
