package io.ponder.datasets.personal;

import io.ponder.datasets.row.Row;
import java.util.Map;

/**
 * A row with placeholders for what was personal.
 *
 * @param row with a mark {@code redacted:KIND} for each kind that was found, and {@code personal data looked for by ...} always
 * @param found how many different values of each kind were found; empty for none
 */
public record Redacted(Row row, Map<PersonalKind, Integer> found) {

    public Redacted {
        found = Map.copyOf(found);
    }

    public boolean isClean() {
        return found.isEmpty();
    }
}
