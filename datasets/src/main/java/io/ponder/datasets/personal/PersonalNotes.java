package io.ponder.datasets.personal;

import io.ponder.datasets.card.RowSummary;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What a data card says of personal data, by the marks of its rows. */
public final class PersonalNotes {

    private PersonalNotes() {}

    /** Sentences; empty where no row was looked at. */
    public static List<String> of(RowSummary summary) {
        Map<String, Long> looked = marks(summary, Redaction.LOOKED);
        if (looked.isEmpty()) {
            return List.of();
        }
        Map<String, Long> found = marks(summary, Redaction.FOUND);
        String by = looked.entrySet().stream()
                .map(one -> one.getKey() + String.format(Locale.ROOT, " (%,d rows)", one.getValue()))
                .collect(Collectors.joining(", "));
        String what = found.isEmpty()
                ? "None was found in them"
                : "Placeholders stand for it: "
                        + found.entrySet().stream()
                                .map(one -> one.getKey().replace('_', ' ')
                                        + String.format(Locale.ROOT, " in %,d rows", one.getValue()))
                                .collect(Collectors.joining(", "));
        return List.of("Personal data was looked for by " + by + ". " + what + ". No detector finds all.");
    }

    private static Map<String, Long> marks(RowSummary summary, String prefix) {
        return summary.byMark().entrySet().stream()
                .filter(mark -> mark.getKey().startsWith(prefix))
                .collect(Collectors.toMap(
                        mark -> mark.getKey().substring(prefix.length()),
                        Map.Entry::getValue,
                        Long::sum,
                        java.util.TreeMap::new));
    }
}
