package io.ponder.evaluation.data;

import java.util.List;

/**
 * What a file holds.
 *
 * @param name of the file
 * @param format by which it was read
 * @param sha256 of its bytes
 * @param items in the file's order
 * @param broken lines that were left out
 */
public record DataSet(String name, String format, String sha256, List<Item> items, List<Broken> broken) {

    public DataSet {
        items = List.copyOf(items);
        broken = List.copyOf(broken);
    }

    /**
     * @param line from 1; in a JSON array the element
     */
    public record Broken(int line, String reason) {}
}
