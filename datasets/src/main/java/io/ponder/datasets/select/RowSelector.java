package io.ponder.datasets.select;

import io.ponder.datasets.row.Row;
import java.util.List;

/** One step of selection over a whole set. Equal sets and settings give equal choices. */
public interface RowSelector {

    /** Parts the rows. Those kept stay in their order. */
    Selected select(List<Row> rows);
}
