package io.ponder.evaluation.data;

import java.util.List;

/**
 * The problems of a file.
 *
 * @param name the file's, without its endings
 * @param format of the {@link DataFormat} that was read, in lower case
 * @param sha256 of the file's bytes as they lie there, in hexadecimal
 * @param items at least one, in the file's order
 * @param broken what was left out; empty unless that was asked for
 */
public record DataSet(String name, String format, String sha256, List<Item> items, List<Broken> broken) {
    public DataSet {
        items = List.copyOf(items);
        broken = List.copyOf(broken);
    }
}
