package io.ponder.dataset.recipe;

import io.ponder.datasets.row.Row;
import java.util.function.BiConsumer;

/** All rows of a data set that are still in it. */
public interface Rows {

    /** Hands over one after the other, in their order, with their numbers. None is held in memory for longer. */
    void forEach(BiConsumer<Long, Row> each);

    /** Leaves a row out. */
    void drop(long number, String reason);
}
